"""What somebody did, out of his killmails, and what was lost in a place.

The sums are of all killmails, one look-up each, and what they sum lies in the index that is looked into (`killmails_pkey`).
Who was on them is in `killmail_attackers`, many rows a mail: that is read of the newest mails alone. ISK is summed as decimals:
sums of floats depend on the order, and an ETag would change by itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.storage.postgres import Database
from schemas.kill_parties import ATTACKER, FINAL_BLOW, FIRST_PLAYER_CORPORATION, NPC_CHARACTERS, VICTIM

_ATTACKED = ATTACKER | FINAL_BLOW
_PILOT = "{0} not between " + f"{NPC_CHARACTERS.start} and {NPC_CHARACTERS.stop - 1}"
"""A null is in no range."""
_ORGANISATION = (
    "case when {0}alliance_id is not null then 'alliance' "
    f"when {{0}}corporation_id >= {FIRST_PLAYER_CORPORATION} then 'corporation' end as org_kind, "
    f"coalesce({{0}}alliance_id, case when {{0}}corporation_id >= {FIRST_PLAYER_CORPORATION} then {{0}}corporation_id end) as org"
)
"""An alliance, else a player corporation: what stands on a side in a battle, but for pilots without either."""

_OWN = """
select p.killmail_id, p.killmail_time, p.roles from killmail_parties p
where p.entity_id = $1 and p.killmail_time >= $2 and p.killmail_time <= $3
"""
_KILL = """
join killmails k on k.killmail_id = p.killmail_id and k.killmail_time = p.killmail_time
    and k.killmail_time >= $2 and k.killmail_time <= $3
"""


def _tally(name: str, fits: str) -> str:
    """The columns of a `Tally` over the kills `k` that fit."""
    return f"""
    count(*) filter (where {fits}) as {name}, sum(k.total_value::numeric) filter (where {fits}) as {name}_isk,
    count(*) filter (where {fits} and k.total_value is null) as {name}_unpriced,
    count(*) filter (where {fits} and k.appraised) as {name}_appraised"""


_KILLED, _LOST = f"p.roles & {_ATTACKED} <> 0", f"p.roles & {VICTIM} <> 0"

OWN_SUMS = f"""
select date_trunc('hour', p.killmail_time) as hour, k.solar_system_id as system,
       {_tally("kills", _KILLED)}, {_tally("losses", _LOST)}, count(*) filter (where {_KILLED} and k.solo) as solo,
       count(*) as mails
from ({_OWN}) p {_KILL}
group by grouping sets ((date_trunc('hour', p.killmail_time)), (k.solar_system_id))
"""  # noqa: S608 - constants
"""Sums by hour, where `system` is null, and by system, where `hour` is."""

OWN_DETAILS = f"""
with p as materialized ({_OWN} order by p.killmail_time desc, p.killmail_id desc limit $4),
mails as materialized (
    select p.killmail_id, p.killmail_time, {_KILLED} as killed, {_LOST} as lost, k.total_value::numeric as isk, k.ship_type_id,
           k.victim_character_id as pilot, {_ORGANISATION.format("k.victim_")}
    from p {_KILL}
), parties as materialized (
    select m.killmail_id, m.killed, m.lost, m.isk, a.character_id, a.ship_type_id, {_ORGANISATION.format("a.")},
           coalesce(a.{{own}}_id = $1, false) as ours
    from mails m cross join lateral (
        select * from killmail_attackers a where a.killmail_id = m.killmail_id and a.killmail_time = m.killmail_time
            and a.killmail_time >= $2 and a.killmail_time <= $3 offset 0
    ) a
), flown as (
    select ship_type_id, count(distinct killmail_id) as kills, 0 as losses from parties
    where ours and killed and ship_type_id is not null group by ship_type_id
    union all
    select ship_type_id, 0, count(*) from mails where lost group by ship_type_id
), met as (
    select org_kind, org, count(*) as killed, sum(isk) as isk_killed, 0 as lost, null::numeric as isk_lost
    from mails where killed and org is not null and org <> $1 group by org_kind, org
    union all
    select org_kind, org, 0, null, count(*), sum(isk) from (
        select distinct killmail_id, isk, org_kind, org from parties where lost and not ours and org is not null
    ) as once group by org_kind, org
)
select 'mails' as what, null as kind, null::bigint as id, count(*) as first, 0 as second, null::numeric as first_isk,
       null::numeric as second_isk from p
union all
select 'pilots', null, null, count(*), 0, null, null from (
    select character_id from parties where ours and killed and {_PILOT.format("character_id")}
    union select pilot from mails where lost and {_PILOT.format("pilot")}
) as pilots
union all
(select 'hull', null, ship_type_id, sum(kills), sum(losses), null, null from flown
 group by ship_type_id order by sum(kills) + sum(losses) desc, ship_type_id limit $5)
