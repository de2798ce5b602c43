"""A whole stack with real processes, a war fed into it at a steady rate, and what must be true of it afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import redis.asyncio as redis
from aiokafka import TopicPartition

from runtime.clock import SystemClock
from runtime.kafka import Kafka, cluster_id, partitions_of
from runtime.settings import Settings
from schemas.redis_keys import Keys
from schemas.topics import ACTIVITY, KILLMAILS, WORKER_APP
from sinks.redis import GROUP as REDIS_GROUP
from streams.everef import arrivals
from streams.gazetteer import Gazetteer
from streams.intake import Intake
from universe.map import load
from warstream.settle import mark_end, settle
from warstream.stack.stack import Stack

RATE = 400
"""Mails a second: slow enough that kills fall into the middle, fast enough that batches are full."""
PARTS = {"postgres": ["sink", "postgres"], "redis": ["sink", "redis"], "worker": ["worker"]}
TABLES = {
    "killmails": ("to_jsonb(t) - 'stored_at' - 'received_at'", "killmail_id"),
    "killmail_attackers": ("to_jsonb(t)", "killmail_id, ordinal"),
    "killmail_items": ("to_jsonb(t)", "killmail_id, ordinal"),
    "killmail_parties": ("to_jsonb(t)", "entity_id, killmail_time, killmail_id"),
    "killmail_ids": ("to_jsonb(t)", "killmail_id"),
}
SETTLE_SECONDS = 120.0
RECOVERED_WITHIN = 30.0
"""Seconds after which a killed part counts as lost. The design asks 15 of the worker (docs/operations.md has what was measured);
a busy CI machine is not the place to insist on that."""
BROKER_RECOVERED_WITHIN = 60.0
"""The same when the broker itself was killed: its start comes first."""


@dataclass
class State:
    """What a run left. Two runs of the same input must leave the same."""

    rows: dict[str, int]
    checksums: dict[str, str]
    activity: dict[str, str]
    """Last value of each key of the activity topic, without the time of its making."""
    shown: dict[str, str]
    """The activity windows in Redis, likewise."""
    fed: Counter[int]
    """How often each kill was announced as new on the feed."""
    dead_letters: int


@dataclass
class Run:
    """One stack under test."""

    stack: Stack
    said: list[str]
    recoveries: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: dict[tuple[str, int], int] = field(default_factory=dict)
    offered: set[int] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        return self.stack.settings

    async def feed(self, war: Path) -> None:
        """All mails of a file into Kafka, at `RATE`; returns when the last one is acknowledged."""
        producer = Kafka.of(self.settings).producer()
        await producer.start()
        intake = Intake(producer, Gazetteer(load()), SystemClock())
        try:
            began = time.monotonic()
            for number, arrival in enumerate(arrivals(war, SystemClock().now), 1):
                await intake.offer(arrival)
                self.offered.add(orjson.loads(arrival.payload)["killmail_id"])
                if number % 50 == 0:
                    await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
            await intake.flush()
        finally:
            await producer.stop()
        self.acknowledged |= intake.last_offsets

    async def kill_part(self, name: str) -> None:
        """kill -9 of one of our parts; it is started again by its watcher."""
        child = self.stack.children[name]
        while child.pid is None:  # still down from the last time
            await asyncio.sleep(0.1)
        os.kill(child.pid, signal.SIGKILL)

    async def kill_server(self, name: str) -> None:
        """kill -9 of Postgres or Valkey, and its start, as the stack's watcher does when it finds it fallen."""
        server: Any = getattr(self.stack, name)
        killed = server.pid
        os.kill(killed, signal.SIGKILL)
        while server.pid == killed:  # by its number: the stack's watcher may have started another one meanwhile
            await asyncio.sleep(0.05)
        await self.stack.revive()  # it waits where the watcher is at it

    async def kill_backend(self) -> None:
        """kill -9 of the Postgres process that serves the sink: Postgres then ends all others and recovers."""
        connection = await asyncpg.connect(self.settings.postgres_dsn)
        number = await connection.fetchval(
            "select pid from pg_stat_activity where application_name = 'warstream-sink-postgres' and pid <> pg_backend_pid()"
        )
        connection.terminate()
        if number is not None:
            os.kill(number, signal.SIGKILL)

    async def recovery(self, name: str, *, after: Callable[[], Awaitable[None]], within: float = RECOVERED_WITHIN) -> None:
        """Do `after`, a kill, and note how long the part `name` takes to store progress again."""
        reached = {"worker": self._group(WORKER_APP), "redis": self._group(REDIS_GROUP), "postgres": self._postgres}[name]
        await after()
        began, before = time.monotonic(), await reached()
        await mark_end(Kafka.of(self.settings), KILLMAILS.name)  # something to do, even when the war is over
        while time.monotonic() - began < within:
            now = await reached()
            if before is not None and now is not None and now > before:
                self.recoveries.setdefault(name, []).append(round(time.monotonic() - began, 1))
                return
            before = now if before is None else before
            await asyncio.sleep(0.1)
        raise AssertionError(f"{name} did not come back within {within:.0f} s; it said: {self.said[-10:]}")

    def _group(self, group: str) -> Callable[[], Awaitable[int | None]]:
        async def reached() -> int | None:
            admin = Kafka.of(self.settings).admin()
            try:
                await admin.start()
                found = await admin.list_consumer_group_offsets(group, partitions=partitions_of(KILLMAILS.name))
                return sum(max(0, meta.offset) for meta in found.values())
            except Exception:
                return None  # the broker is the one that was killed
            finally:
                await admin.close()

        return reached

    async def _postgres(self) -> int | None:
        try:
            connection = await asyncpg.connect(self.settings.postgres_dsn, timeout=5)
            try:
                return int(await connection.fetchval("select coalesce(sum(next_offset), 0) from sink_offsets"))
            finally:
                connection.terminate()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return None

    async def settle(self) -> None:
        """Until everything has gone through."""
        await asyncio.wait_for(settle(self.settings, agents=True, redis_group=REDIS_GROUP), SETTLE_SECONDS)

    async def state(self) -> State:
        connection = await asyncpg.connect(self.settings.postgres_dsn)
        try:
            rows, checksums = {}, {}
            for table, (what, order) in TABLES.items():
                digest, count = hashlib.sha256(), 0
                async with connection.transaction(readonly=True):
                    async for row in connection.cursor(f"select ({what})::text from {table} t order by {order}", prefetch=5000):
                        digest.update(row[0].encode())
                        count += 1
                rows[table], checksums[table] = count, digest.hexdigest()[:16]
            letters = await connection.fetchval("select count(*) from dead_letters")
        finally:
            await connection.close()
        shown, fed = await self._shown()
        return State(rows, checksums, await self._activity(), shown, fed, letters)

    async def nothing_lost(self) -> None:
        """Each mail that Kafka acknowledged is in Postgres, and the sink's offsets lie behind each acknowledged one."""
        connection = await asyncpg.connect(self.settings.postgres_dsn)
        try:
            stored = {row[0] for row in await connection.fetch("select killmail_id from killmails")}
            cluster = await cluster_id(Kafka.of(self.settings))
            found = await connection.fetch(
                "select topic, partition, next_offset from sink_offsets where sink = 'postgres' and cluster_id = $1", cluster
            )
        finally:
            await connection.close()
        assert stored == self.offered
        reached = {(row["topic"], row["partition"]): row["next_offset"] for row in found}
        for place, offset in self.acknowledged.items():
            assert reached[place] > offset, f"{place} is at {reached[place]}, {offset} was acknowledged"

    async def _activity(self) -> dict[str, str]:
        """The last value of each key."""
        consumer = Kafka.of(self.settings).consumer(group=None)
        await consumer.start()
        try:
            places = partitions_of(ACTIVITY.name)
            consumer.assign(places)
            # A marker of `settle` lies at the end of each partition: whoever has read it has read all.
            ends = await consumer.end_offsets(places)
            await consumer.seek_to_beginning(*places)
            last: dict[str, str] = {}
            open_places: set[TopicPartition] = {place for place in places if ends[place] > 0}
            while open_places:
                for place, records in (await consumer.getmany(timeout_ms=500)).items():
                    for record in records:
                        if record.value is not None:
                            last[record.key.decode()] = _timeless(record.value)
                    if records and records[-1].offset >= ends[place] - 1:
                        open_places.discard(place)
            return last
        finally:
            await consumer.stop()

    async def _shown(self) -> tuple[dict[str, str], Counter[int]]:
        client = redis.from_url(self.settings.redis_url)
        keys = Keys(self.settings.mode)
        try:
            shown: dict[str, str] = {}
            for scope in ("system", "region"):
                for window in await client.zrange(keys.activity_windows(scope), 0, -1):  # type: ignore[arg-type]
                    figures = await client.hgetall(keys.activity(scope, int(window)))  # type: ignore[arg-type]
                    shown |= {f"{scope}:{int(number)}:{int(window)}": _timeless(value) for number, value in figures.items()}
            fed: Counter[int] = Counter()
            for _, entry in await client.xrange(keys.feed_stream()):
                if entry[b"t"] == b"kill":
                    fed[_kill_of(entry[b"d"])] += 1
            return shown, fed
        finally:
            await client.aclose()


