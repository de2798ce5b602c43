"""Waiting until everything that was put in has come out at the other end.

The embedded broker answers "latest" with the base offset of its last batch until something more is produced. So a marker (a
record without value, which every consumer skips) is put at the end of a topic: its acknowledged offset is the true end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from runtime.kafka import Kafka, cluster_id, partitions_of
from runtime.settings import Settings
from schemas.topics import (
    ACTIVITY,
    BATTLES,
    COMPLETENESS,
    DEAD_LETTERS,
    DOCTRINE_TEMPLATES,
    DOCTRINES,
    ENGAGEMENTS,
    FITS,
    KILLMAILS,
    LATE_KILLS,
    SIDE_CORRECTIONS,
    SYSTEM_ACTIVITY,
    TEMPLATE_MATCHES,
    WORKER_APP,
)
from warstream.late_kills import all_noted, due

Ends = dict[TopicPartition, int]
Progress = Callable[[int], None]

POLL_SECONDS = 0.2
STALL_SECONDS = 180.0
"""Without any progress for this long something has broken; a worker that was killed is back after 7 to 9 s
(docs/operations.md)."""

MARKER_KEY = b"marker"


class Stalled(RuntimeError):
    """Nothing has moved for too long; the message says what is still behind."""


async def mark_end(kafka: Kafka, topic: str) -> Ends:
    """Put a marker on every partition; returns the offsets after them."""
    producer = kafka.producer()
    await producer.start()
    try:
        ends: Ends = {}
        for tp in partitions_of(topic):
            record = await producer.send_and_wait(tp.topic, None, key=MARKER_KEY, partition=tp.partition)
            ends[tp] = record.offset + 1
        return ends
    finally:
        await producer.stop()


async def until(
    read: Callable[[], Awaitable[Ends]],
    ends: Ends,
    what: str,
    progress: Progress = lambda _: None,
    stall: float | None = None,
) -> None:
    """Wait until `read` has reached `ends` everywhere. Raises `Stalled` after `stall` seconds without progress."""

    async def left() -> tuple[int, int]:
        done = await read()
        return sum(max(0, end - done.get(tp, 0)) for tp, end in ends.items()), sum(done.values())

    await _nothing_left(left, what, "events", progress, stall)


async def none_due(count: Callable[[], Awaitable[int]], progress: Progress = lambda _: None, stall: float | None = None) -> None:
    """Wait until no late kill is left to derive. Raises `Stalled` when for `stall` seconds they have not become fewer."""

    async def left() -> tuple[int, int]:
        kills = await count()
        return kills, -kills

    await _nothing_left(left, "the part that derives the days of late kills", "kills", progress, stall)


async def _nothing_left(
    look: Callable[[], Awaitable[tuple[int, int]]], what: str, unit: str, progress: Progress, stall: float | None
) -> None:
    """`look` gives what is left, and a figure that grows with every progress."""
    stall = STALL_SECONDS if stall is None else stall
    loop = asyncio.get_running_loop()
    best: int | None = None
    since = loop.time()
    while True:
        behind, reached = await look()
        progress(behind)
        if behind == 0:
            return
        if best is None or reached > best:
            best, since = reached, loop.time()
        elif loop.time() - since > stall:
            raise Stalled(f"{what} has not moved for {stall:.0f} s and is {behind} {unit} behind; look at its log")
        await asyncio.sleep(POLL_SECONDS)


async def postgres_reached(connection: asyncpg.Connection, cluster: str) -> Ends:
    """How far the Postgres sink is."""
    rows = await connection.fetch(
        "select topic, partition, next_offset from sink_offsets where sink = 'postgres' and cluster_id = $1", cluster
    )
    return {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}


async def stored(settings: Settings, connection: asyncpg.Connection, topic: str, stall: float | None = None) -> None:
    """Wait until Postgres has all that is now in a topic. Raises `Stalled`."""
    kafka = Kafka.of(settings)
    cluster = await cluster_id(kafka)
    ends = await mark_end(kafka, topic)
    await until(lambda: postgres_reached(connection, cluster), ends, "the Postgres sink", stall=stall)


async def group_reached(admin: AIOKafkaAdminClient, group: str, partitions: list[TopicPartition]) -> Ends:
    """How far a consumer group is, by its committed offsets."""
    found = await admin.list_consumer_group_offsets(group, partitions=partitions)
    return {tp: max(0, meta.offset) for tp, meta in found.items()}


async def settle(
    settings: Settings,
    *,
    agents: bool,
    redis_group: str | None,
    late_group: str | None = None,
    derived: bool = False,
    progress: Progress = lambda _: None,
) -> None:
    """Wait until sinks (and agents) have all that is now in the topics, in the order in which it flows.

    With a `late_group` late kills are noted; when `derived`, their battles are told too. Raises `Stalled`.
    """
    kafka = Kafka.of(settings)
    cluster = await cluster_id(kafka)
    admin = kafka.admin()
    await admin.start()
    connection = await asyncpg.connect(settings.postgres_dsn)

    async def group(name: str, topic: str) -> None:
        ends = await mark_end(kafka, topic)
        await until(lambda: group_reached(admin, name, list(ends)), ends, f"{name} on {topic}", progress)

    try:
        begun = await connection.fetchval("select now()")
        ends = await mark_end(kafka, KILLMAILS.name)
        await until(lambda: postgres_reached(connection, cluster), ends, "the Postgres sink", progress)
        if agents:
            await until(lambda: group_reached(admin, WORKER_APP, list(ends)), ends, "the worker", progress)
            await group(WORKER_APP, SYSTEM_ACTIVITY.name)
            await group(WORKER_APP, SIDE_CORRECTIONS.name)
            await group(WORKER_APP, ENGAGEMENTS.name)
            await group(WORKER_APP, FITS.name)
            await group(WORKER_APP, DOCTRINE_TEMPLATES.name)
            if late_group:
                await group(late_group, LATE_KILLS.name)
                await all_noted(connection, begun)  # what was stored by then lay before our markers
                if derived:
                    await none_due(lambda: due(connection), progress)
            await group(WORKER_APP, BATTLES.name)  # doctrines come of battles and fits
        if redis_group:
            await until(lambda: group_reached(admin, redis_group, list(ends)), ends, "the Redis sink", progress)
            if agents:
                await group(redis_group, ACTIVITY.name)
                await group(redis_group, BATTLES.name)
                await group(redis_group, FITS.name)
                await group(redis_group, DOCTRINES.name)
        # Battles, fits and doctrines come out of the worker, dead letters out of everything.
        for topic in (
            BATTLES,
            FITS,
            DOCTRINES,
            SIDE_CORRECTIONS,
            DOCTRINE_TEMPLATES,
            TEMPLATE_MATCHES,
            COMPLETENESS,
            DEAD_LETTERS,
        ):
            ends = await mark_end(kafka, topic.name)
            await until(lambda: postgres_reached(connection, cluster), ends, "the Postgres sink", progress)
    finally:
        await connection.close()
        await admin.close()
