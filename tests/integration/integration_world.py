"""What the integration tests stand on: brokers, databases, events as sources make them, and the sink as a task."""

from __future__ import annotations

import asyncio
import copy
import itertools
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import orjson
import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from runtime.clock import SystemClock
from runtime.kafka import Kafka, cluster_id, ensure_topics
from runtime.settings import Settings
from schemas.envelopes import Mail
from schemas.killmail_event import KillmailEvent
from schemas.killmail_hash import killmail_hash
from schemas.topics import DEAD_LETTERS, KILLMAILS
from schemas.worth import Worth
from sinks.postgres import PostgresSink
from streams.arrival import Arrival
from streams.canonical import canonical_event
from streams.gazetteer import Gazetteer
from universe.map import load
from warstream.kafka import ApacheKafka
from warstream.migrate import migrate
from warstream.settle import mark_end, postgres_reached
from warstream.stack.broker import EmbeddedBroker
from warstream.stack.database import EmbeddedPostgres

T = TypeVar("T")

JITA, PERIMETER, AMARR, RANCER = 30000142, 30000144, 30002187, 30003504
"""Systems whose keys lie on different partitions (checked by `test_placement.py`)."""
WAIT = 60.0
"""Seconds that a test waits for what must come: far above the slowest good run on a busy machine."""


