"""Servers and parts together: started in the order in which they need each other, stopped in the opposite one."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

import orjson

from runtime.kafka import Kafka, ensure_topics
from runtime.private_file import write_private
from runtime.settings import Settings
from schemas.simulated import Mode
from warstream.kafka import ApacheKafka
from warstream.migrate import migrate
from warstream.stack.broker import EmbeddedBroker
from warstream.stack.child import Child
from warstream.stack.database import EmbeddedPostgres
from warstream.stack.log_files import rotate_all
from warstream.stack.ready import wait_ready
from warstream.stack.valkey import EmbeddedValkey

T = TypeVar("T")

WATCH_SECONDS = 2.0
"""How often the servers are looked at: a fallen Postgres is back within seconds, and a look costs nothing."""
OWN_BROKER: dict[str, Any] = {"kafka_security_protocol": "PLAINTEXT", "kafka_replication": 1}
"""A broker of ours is one node on loopback and asks for no password, whatever yours wants."""


NO_SECRETS: Mapping[str, str] = {}


class AlreadyRunning(RuntimeError):
    """Another stack uses this data directory; the message says which process and what to do."""


class BadDirectory(RuntimeError):
    """The data directory cannot be made or written; the message says why and what to do."""


class BrokerLost(RuntimeError):
    """The broker of this run is gone with what it held; the message says why and what to do."""


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
        self._reviving = asyncio.Lock()
        self._ending = asyncio.Event()
        self._watcher: asyncio.Task[str] | None = None

    async def start_servers(self, mode: Mode) -> None:
        """Broker, Postgres (with the kind's own database, migrated), Valkey and topics; `settings` then names them all.

        From then on they are watched: see `revive` and `broker_lost`.
        """
        await self._end_watch()
        self.take_directory()
        await asyncio.to_thread(rotate_all, self.directory)
        starting = asyncio.gather(self._start_broker(), self._start_postgres(), self._start_valkey())
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            await asyncio.gather(starting, return_exceptions=True)  # a server that is half started cannot be stopped
            raise
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
            "kafka_security_protocol": self._given.kafka_security_protocol,
        } | (OWN_BROKER if self.broker else {})
        self.settings = self._given.model_copy(update=addresses)
        await asyncio.to_thread(migrate, dsn, mode)
        await ensure_topics(Kafka.of(self.settings))
        self._tell(f"database  {mode} kills, schema and static data are current")
        described = {name: str(value) for name, value in addresses.items()} | {"pid": str(os.getpid())}
        write_private(self.directory / "stack.json", orjson.dumps(described, option=orjson.OPT_INDENT_2))  # it has your passwords
        self._ending.clear()
        self._watcher = asyncio.create_task(self._watch(), name="watch-servers")

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
        async with self._reviving:
            if self.postgres is not None and not self.postgres.running:
                self._tell("postgres  has fallen; starting it again")
                await asyncio.to_thread(self.postgres.start)
            if self.valkey is not None and not self.valkey.running:
                self._tell("valkey    has fallen; starting it again")
                await asyncio.to_thread(self.valkey.start)

    async def _watch(self) -> str:
        """Revive what falls and keep the logs small; returns what is wrong with the broker, which nobody can revive as it was."""
        logs_whole = True
        while not self._ending.is_set():
            await self.revive()
            if fault := self._broker_fault():
                return fault
            try:
                await asyncio.to_thread(rotate_all, self.directory)
            except OSError as error:
                if logs_whole:
                    self._tell(f"logs      cannot be rotated and grow: {error}")
                logs_whole = False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), WATCH_SECONDS)
        return ""

    def _broker_fault(self) -> str:
        if self.broker is not None and not self.broker.running:
            return "has fallen"
        limit = self.settings.broker_memory_limit_mb
        if isinstance(self.broker, EmbeddedBroker) and self.broker.memory_mb > limit:
            return f"uses {self.broker.memory_mb:.0f} MB of memory, more than the {limit} it may"
        return ""

    async def broker_lost(self) -> str:
        """Wait until the broker must be started anew; returns why. Raises what kept Postgres or Valkey from being revived."""
        assert self._watcher is not None
        return await asyncio.shield(self._watcher)

    async def guard(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of work that needs what the broker holds to its end. Raises `BrokerLost` when the broker goes first."""
        task, lost = asyncio.ensure_future(work), asyncio.ensure_future(self.broker_lost())
        try:
            await asyncio.wait({task, lost}, return_when=asyncio.FIRST_COMPLETED)
            if task.done() and (task.exception() is None or not self._broker_fault()):
                return task.result()
            fault = lost.result() if lost.done() else self._broker_fault()
            raise BrokerLost(
                f"the broker {fault}; what it held is lost, so this run cannot be completed. Give it fewer files at once, raise "
                "WARSTREAM_BROKER_MEMORY_LIMIT_MB, or use Apache Kafka; what is stored already is not stored twice"
            )
        finally:
            for one in (task, lost):
                one.cancel()
            await asyncio.gather(task, lost, return_exceptions=True)

    async def _end_watch(self) -> None:
        self._ending.set()
        if self._watcher is not None:
            await asyncio.gather(self._watcher, return_exceptions=True)
            self._watcher = None

    def environment(self) -> dict[str, str]:
        """What our parts need to find everything."""
        s = self.settings
        return dict(os.environ) | {
            "WARSTREAM_DATA_DIR": str(s.data_dir),
            "WARSTREAM_MODE": s.mode,
            "KAFKA_BOOTSTRAP_SERVERS": s.kafka_bootstrap_servers,
            "WARSTREAM_KAFKA_IDEMPOTENT": str(s.kafka_idempotent),
            "WARSTREAM_SOLE": str(isinstance(self.broker, EmbeddedBroker)),
            "WARSTREAM_KAFKA_SECURITY_PROTOCOL": s.kafka_security_protocol,
            "WARSTREAM_POSTGRES_DSN": s.postgres_dsn,
            "WARSTREAM_REDIS_URL": s.redis_url,
            "WARSTREAM_BATTLE_HORIZON_DAYS": str(s.battle_horizon_days),
            "WARSTREAM_API_PORT": str(s.api_port),
            "WARSTREAM_API_HOST": s.api_host,
            "WARSTREAM_LOG_JSON": str(s.log_json),
        }

    def start_part(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        quiet: bool = False,
        several: bool = False,
        secrets: Mapping[str, str] = NO_SECRETS,
    ) -> Child:
        """Start one of our parts as `python -m warstream ARGUMENTS`; it is restarted when it falls.

        `several`: others of its kind share the work. `secrets`: variables that no other part gets.
        """
        log = self.directory / "logs" / f"{name}.log"

        def tell(text: str) -> None:
            if not quiet:
                self._tell(f"{name:<9} {text}")

        env = {**self.environment(), **secrets}
        if several:
            env["WARSTREAM_SOLE"] = "false"
        if self.settings.monitor_port:  # the parts of one machine cannot share it: the next ones up, in order of starting
            env["WARSTREAM_MONITOR_PORT"] = str(self.settings.monitor_port + len(self.children))
        child = Child(name, arguments, env, log, tell)
        self.children[name] = child
        child.start()
        return child

    async def wait_ready(self, *names: str) -> None:
        """Until these parts have said that they work, for `start_seconds` at most. Raises `NotReady`."""
        await wait_ready([self.children[name] for name in names], self.settings.start_seconds, self._tell)

    async def stop_parts(self, *names: str) -> None:
        """Stop the parts named, or all; sources first, so that the others can finish what is under way."""
        wanted = list(names) or sorted(self.children, key=lambda name: name != "ingest")
        for name in wanted:
            child = self.children.pop(name, None)
            if child is not None:
                await child.stop()

    async def stop_broker(self) -> None:
        """End the broker, and the watch with it. Postgres and Valkey go on with their data."""
        await self._end_watch()
        if self.broker is not None:
            await asyncio.to_thread(self.broker.stop)

    async def stop(self) -> None:
        """Everything, in good order. A directory that another stack uses is left as it is."""
        await self.stop_parts()
        await self.stop_broker()
        if self.valkey is not None:
            await asyncio.to_thread(self.valkey.stop)
        if self.postgres is not None:
            await asyncio.to_thread(self.postgres.stop)
        self.give_directory()

    def take_directory(self) -> None:
        """Make the data directory ours until `stop`. Raises `AlreadyRunning` and `BadDirectory`."""
        if self._lock is not None:
            return
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            lock = (self.directory / "stack.lock").open("a+")
        except OSError as error:
            raise BadDirectory(
                f"{self.directory} cannot hold our data ({error.strerror}); name a folder that you may write to, with "
                "WARSTREAM_DATA_DIR or, for analyse, --keep"
            ) from None
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

    def give_directory(self) -> None:
        """The data directory is free for others. One that was never ours is left as it is."""
        if self._lock is not None:
            (self.directory / "stack.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None


def running_stack(data_dir: Path) -> dict[str, str] | None:
    """The addresses of the stack that now runs on a data directory, as `start_servers` wrote them; None without one."""
    directory = data_dir.resolve()
    try:
        with (directory / "stack.lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except BlockingIOError:
        try:
            described: dict[str, str] = orjson.loads((directory / "stack.json").read_bytes())
            return described
        except (FileNotFoundError, orjson.JSONDecodeError):
            return None
