"""Fits of losses, and their sums over a battle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.storage.postgres import Database

_FIT = """
select killmail_id, fit, analysis, no_analysis, unknown_types, damage_taken from loss_fits where killmail_id = $1
"""

_LOSSES = """
losses as (
    select s.side, f.killmail_id is not null and f.analysis is not null as analysed, f.*
    from battle_kills k
    join killmails m on m.killmail_id = k.killmail_id and m.killmail_time between $2 and $3
    left join loss_fits f on f.killmail_id = k.killmail_id
    left join unnest($4::bigint[], $5::text[]) as s(organisation, side) on s.organisation = coalesce(
        m.victim_alliance_id,
        case when m.victim_corporation_id not between 1000000 and 1999999 then m.victim_corporation_id end,
        case when m.victim_character_id not between 3000000 and 3999999 then m.victim_character_id end
    )
    where k.battle_id = $1
)
"""
"""An organisation as the battle rules have it (`api.queries.battle_items`). Damage of 0 is unknown: mails of the first years."""

_SUMS = f"""
with {_LOSSES}
select side, count(*) as losses, count(*) filter (where analysed) as analysed,
    count(*) filter (where analysed and bare) as bare, avg(ehp) as ehp_mean,
    percentile_cont(0.5) within group (order by ehp) as ehp_median, sum(ehp) as ehp_total, sum(dps) as dps_total,
    coalesce(sum(damage_taken) filter (where analysed), 0)::bigint as damage_taken,
    (sum(damage_taken) filter (where ehp > 0 and damage_taken > 0))::double precision
        / nullif(sum(ehp) filter (where ehp > 0 and damage_taken > 0), 0) as overkill
from losses group by side order by side nulls last
"""  # noqa: S608 - a constant

_WORDS = f"""
with {_LOSSES}
select side, tank, tank_kind, hole_layer, hole_damage, count(*) as losses
from losses where analysed group by 1, 2, 3, 4, 5
"""  # noqa: S608 - a constant


async def loss_fit(database: Database, killmail_id: int) -> dict[str, Any] | None:
    """The stored fit; `fit` and `analysis` are JSON text. None while there is none."""
    return await database.fetch_one(_FIT, killmail_id)


async def battle_tanks(
    database: Database, battle_id: int, start: datetime, end: datetime, side_of: Mapping[int, str | None]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(sums by side, losses by side and words of tank and hole). `start` and `end` are those of the battle; a loss of somebody
    who is in no side of `side_of` has the side null."""
    values = (battle_id, start, end, list(side_of), list(side_of.values()))
    return await database.fetch(_SUMS, *values), await database.fetch(_WORDS, *values)