def shared_data() -> Path:
    """The folder of real data; skips the test where it is missing."""
    folder = Path(os.environ.get("WARSTREAM_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; WARSTREAM_SHARED_DATA names the folder")
    return folder


class QuickKafka(Kafka):
    """The same connections, but a group forms without waiting long: the embedded broker waits the whole rebalance time.

    Not for Apache Kafka: it throws out whom no heartbeat tells of the rebalance in time, and heartbeats come every 2 s.
    """

    __slots__ = ()

    def consumer(self, *topics: str, group: str | None, **more: Any) -> AIOKafkaConsumer:
        return Kafka.consumer(self, *topics, group=group, **({"rebalance_timeout_ms": 1_000} | more))


class Broker:
    """One running broker of either kind."""

    def __init__(self, kind: str, server: EmbeddedBroker | ApacheKafka, *, idempotent: bool) -> None:
        self.kind = kind
        self.server = server
        self.idempotent = idempotent

    @property
    def kafka(self) -> Kafka:
        """How to reach it."""
        connections = Kafka if self.kind == "apache" else QuickKafka
        return connections(self.server.bootstrap_servers, {"security_protocol": "PLAINTEXT"}, self.idempotent, 1)


class Databases:
    """One Postgres server, and databases made from a migrated template."""

    TEMPLATE = "warstream_template"

    def __init__(self, directory: Path) -> None:
        self.server = EmbeddedPostgres(directory)
        self._numbers = itertools.count(1)

    def start(self) -> None:
        self.server.start()
        migrate(self.server.ensure_database(self.TEMPLATE), "replay")
        # Static tables are of no use to sinks and would make every copy slow.
        with psycopg.connect(self.server.dsn(self.TEMPLATE)) as connection:
            connection.execute("truncate regions, constellations, solar_systems, types, groups, names")

    def stop(self) -> None:
        self.server.stop()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """A database of its own for one test."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.server.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{name}" template "{self.TEMPLATE}"')
        yield self.server.dsn(name)
        with psycopg.connect(self.server.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


async def empty_topics(kafka: Kafka) -> None:
    """Delete everything that is in a running broker and make the topics again."""
    admin = kafka.admin()
    await admin.start()
    try:
        old = [name for name in await admin.list_topics() if not name.startswith("__")]
        if old:
            await admin.delete_topics(old)
            await until(lambda: _none_of(admin, old), "the topics to be gone")
    finally:
        await admin.close()
    await ensure_topics(kafka)


async def _none_of(admin: Any, names: list[str]) -> bool:
    return not set(names) & set(await admin.list_topics())


async def until(check: Callable[[], Awaitable[T]], what: str, seconds: float = WAIT) -> T:
    """Wait until `check` gives something true; returns it."""
    deadline = time.monotonic() + seconds
    while True:
        found = await check()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        await asyncio.sleep(0.05)


@dataclass
class World:
    """Broker, database and a connection to look into it."""

    broker: Broker
    dsn: str
    directory: Path
    db: asyncpg.Connection

    @classmethod
    @asynccontextmanager
    async def open(cls, broker: Broker, dsn: str, directory: Path) -> AsyncIterator[World]:
        db = await asyncpg.connect(dsn)
        try:
            yield cls(broker, dsn, directory, db)
        finally:
            await db.close()

    @property
    def kafka(self) -> Kafka:
        return self.broker.kafka

    @property
    def settings(self) -> Settings:
        """For the parts that are run as they are."""
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            KAFKA_BOOTSTRAP_SERVERS=self.broker.server.bootstrap_servers,  # type: ignore[call-arg]
            kafka_idempotent=self.broker.idempotent,
            postgres_dsn=self.dsn,
            data_dir=self.directory,
            mode="replay",
        )

    def environment(self) -> dict[str, str]:
        """The same for a part in a process of its own, which on the embedded broker is the only one of its kind."""
        return dict(os.environ) | {
            "KAFKA_BOOTSTRAP_SERVERS": self.broker.server.bootstrap_servers,
            "WARSTREAM_KAFKA_IDEMPOTENT": str(self.broker.idempotent),
            "WARSTREAM_SOLE": str(not self.broker.idempotent),
            "WARSTREAM_POSTGRES_DSN": self.dsn,
            "WARSTREAM_DATA_DIR": str(self.directory),
            "WARSTREAM_MODE": "replay",
        }

    async def send(
        self, topic: str, messages: Iterable[tuple[bytes | None, bytes | None]], partition: int | None = None
    ) -> list[Any]:
        """Produce (key, value) pairs in this order; returns what Kafka answered to each."""
        producer = self.kafka.producer()
        await producer.start()
        try:
            sent = [await producer.send(topic, value, key=key, partition=partition) for key, value in messages]
            return list(await asyncio.gather(*sent))
        finally:
            await producer.stop()

    async def send_events(self, events: Iterable[KillmailEvent]) -> list[Any]:
        """Killmail events as the intake sends them."""
        return await self.send(KILLMAILS.name, [(key_of(event), orjson.dumps(event)) for event in events])

    @asynccontextmanager
    async def sink(self, *, dsn: str | None = None) -> AsyncIterator[PostgresSink]:
        """The Postgres sink as a task; an error of its own goes to the test."""
        stop = asyncio.Event()
        sink = PostgresSink(dsn or self.dsn, self.kafka, SystemClock(), lambda: None, stop, simulated=False)
        task = asyncio.create_task(sink.run())
        try:
            yield sink
        finally:
            stop.set()
            await asyncio.wait_for(task, WAIT)

    async def settled(self, topic: str = KILLMAILS.name) -> None:
        """Wait until the sink has stored all that is now in the topic, and then the dead letters it made of it."""
        for name in dict.fromkeys((topic, DEAD_LETTERS.name)):
            ends = await mark_end(self.kafka, name)
            await self.reached(ends)

    async def reached(self, ends: dict[TopicPartition, int]) -> None:
        """Wait until the sink's stored offsets are at `ends`."""
        cluster = await cluster_id(self.kafka)

        async def there() -> bool:
            done = await postgres_reached(self.db, cluster)
            return all(done.get(tp, 0) >= end for tp, end in ends.items())

        await until(there, f"the sink to reach {ends}")

    async def read_all(self, topic: str, values_only: bool = True) -> list[Any]:
        """Every record with a value that is now in a topic, partition by partition."""
        return await self.read_to(await mark_end(self.kafka, topic), values_only)

    async def read_to(self, ends: dict[TopicPartition, int], values_only: bool = True) -> list[Any]:
        """The records before these offsets, partition by partition."""
        consumer = self.kafka.consumer(group=None)
        await consumer.start()
        try:
            consumer.assign(list(ends))
            await consumer.seek_to_beginning(*ends)
            found: dict[TopicPartition, list[Any]] = {tp: [] for tp in ends}
            done = dict.fromkeys(ends, 0)
            async with asyncio.timeout(WAIT):
                while any(done[tp] < end for tp, end in ends.items()):
                    for tp, records in (await consumer.getmany(timeout_ms=200)).items():
                        found[tp] += [record for record in records if not values_only or record.value is not None]
                        done[tp] = records[-1].offset + 1
            return [record for tp in sorted(found) for record in found[tp]]
        finally:
            await consumer.stop()

    async def letters(self) -> list[asyncpg.Record]:
        """The dead letters in the database."""
        return list(await self.db.fetch('select * from dead_letters order by reason, topic, partition, "offset", id'))


TABLES = {
    "killmails": "killmail_id",
    "killmail_ids": "killmail_id",
    "killmail_attackers": "killmail_id, ordinal",
    "killmail_items": "killmail_id, ordinal",
    "killmail_parties": "killmail_id, entity_id",
}


async def checksums(db: asyncpg.Connection, *leave_out: str) -> dict[str, tuple[int, str]]:
    """(rows, md5 over all rows in order) of each killmail table; `stored_at` and what is named are left out."""
    found = {}
    for table, order in TABLES.items():
        columns = await db.fetch(
            "select column_name from information_schema.columns where table_name = $1 order by ordinal_position", table
        )
        names = [row["column_name"] for row in columns if row["column_name"] not in {"stored_at", *leave_out}]
        row = await db.fetchrow(
            f"select count(*) as n, md5(string_agg(md5(row({', '.join(names)})::text), '' order by {order})) as sum from {table}"
        )
        found[table] = (row["n"], row["sum"])
    return found


_NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_PLACES = Gazetteer(load())
_MAIL: dict[str, Any] = {
    "attackers": [
        {
            "character_id": 90000001,
            "corporation_id": 98000001,
            "alliance_id": 99000001,
            "damage_done": 1200,
            "final_blow": True,
            "security_status": 0.5,
            "ship_type_id": 24690,
            "weapon_type_id": 3057,
        }
    ],
    "victim": {
        "character_id": 90000002,
        "corporation_id": 98000002,
        "damage_taken": 1200,
        "ship_type_id": 587,
        "items": [
            {"flag": 11, "item_type_id": 519, "quantity_dropped": 1, "singleton": 0},
            {
                "flag": 5,
                "item_type_id": 3465,
                "quantity_destroyed": 1,
                "singleton": 0,
                "items": [{"flag": 0, "item_type_id": 34, "quantity_dropped": 50, "singleton": 0}],
            },
        ],
        "position": {"x": 1.5, "y": -2.5, "z": 3.0},
    },
}


def mail(number: int, *, system: int = JITA, time: str = "2026-10-31T18:00:00Z", **victim: Any) -> dict[str, Any]:
    """A killmail as ESI gives it; further names are fields of the victim."""
    body = copy.deepcopy(_MAIL) | {"killmail_id": number, "killmail_time": time, "solar_system_id": system}
    body["victim"] |= victim
    return body


def right_hash(body: dict[str, Any]) -> str:
    """The hash that CCP would give this mail."""
    return killmail_hash(body, datetime.fromisoformat(body["killmail_time"]))  # type: ignore[arg-type]


def event(
    body: dict[str, Any],
    *,
    hash: str | None = None,
    zkb: dict[str, Any] | None = None,
    sequence: int | None = None,
    uploaded_at: int | None = None,
    kind: str = "r2z2",
    worth: Worth | None = None,
) -> KillmailEvent:
    """The canonical event of a mail, made as the intake makes it. `hash` "right" is the right one."""
    given = right_hash(body) if hash == "right" else hash
    wrapped = Mail(body, given, zkb, sequence, uploaded_at)
    made = canonical_event(Arrival(b"{}", lambda _: wrapped, kind, None, _NOW), _PLACES, _NOW)  # type: ignore[arg-type]
    assert made is not None
    if worth is not None:
        made["worth"] = worth
    return made


def key_of(event: KillmailEvent) -> bytes:
    """The key the intake gives it."""
    return str(event["place"]["solar_system_id"]).encode()


def batches(items: Sequence[T], cuts: Iterable[int]) -> list[list[T]]:
    """Split at these places."""
    places = [0, *sorted({cut % (len(items) + 1) for cut in cuts}), len(items)]
    return [list(items[a:b]) for a, b in itertools.pairwise(places) if a < b]
