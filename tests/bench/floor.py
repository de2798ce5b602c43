"""The floor: what the same rows cost without Kafka. One process reads, checks and copies them into the same tables."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from runtime.part import calm_collector
from sinks.killmail_rows import KillmailRows, killmail_rows
from sinks.killmail_writer import KillmailWriter
from streams.canonical import canonical_event
from streams.everef import arrivals
from streams.gazetteer import Gazetteer
from universe.map import load
from warstream.migrate import migrate
from warstream.stack.database import EmbeddedPostgres

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Floor:
    """Killmails, seconds and their quotient."""

    killmails: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.killmails / self.seconds


async def floor(archive: Path, directory: Path) -> Floor:
    """Parse and COPY, nothing else."""
    calm_collector()
    places = Gazetteer(load())
    postgres = EmbeddedPostgres(directory / "postgres")
    await asyncio.to_thread(postgres.start)
    try:
        dsn = postgres.ensure_database("floor")
        await asyncio.to_thread(migrate, dsn, "replay")
        connection = await asyncpg.connect(dsn, server_settings={"synchronous_commit": "off"})
        writer = KillmailWriter()
        started = time.perf_counter()
        batch: list[KillmailRows] = []
        count = 0
        for arrival in arrivals(archive, lambda: datetime.now(UTC)):
            event = canonical_event(arrival, places, arrival.received_at)
            if event is not None:
                batch.append(killmail_rows(event))
            if len(batch) == BATCH:
                count += await _store(connection, writer, batch)
                batch = []
        count += await _store(connection, writer, batch)
        seconds = time.perf_counter() - started
        await connection.close()
        return Floor(count, seconds)
    finally:
        await asyncio.to_thread(postgres.stop)


async def _store(connection: asyncpg.Connection, writer: KillmailWriter, batch: list[KillmailRows]) -> int:
    async with connection.transaction():
        await writer.write(connection, batch)
    writer.months_made(batch)
    return len(batch)
