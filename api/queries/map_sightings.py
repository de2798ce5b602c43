"""Where certain hulls, or somebody, were seen on killmails."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.storage.postgres import Database
from schemas.kill_parties import ATTACKER, FINAL_BLOW, VICTIM

_ATTACKED = ATTACKER | FINAL_BLOW

_TYPES = "select type_id, ship_class from types where ship_class = any($1::text[]) order by type_id"
_SIGHTINGS = f"""
with mails as materialized (
    select p.killmail_id, p.killmail_time, t.ship_class, bool_or(p.roles & {VICTIM} <> 0) as lost
    from unnest($1::bigint[], $2::text[]) as t(type_id, ship_class)
    cross join lateral (
        select killmail_id, killmail_time, roles from killmail_parties
        where entity_id = t.type_id and killmail_time > $3 and killmail_time <= $4
    ) p
    group by p.killmail_id, p.killmail_time, t.ship_class
), placed as materialized (
    select m.*, k.solar_system_id from mails m
    join killmails k on k.killmail_id = m.killmail_id and k.killmail_time = m.killmail_time
        and k.killmail_time > $3 and k.killmail_time <= $4
)
select solar_system_id, ship_class, count(*) as kills, count(*) filter (where lost) as lost, max(killmail_time) as last
from placed group by solar_system_id, ship_class
union all
select solar_system_id, null, count(*), count(*) filter (where lost), max(last) from (
    select solar_system_id, killmail_id, bool_or(lost) as lost, max(killmail_time) as last
    from placed group by solar_system_id, killmail_id
) as once group by solar_system_id
"""  # noqa: S608 - constants
_PRESENCE = f"""
select k.solar_system_id, count(*) filter (where p.roles & {_ATTACKED} <> 0) as kills,
       count(*) filter (where p.roles & {VICTIM} <> 0) as losses, max(p.killmail_time) as last
from killmail_parties p
join killmails k on k.killmail_id = p.killmail_id and k.killmail_time = p.killmail_time
    and k.killmail_time > $2 and k.killmail_time <= $3
where p.entity_id = $1 and p.killmail_time > $2 and p.killmail_time <= $3
group by k.solar_system_id order by count(*) desc, k.solar_system_id
"""  # noqa: S608 - constants


async def hulls_of(database: Database, classes: list[str]) -> list[tuple[int, str]]:
    """Types of these classes, each with its class."""
    return [(row["type_id"], row["ship_class"]) for row in await database.fetch(_TYPES, classes)]


async def sighting_rows(database: Database, hulls: list[tuple[int, str]], begin: datetime, end: datetime) -> list[dict[str, Any]]:
    """By system and class, and by system alone (`ship_class` is null), of kills in (begin, end]. A mail counts once."""
    types, classes = [number for number, _ in hulls], [word for _, word in hulls]
    return await database.fetch(_SIGHTINGS, types, classes, begin, end)


async def presence_rows(database: Database, entity: int, begin: datetime, end: datetime) -> list[dict[str, Any]]:
    """Kills and losses of an id by system in (begin, end], the most first."""
    return await database.fetch(_PRESENCE, entity, begin, end)
