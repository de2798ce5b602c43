"""The embedded broker forgets everything at its end, so the templates' table is written again out of Postgres at the next start.

Its rows go straight into the changelog, before a worker reads it: all templates, and the losses of the horizon behind the newest
one. What was told of them is in Postgres; it is told again when a template changes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import orjson

from agents.pages import Entry, Pages
from agents.templates.store import ANCHOR, LOSSES, TEMPLATES
from agents.templates.wire import AHEAD, WITHOUT_SLOTS, loss_entry, read_loss, template_entry
from runtime.clock import iso
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.topics import TEMPLATES_TABLE
from warstream.changelog import Changelog

CHUNK = 500
"""Losses read before they are written."""
_NEWEST = "select max(killmail_time) from loss_fits where killmail_time <= processed_at + $1::interval"
_LOSSES = """
select killmail_id, killmail_time, fit_hash, fit, no_analysis, proof, content, processed_at from loss_fits
where killmail_time >= $1 and (no_analysis is null or no_analysis <> all($2::text[])) order by killmail_time, killmail_id
"""


async def restore_templates(settings: Settings) -> int:
    """Write the table; returns how many losses it holds. To be called before a worker starts, on a broker without it."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    producer = Kafka.of(settings).producer()
    await producer.start()
    try:
        log = Changelog(producer, TEMPLATES_TABLE, 0)
        rows = await connection.fetch("select body from doctrine_templates order by template_id")
        Pages(log, ANCHOR, TEMPLATES).write([template_entry(orjson.loads(row["body"])) for row in rows])
        pages, count, chunk = Pages(log, ANCHOR, LOSSES), 0, list[Entry]()
        async for entry in _losses(connection, settings):
            count += 1
            chunk.append(entry)
            if len(chunk) == CHUNK:
                pages.write(chunk)
                chunk.clear()
                await log.flush()
        pages.write(chunk)
        await log.flush()
        return count
    finally:
        await producer.stop()
        await connection.close()


async def _losses(connection: asyncpg.Connection, settings: Settings) -> AsyncIterator[Entry]:
    newest: datetime | None = await connection.fetchval(_NEWEST, timedelta(seconds=AHEAD))
    if newest is None:
        return
    horizon = settings.template_horizon_days
    since = newest - timedelta(days=horizon) if horizon else datetime(1, 1, 1, tzinfo=UTC)
    async with connection.transaction(readonly=True):
        async for row in connection.cursor(_LOSSES, since, list(WITHOUT_SLOTS), prefetch=CHUNK):
            yield loss_entry(read_loss(_event(row, settings), simulated=settings.simulated))


def _event(row: asyncpg.Record, settings: Settings) -> Any:
    """As much of a stored loss as `read_loss` reads."""
    return {
        "killmail_id": row["killmail_id"],
        "event_time": row["killmail_time"].isoformat(),
        "fit": orjson.loads(row["fit"]),
        "fit_hash": row["fit_hash"],
        "no_analysis": row["no_analysis"],
        "proof": row["proof"],
        "content": row["content"],
        "simulated": settings.simulated,
        "processed_at": iso(row["processed_at"]),
    }
