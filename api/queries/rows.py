"""The rows of a page, by their keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.cursor import Place
from api.storage.postgres import Database

LAST_SECOND = 253_402_300_799
"""The end of the year 9999, Unix seconds: a larger number orders opinions as any other does, but is no time."""

_SAID = f"""
       case when k.total_value is null then null when k.zkb is null then 'warstream' else 'zkillboard' end as value_source,
       case when k.total_value is null then null
            when k.zkb is null then (k.worth ->> 'as_of')::date::timestamp at time zone 'UTC'
            when k.zkb_uploaded_at <= {LAST_SECOND} then to_timestamp(k.zkb_uploaded_at) end as valued_at,
       case when k.total_value is not null and k.zkb is null
            then (k.worth ->> 'unpriced')::int + (k.worth ->> 'unpriceable')::int end as unpriced_items
"""
"""Whose value it is, of when, and how much of it is missing, as `schemas.isk` tells it of an event."""

_ROWS = f"""
select k.killmail_id, k.killmail_time, k.hash, k.solar_system_id, k.constellation_id, k.region_id, k.security,
       k.security_band, k.security_class, k.wormhole_class, k.victim_character_id, k.victim_corporation_id,
       k.victim_alliance_id, k.victim_faction_id, k.ship_type_id, k.ship_group_id, k.ship_class, k.damage_taken,
       k.attacker_count, k.pilot_count, k.total_value, k.npc, k.solo,
       {_SAID},
       f.ordinal is not null as has_final, f.character_id as final_character_id, f.corporation_id as final_corporation_id,
       f.alliance_id as final_alliance_id, f.faction_id as final_faction_id, f.ship_type_id as final_ship_type_id,
       f.weapon_type_id as final_weapon_type_id
from unnest($1::timestamptz[], $2::bigint[]) with ordinality as wanted(killmail_time, killmail_id, place)
join killmails k on k.killmail_id = wanted.killmail_id and k.killmail_time = wanted.killmail_time
    and k.killmail_time between $3 and $4
left join lateral (
    select * from killmail_attackers a
    where a.killmail_id = wanted.killmail_id and a.killmail_time = wanted.killmail_time and a.final_blow
      and a.killmail_time between $3 and $4
    order by a.ordinal limit 1
) f on true
order by wanted.place
"""  # noqa: S608 - a constant

_BODY = f"""
select k.hash, k.hash_ok, k.solar_system_id, k.constellation_id, k.region_id, k.security, k.security_band,
       k.security_class, k.wormhole_class, k.killmail_time, k.ship_type_id, k.ship_group_id, k.ship_class,
       k.attacker_count, k.pilot_count, k.total_value, k.npc, k.solo,
       {_SAID},
       k.zkb, k.worth, k.source, k.received_at, k.body
from killmail_ids i
join killmails k on k.killmail_id = i.killmail_id and k.killmail_time = i.killmail_time
where i.killmail_id = $1
"""  # noqa: S608 - a constant


_SPAN = """
select (select killmail_time from killmails order by killmail_time limit 1) as first,
       (select killmail_time from killmails order by killmail_time desc limit 1) as last
"""


async def held_span(database: Database) -> tuple[datetime, datetime] | None:
    """Event times of the first and the last kill; None while there is none."""
    row = await database.fetch_one(_SPAN)
    return None if row is None or row["first"] is None else (row["first"], row["last"])


async def killmail_rows(database: Database, places: list[Place]) -> list[dict[str, Any]]:
    """One row a place, in their order; `places` has at least one. First and last time keep Postgres to their months."""
    times = [place.time for place in places]
    return await database.fetch(_ROWS, times, [place.killmail_id for place in places], min(times), max(times))


async def whole_killmail(database: Database, killmail_id: int) -> dict[str, Any] | None:
    """Everything kept of one killmail; `body`, `zkb` and `worth` are JSON text."""
    return await database.fetch_one(_BODY, killmail_id)
