"""Solar systems from the static tables."""

from __future__ import annotations

from typing import Any

from api.storage.postgres import Database

_SYSTEM = """
select s.solar_system_id, s.name, s.security, s.security_band, s.security_class, s.wormhole_class, s.effect,
       s.x, s.y, s.z, s.gates, s.constellation_id, c.name as constellation, s.region_id, r.name as region
from solar_systems s
left join constellations c using (constellation_id)
left join regions r on r.region_id = s.region_id
where s.solar_system_id = $1
"""

_NEIGHBOURS = """
select wanted.id, s.name, s.security, s.security_band
from unnest($1::bigint[]) as wanted(id) left join solar_systems s on s.solar_system_id = wanted.id
order by s.name nulls last, wanted.id
"""


async def system_row(database: Database, system_id: int) -> dict[str, Any] | None:
    """One system with the names around it."""
    return await database.fetch_one(_SYSTEM, system_id)


async def neighbour_rows(database: Database, gates: list[int]) -> list[dict[str, Any]]:
    """The systems behind the gates, by name; all but the id is null where the static data lacks one."""
    return await database.fetch(_NEIGHBOURS, gates)
