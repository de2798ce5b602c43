"""Battles of a stretch of time, grouped by who led them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.storage.postgres import Database


def _side(party: str) -> str:
    """The side in short that this leader led: an organisation stands on one side only."""
    first = "(s #>> '{leading,0,id}')::bigint"
    return f"(select s from json_array_elements(b.sides) as s where {first} = b.{party}_leader limit 1)"  # noqa: S608 - constants


def _count(party: str, what: str) -> str:
    """A count of its sides over these battles."""
    return f"sum(({party}_side ->> '{what}')::bigint)"


def _sums(party: str) -> str:
    """ISK as in a battle's event: null when something was lost and no worth is known; battles without a loss add nothing.

    `appraised` is null when of one battle nobody has counted them.
    """
    losses, unpriced, appraised = (_count(party, what) for what in ("losses", "unpriced", "appraised"))
    return f"""
       case when {losses} > 0 and {losses} = {unpriced} then null else sum({party}_isk) end as {party}_isk,
       coalesce({unpriced}, 0) as {party}_unpriced,
       case when count({party}_side ->> 'appraised') = count(*) then {appraised} end as {party}_appraised"""


_CONFLICTS = f"""
with b as materialized (
    select b.battle_id, b.state, b.kills, b.isk, b.unpriced, b.appraised, b.started_at, b.ended_at,
           b.first_leader, b.first_kind, b.first_isk, {_side("first")} as first_side,
           b.second_leader, b.second_kind, b.second_isk, {_side("second")} as second_side
    from battles b
    where b.state <> 'merged' and b.ended_at > $1 and b.ended_at <= $3 and b.first_leader is not null
      and ($4::bigint[] is null or b.regions && $4)
)
select b.first_leader, b.first_kind, b.second_leader, b.second_kind,
       count(*) as battles, count(*) filter (where b.state = 'active') as active, sum(b.kills) as kills, sum(b.isk) as isk,
       sum(b.unpriced) as unpriced, case when count(b.appraised) = count(*) then sum(b.appraised) end as appraised,
       {_sums("first")}, {_sums("second")},
       coalesce(sum(b.kills) filter (where b.ended_at <= $2), 0) as early,
       coalesce(sum(b.kills) filter (where b.ended_at > $2), 0) as late,
       min(b.started_at) as first_start, max(b.ended_at) as last_end,
       (array_agg(b.battle_id order by b.ended_at desc, b.battle_id desc))[1] as last_battle
from b
group by b.first_leader, b.first_kind, b.second_leader, b.second_kind
order by sum(b.kills) desc, b.first_leader, b.second_leader limit $5
"""  # noqa: S608 - constants

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
