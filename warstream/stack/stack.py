"""Servers and parts together: started in the order in which they need each other, stopped in the opposite one."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Literal

import orjson

from runtime.kafka import Kafka, ensure_topics
from runtime.settings import Settings
from warstream.kafka import ApacheKafka
from warstream.migrate import migrate
from warstream.stack.broker import EmbeddedBroker
from warstream.stack.child import Child
from warstream.stack.database import EmbeddedPostgres
from warstream.stack.valkey import EmbeddedValkey

Mode = Literal["live", "simulated", "replay"]


class AlreadyRunning(RuntimeError):
    """Another stack uses this data directory; the message says which process and what to do."""


class Stack:
    """The servers of one data directory, and the parts of one kind of kills on them.

    Whatever the settings name (a cluster, a Postgres, a Redis) is used instead of the embedded one.
    """

    def __init__(self, settings: Settings, tell: Callable[[str], None], *, apache: bool = False) -> None:
        self._given = settings
        self._tell = tell
        self.directory = settings.data_dir.resolve()
        self._lock: IO[str] | None = None
        self.broker: EmbeddedBroker | ApacheKafka | None = None
        if not settings.kafka_bootstrap_servers:
            self.broker = ApacheKafka(self.directory / "kafka") if apache else EmbeddedBroker(self.directory / "broker")
        self.postgres = None if settings.postgres_dsn else EmbeddedPostgres(self.directory / "postgres")
        self.valkey = None if settings.redis_url else EmbeddedValkey(self.directory / "valkey")
        self.children: dict[str, Child] = {}
        self.settings = settings

    async def start_servers(self, mode: Mode) -> None:
        """Broker, Postgres (with the kind's own database, migrated), Valkey and topics; `settings` then names them all."""
        self.take_directory()
        await asyncio.gather(self._start_broker(), self._start_postgres(), self._start_valkey())
        dsn = self._given.postgres_dsn
        if self.postgres is not None:
            dsn = await asyncio.to_thread(self.postgres.ensure_database, f"warstream_{mode}")
        addresses = {
            "data_dir": self.directory,
            "mode": mode,
            "kafka_bootstrap_servers": self.broker.bootstrap_servers if self.broker else self._given.kafka_bootstrap_servers,
            "kafka_idempotent": self._given.kafka_idempotent and not isinstance(self.broker, EmbeddedBroker),
            "postgres_dsn": dsn,
            "redis_url": self.valkey.url if self.valkey else self._given.redis_url,
        }
        self.settings = self._given.model_copy(update=addresses)
        await asyncio.to_thread(migrate, dsn, mode)
        await ensure_topics(Kafka.of(self.settings))
        self._tell(f"database  {mode} kills, schema and static data are current")
        described = {name: str(value) for name, value in addresses.items()} | {"pid": str(os.getpid())}
        (self.directory / "stack.json").write_bytes(orjson.dumps(described, option=orjson.OPT_INDENT_2))

    async def _start_broker(self) -> None:
        if self.broker is not None:
            await asyncio.to_thread(self.broker.start)
            kind = "embedded, in memory" if isinstance(self.broker, EmbeddedBroker) else "Apache Kafka"
            self._tell(f"broker    {self.broker.bootstrap_servers} ({kind})")
        else:
            self._tell(f"broker    {self._given.kafka_bootstrap_servers} (yours)")

    async def _start_postgres(self) -> None:
        if self.postgres is not None:
            await asyncio.to_thread(self.postgres.start)
        self._tell("postgres  " + ("embedded" if self.postgres else "yours"))

    async def _start_valkey(self) -> None:
        if self.valkey is not None:
            await asyncio.to_thread(self.valkey.start)
        self._tell("valkey    " + ("embedded" if self.valkey else "yours"))

    async def revive(self) -> None:
        """Start again those of Postgres and Valkey that have fallen; their data are as they were, and clients wait for them."""
        if self.postgres is not None and not self.postgres.running:
            self._tell("postgres  has fallen; starting it again")
            await asyncio.to_thread(self.postgres.start)
        if self.valkey is not None and not self.valkey.running:
            self._tell("valkey    has fallen; starting it again")
            await asyncio.to_thread(self.valkey.start)

    def environment(self) -> dict[str, str]:
        """What our parts need to find everything."""
        s = self.settings
        return dict(os.environ) | {
            "WARSTREAM_DATA_DIR": str(s.data_dir),
            "WARSTREAM_MODE": s.mode,
            "KAFKA_BOOTSTRAP_SERVERS": s.kafka_bootstrap_servers,
            "WARSTREAM_KAFKA_IDEMPOTENT": str(s.kafka_idempotent),
            "WARSTREAM_POSTGRES_DSN": s.postgres_dsn,
            "WARSTREAM_REDIS_URL": s.redis_url,
            "WARSTREAM_API_PORT": str(s.api_port),
            "WARSTREAM_API_HOST": s.api_host,
            "WARSTREAM_LOG_JSON": str(s.log_json),
        }

    def start_part(self, name: str, arguments: Sequence[str], *, quiet: bool = False) -> Child:
        """Start one of our parts as `python -m warstream ARGUMENTS`; it is restarted when it falls."""
        log = self.directory / "logs" / f"{name}.log"

        def tell(text: str) -> None:
            if not quiet:
                self._tell(f"{name:<9} {text}")

        env = self.environment()
        if self.settings.monitor_port:  # the parts of one machine cannot share it: the next ones up, in order of starting
            env["WARSTREAM_MONITOR_PORT"] = str(self.settings.monitor_port + len(self.children))
        child = Child(name, arguments, env, log, tell)
        self.children[name] = child
        child.start()
        return child

    async def wait_ready(self, *names: str, seconds: float = 60.0) -> None:
        """Until these parts have said that they work. Raises TimeoutError naming the part that has not."""
        for name in names:
            try:
                await asyncio.wait_for(self.children[name].ready.wait(), seconds)
            except TimeoutError:
                log = self.directory / "logs" / f"{name}.log"
                raise TimeoutError(f"{name} was not ready within {seconds:.0f} s; its log is {log}") from None

    async def stop_parts(self, *names: str) -> None:
        """Stop the parts named, or all; sources first, so that the others can finish what is under way."""
        wanted = list(names) or sorted(self.children, key=lambda name: name != "ingest")
        for name in wanted:
            child = self.children.pop(name, None)
            if child is not None:
                await child.stop()

    async def stop(self) -> None:
        """Everything, in good order. A directory that another stack uses is left as it is."""
        await self.stop_parts()
        if self.broker is not None:
            await asyncio.to_thread(self.broker.stop)
        if self.valkey is not None:
            await asyncio.to_thread(self.valkey.stop)
        if self.postgres is not None:
            await asyncio.to_thread(self.postgres.stop)
        if self._lock is not None:
            (self.directory / "stack.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def take_directory(self) -> None:
        """Make the data directory ours until `stop`. Raises `AlreadyRunning`."""
        if self._lock is not None:
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        path = self.directory / "stack.lock"
        lock = path.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid = lock.read().strip() or "unknown"
            lock.close()
            raise AlreadyRunning(
                f"Warstream already runs on {self.directory} (process {pid}); stop it, or set WARSTREAM_DATA_DIR"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock


def running_stack(data_dir: Path) -> dict[str, str] | None:
    """The addresses of the stack that now runs on a data directory, as `start_servers` wrote them; None without one."""
    directory = data_dir.resolve()
    try:
        with (directory / "stack.lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        try:
            described: dict[str, str] = orjson.loads((directory / "stack.json").read_bytes())
            return described
        except (FileNotFoundError, orjson.JSONDecodeError):
            return None
