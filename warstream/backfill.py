"""EVE Ref's days into the live database: over the stack that runs, or one of our own for the time it takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import asyncpg

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from streams.backfill import Backfill, Report
from streams.checkpoint import Checkpoint
from streams.gazetteer import Gazetteer
from streams.http import open_http
from streams.intake import Appraise, Intake
from universe.map import load
from warstream.late_kills import note_stored
from warstream.prices import appraiser
from warstream.settle import settle
from warstream.stack.stack import Stack
from warstream.state_replay import newest_kill
from warstream.stopping import until_stopped


class OtherKind(RuntimeError):
    """Real kills do not go where others are."""


class Stopped(RuntimeError):
    """Told to stop before Postgres had everything."""


async def backfill(
    settings: Settings,
    first: date,
    last: date,
    stop: asyncio.Event,
    *,
    tell: Callable[[str], None],
    done: Callable[[], None],
    history: Path | None = None,
) -> Report:
    """Fetch, hand over, wait until Postgres has it; `tell` gets the sentences about what was not as expected.

    Raises `OtherKind` when the stack that runs is not of live kills, and `Stopped`.
    """
    if settings.mode != "live":
        raise OtherKind(
            f"the stack that runs on {settings.data_dir} plays {settings.mode} kills, and these are live ones; "
            "stop it first, or name another folder with WARSTREAM_DATA_DIR."
        )
    if settings.kafka_bootstrap_servers and settings.postgres_dsn:
        report = await _fetch(settings, first, last, stop, done, appraiser(settings, history))
    else:
        stack = Stack(settings, tell)
        try:
            await stack.start_servers("live")
            stack.start_part("postgres", ["sink", "postgres"])
            await stack.wait_ready("postgres")
            noting = partial(_note_late, stack.settings, await _now(stack.settings))
            pricing = appraiser(settings, history)
            report = await stack.guard(_fetch(stack.settings, first, last, stop, done, pricing, noting))
        finally:
            await stack.stop()
    for note in report.notes:
        tell(note)
    return report


async def _now(settings: Settings) -> datetime:
    """By the clock of Postgres."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        now: datetime = await connection.fetchval("select now()")
        return now
    finally:
        await connection.close()


async def _note_late(settings: Settings, begun: datetime) -> None:
    """A stack of our own has no agents: what they would find too late is noted here, and the next `up` derives its battles."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        newest = await newest_kill(connection)
        if newest is not None and settings.battle_horizon_days:
            await note_stored(connection, begun, newest - timedelta(days=settings.battle_horizon_days))
    finally:
        await connection.close()


async def _nothing() -> None:
    return None


async def _fetch(
    settings: Settings,
    first: date,
    last: date,
    stop: asyncio.Event,
    done: Callable[[], None],
    appraise: Appraise,
    noting: Callable[[], Awaitable[None]] = _nothing,
) -> Report:
    """All days into Kafka, and on into Postgres; `noting` is called whenever Postgres has them."""
    clock = SystemClock()
    producer = Kafka.of(settings).producer()
    await producer.start()
    http = open_http(settings)

    async def stored() -> None:
        settling = asyncio.ensure_future(settle(settings, agents=False, redis_group=None))
        if await until_stopped(stop, settling):
            raise Stopped("stopped before Postgres had everything; repeat the command, it goes on where Postgres is.")
        await noting()

    try:
        report = await Backfill(
            http=http,
            url=settings.everef_url,
            door=Intake(producer, Gazetteer(load()), clock, appraise),
            stored=None if settings.kafka_idempotent else stored,
            directory=settings.data_dir / "downloads",
            checkpoint=Checkpoint(settings.data_dir / "checkpoints" / settings.mode / "everef.json"),
            clock=clock,
            beat=lambda: None,
        ).run(first, last, stop, lambda _day: done())
    finally:
        await http.aclose()
        await producer.stop()
    await stored()
    return report
