"""Battles of a stretch of time, grouped by who led them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.storage.postgres import Database

_CONFLICTS = """
select b.first_leader, b.first_kind, b.second_leader, b.second_kind,
       count(*) as battles, count(*) filter (where b.state = 'active') as active, sum(b.kills) as kills, sum(b.isk) as isk,
       sum(b.unpriced) as unpriced, case when count(b.appraised) = count(*) then sum(b.appraised) end as appraised,
       sum(b.first_isk) as first_isk, sum(b.second_isk) as second_isk,
       coalesce(sum(b.kills) filter (where b.ended_at <= $2), 0) as early,
       coalesce(sum(b.kills) filter (where b.ended_at > $2), 0) as late,
       min(b.started_at) as first_start, max(b.ended_at) as last_end,
       (array_agg(b.battle_id order by b.ended_at desc, b.battle_id desc))[1] as last_battle
from battles b
where b.state <> 'merged' and b.ended_at > $1 and b.ended_at <= $3 and b.first_leader is not null
  and ($4::bigint[] is null or b.regions && $4)
group by b.first_leader, b.first_kind, b.second_leader, b.second_kind
order by sum(b.kills) desc, b.first_leader, b.second_leader limit $5
"""

_NEWEST = "select killmail_time from killmails order by killmail_time desc limit 1"


async def conflict_rows(
    database: Database, begin: datetime, middle: datetime, end: datetime, regions: list[int] | None, limit: int
) -> list[dict[str, Any]]:
    """Pairs of leaders with their battles whose last kill lies in (begin, end]; `early` and `late` are kills by half."""
    return await database.fetch(_CONFLICTS, begin, middle, end, regions, limit)


async def newest_kill(database: Database) -> datetime | None:
    """Event time of the newest kill held."""
    row = await database.fetch_one(_NEWEST)
    return None if row is None else row["killmail_time"]
