"""The map out of the static tables."""

from __future__ import annotations

from typing import Any

from api.storage.postgres import Database

_SYSTEMS = """
select s.solar_system_id, s.name, s.x, s.y, s.z, s.security, s.security_band, s.wormhole_class, s.gates,
       s.constellation_id, c.name as constellation, s.region_id, r.name as region
from solar_systems s
left join constellations c on c.constellation_id = s.constellation_id
left join regions r on r.region_id = s.region_id
order by s.solar_system_id
"""
_GATES = """
select solar_system_id, security, gates from solar_systems where cardinality(gates) > 0 order by solar_system_id
"""
_ON_ROUTE = """
select s.solar_system_id, s.name, s.security, s.security_band, s.region_id, r.name as region
from unnest($1::bigint[]) with ordinality as wanted(id, place)
join solar_systems s on s.solar_system_id = wanted.id
left join regions r on r.region_id = s.region_id
order by wanted.place
"""


async def map_build(database: Database) -> str | None:
    """Which static data is stored; None while there is none."""
    row = await database.fetch_one("select build from universe_build")
    return None if row is None else row["build"]


async def map_systems(database: Database) -> list[dict[str, Any]]:
    """Every system with its gates, by id."""
    return await database.fetch(_SYSTEMS)


async def gate_rows(database: Database) -> list[dict[str, Any]]:
    """Every system with a gate."""
    return await database.fetch(_GATES)


async def route_rows(database: Database, systems: list[int]) -> list[dict[str, Any]]:
    """These systems, in their order; what the static data lacks is left out."""
    return await database.fetch(_ON_ROUTE, systems)
