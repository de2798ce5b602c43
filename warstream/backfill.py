"""EVE Ref's days into the live database: over the stack that runs, or one of our own for the time it takes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import date

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from streams.backfill import Backfill
from streams.checkpoint import Checkpoint
from streams.gazetteer import Gazetteer
from streams.http import open_http
from streams.intake import Intake
from universe.map import load
from warstream.settle import settle
from warstream.stack.stack import Stack


async def backfill(
    settings: Settings, first: date, last: date, stop: asyncio.Event, *, tell: Callable[[str], None], done: Callable[[], None]
) -> str:
    """Fetch, hand over, wait until Postgres has it; returns a sentence on what was done."""
    clock = SystemClock()
    async with _stack(settings, tell) as ready:
        producer = Kafka.of(ready).producer()
        await producer.start()
        http = open_http(ready)
        try:
            report = await Backfill(
                http=http,
                url=ready.everef_url,
                door=Intake(producer, Gazetteer(load()), clock),
                directory=ready.data_dir / "downloads",
                checkpoint=Checkpoint(ready.data_dir / "checkpoints" / ready.mode / "everef.json"),
                clock=clock,
                beat=lambda: None,
            ).run(first, last, stop, lambda _day: done())
        finally:
            await http.aclose()
            await producer.stop()
        await settle(ready, agents=False, redis_group=None)
    for note in report.notes:
        tell(note)
    end = "" if report.complete else " Some days are missing: repeat the command."
    return f"{report.killmails:,} killmails of {len(report.days)} days are in the database.{end}"


@contextlib.asynccontextmanager
async def _stack(settings: Settings, tell: Callable[[str], None]) -> AsyncIterator[Settings]:
    """The running stack's settings; without one, a stack of our own with nothing but the Postgres sink."""
    if settings.kafka_bootstrap_servers and settings.postgres_dsn:
        yield settings
        return
    stack = Stack(settings, tell)
    try:
        await stack.start_servers("live")
        stack.start_part("postgres", ["sink", "postgres"])
        await stack.wait_ready("postgres")
        yield stack.settings
    finally:
        await stack.stop()
