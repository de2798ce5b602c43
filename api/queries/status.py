"""Figures of the whole, each by an index or a bounded count."""

from __future__ import annotations

from typing import Any

from api.storage.postgres import Database

EXACT = 1_000_000
"""Up to here killmails are counted (about 50 ms); above, the planner's estimate is good to a few percent and free."""

_LAST = """
select killmail_id, killmail_time, received_at from killmails order by killmail_time desc, killmail_id desc limit 1
"""

_COUNTED = "select count(*) as n from (select from killmail_ids limit $1) as counted"
_ESTIMATE = "select greatest(reltuples, 0)::bigint as n from pg_class where oid = 'killmail_ids'::regclass"
_DEAD = "select count(*) as n from dead_letters where replayed_at is null"
_SINKS = "select sink, max(updated_at) as updated_at from sink_offsets group by sink order by sink"
_DAYS = """
select day, expected, held, missing_count, refetched, checked_at from completeness order by day desc limit $1
"""


async def last_kill(database: Database) -> dict[str, Any] | None:
    """The kill with the newest event time."""
    return await database.fetch_one(_LAST)


async def killmail_count(database: Database) -> tuple[int, bool]:
    """How many killmails are held, and whether that is exact."""
    counted = await _number(database, _COUNTED, EXACT + 1)
    if counted <= EXACT:
        return counted, True
    return max(await _number(database, _ESTIMATE), counted), False


async def dead_letter_count(database: Database) -> int:
    """Dead letters that wait for someone."""
    return await _number(database, _DEAD)


async def sink_times(database: Database) -> list[dict[str, Any]]:
    """When each sink that keeps its offsets here last moved them."""
    return await database.fetch(_SINKS)


async def days(database: Database, limit: int) -> list[dict[str, Any]]:
    """Completeness, newest day first."""
    return await database.fetch(_DAYS, limit)


async def _number(database: Database, sql: str, *values: object) -> int:
    row = await database.fetch_one(sql, *values)
    return int(row["n"]) if row else 0
