"""Battles that overlap a stretch of time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.storage.postgres import Database

_OVERLAP = """
with found as materialized (
    select battle_id, kills from battles
    where state <> 'merged' and tstzrange(started_at, ended_at, '[]') && tstzrange($1, $2, '[)')
), greatest_ones as materialized (
    select battle_id from found order by kills desc, battle_id limit $3
)
select b.battle_id, b.state, b.started_at, b.ended_at, b.tier, b.kind, b.kills, b.pilots, b.isk, b.unpriced, b.appraised,
       b.sides, b.places
from greatest_ones g join battles b on b.battle_id = g.battle_id
order by b.started_at, b.battle_id
"""
"""The index is by the whole span of a battle: by its end alone, one of a past year would be found behind all later ones."""


_COURSE = """
select b.battle_id, date_trunc('minute', k.killmail_time) as minute, count(*) as kills, sum(k.total_value::numeric) as isk
from battles b cross join lateral unnest(b.kill_ids) as one(killmail_id)
join killmails k on k.killmail_id = one.killmail_id and k.killmail_time between b.started_at and b.ended_at
    and k.killmail_time >= $2 and k.killmail_time <= $3
where b.battle_id = any($1::bigint[])
group by b.battle_id, minute order by b.battle_id, minute
"""
"""Out of the index `killmails_pkey` alone: the same course lies in the reports, of which each would have to be read whole."""


async def overlapping_battles(database: Database, begin: datetime, end: datetime, limit: int) -> list[dict[str, Any]]:
    """At most `limit`, those with the most kills, by their first kill; `sides` and `places` are JSON text."""
    return await database.fetch(_OVERLAP, begin, end, limit)


async def courses(database: Database, battles: list[int], first: datetime, last: datetime) -> list[dict[str, Any]]:
    """Kills and ISK (null: of none is it known) of these battles by minute, in order. All their kills lie in [first, last]."""
    return await database.fetch(_COURSE, battles, first, last)