def same(found: State, wanted: State) -> None:
    """Fails with the first differences of two states."""
    assert found.rows == wanted.rows
    assert found.checksums == wanted.checksums
    for name in ("activity", "shown"):
        one, other = getattr(found, name), getattr(wanted, name)
        differing = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
        first = [(key, one.get(key), other.get(key)) for key in differing[:3]]
        assert not differing, f"{name}: {len(differing)} of {len(other)} differ, such as {first}"
    assert found.dead_letters == wanted.dead_letters
    assert found.fed == wanted.fed


def _timeless(value: bytes) -> str:
    figures = orjson.loads(value)
    figures.pop("processed_at", None)
    return orjson.dumps(figures, option=orjson.OPT_SORT_KEYS).decode()


def _kill_of(data: bytes) -> int:
    return int(orjson.loads(zlib.decompress(data))["killmail_id"])


@asynccontextmanager
async def running(directory: Path, *, apache: bool = False) -> AsyncIterator[Run]:
    """A stack with sinks and worker, ready; everything is stopped at the end."""
    said: list[str] = []
    stack = Stack(_settings(directory), said.append, apache=apache)
    try:
        await stack.start_servers("replay")
        for name, arguments in PARTS.items():
            stack.start_part(name, arguments)
        await stack.wait_ready(*PARTS)
        yield Run(stack, said)
    except BaseException:  # the machine this fails on may not be at hand afterwards
        for log in sorted((directory / "logs").glob("*.log")):
            print(f"--- the end of {log.name}", *log.read_text(errors="replace").splitlines()[-40:], sep="\n")
        raise
    finally:
        began = time.monotonic()
        await stack.stop()
        assert time.monotonic() - began < 30, f"stopping took {time.monotonic() - began:.0f} s: {said[-10:]}"


def _settings(directory: Path) -> Settings:
    return Settings(_env_file=None, data_dir=directory, kafka_bootstrap_servers="", postgres_dsn="", redis_url="", mode="replay")  # type: ignore[call-arg]