union all
(select 'opponent', org_kind, org, sum(killed), sum(lost), sum(isk_killed), sum(isk_lost) from met
 group by org_kind, org order by sum(killed) + sum(lost) desc, org limit $6)
union all
(select 'friend', org_kind, org, count(distinct killmail_id), 0, null, null from parties
 where killed and not ours and org is not null and org <> $1
 group by org_kind, org order by count(distinct killmail_id) desc, org limit $6)
"""  # noqa: S608 - constants
"""Rows of several kinds, which `what` tells apart."""

PLACE_SUMS = f"""
select date_trunc('hour', k.killmail_time) as hour, k.solar_system_id as system, k.ship_type_id as type,
       {_tally("kills", "true")}, count(*) filter (where k.solo) as solo, count(*) filter (where k.npc) as npc
from killmails k
where k.{{place}} = $1 and k.killmail_time >= $2 and k.killmail_time <= $3
group by grouping sets ((date_trunc('hour', k.killmail_time)), (k.solar_system_id), (k.ship_type_id))
"""  # noqa: S608 - constants
"""Sums by hour, by system and by lost hull; the two others are null."""

PLACE_DETAILS = f"""
with mails as materialized (
    select k.killmail_id, k.killmail_time, k.victim_alliance_id, k.victim_character_id from killmails k
    where k.{{place}} = $1 and k.killmail_time >= $2 and k.killmail_time <= $3
    order by k.killmail_time desc, k.killmail_id desc limit $4
), parties as materialized (
    select m.killmail_id, a.character_id, a.alliance_id from mails m cross join lateral (
        select * from killmail_attackers a where a.killmail_id = m.killmail_id and a.killmail_time = m.killmail_time
            and a.killmail_time >= $2 and a.killmail_time <= $3 offset 0
    ) a
), seen as (
    select alliance_id, count(distinct killmail_id) as kills, 0 as losses from parties
    where alliance_id is not null group by alliance_id
    union all
    select victim_alliance_id, 0, count(*) from mails where victim_alliance_id is not null group by victim_alliance_id
)
select 'mails' as what, null::bigint as id, count(*) as first, 0 as second from mails
union all
select 'pilots', null, count(*), 0 from (
    select character_id from parties where {_PILOT.format("character_id")}
    union select victim_character_id from mails where {_PILOT.format("victim_character_id")}
) as pilots
union all
(select 'alliance', alliance_id, sum(kills), sum(losses) from seen
 group by alliance_id order by sum(kills) + sum(losses) desc, alliance_id limit $5)
"""  # noqa: S608 - constants

_TYPES = "select type_id, name, ship_class from types where type_id = any($1::bigint[])"
_SYSTEMS = "select solar_system_id, name, security from solar_systems where solar_system_id = any($1::bigint[])"

PLACES = {"system": "solar_system_id", "region": "region_id"}

Row = dict[str, Any]


async def own_sums(database: Database, entity: int, begin: datetime, end: datetime) -> list[Row]:
    """See `OWN_SUMS`; of kills in [begin, end]."""
    return await database.fetch(OWN_SUMS, entity, begin, end)


async def own_details(
    database: Database, kind: str, entity: int, begin: datetime, end: datetime, *, mails: int, hulls: int, others: int
) -> list[Row]:
    """See `OWN_DETAILS`; of the newest `mails`. `kind` is alliance, corporation or character."""
    return await database.fetch(OWN_DETAILS.format(own=kind), entity, begin, end, mails, hulls, others)


async def place_sums(database: Database, kind: str, place: int, begin: datetime, end: datetime) -> list[Row]:
    """See `PLACE_SUMS`; `kind` is system or region."""
    return await database.fetch(PLACE_SUMS.format(place=PLACES[kind]), place, begin, end)


async def place_details(
    database: Database, kind: str, place: int, begin: datetime, end: datetime, *, mails: int, alliances: int
) -> list[Row]:
    """See `PLACE_DETAILS`; of the newest `mails`."""
    return await database.fetch(PLACE_DETAILS.format(place=PLACES[kind]), place, begin, end, mails, alliances)


async def type_words(database: Database, types: list[int]) -> dict[int, Row]:
    """Type -> its name and class."""
    return {row["type_id"]: row for row in await database.fetch(_TYPES, types)}


async def system_words(database: Database, systems: list[int]) -> dict[int, Row]:
    """System -> its name and security."""
    return {row["solar_system_id"]: row for row in await database.fetch(_SYSTEMS, systems)}
