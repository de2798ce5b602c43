"""One solar system."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

from api.models.parts import Named, Position
from api.models.systems import AdmRow, HourRow, Neighbour, SystemLinks, SystemOne, SystemWhole
from api.problems import Problem
from api.queries.systems import neighbour_rows, system_row
from api.queries.world import adm_rows, hour_rows, sovereignty_rows
from api.services.activity import recent_kills
from api.services.sovereignty import sov_rows
from api.storage.postgres import Database
from schemas.redis_keys import Keys

ADM_ROWS, HOUR_ROWS = 60, 48
"""Two months of ADM, two days of hours."""


async def get_system(database: Database, redis: Redis, keys: Keys, system_id: int, *, simulated: bool) -> SystemOne:
    """Static data, neighbours and recent kills. Raises the problem not-found."""
    row = await known_system(database, system_id)
    neighbours = [
        Neighbour(id=one["id"], name=one["name"], security=one["security"], band=one["security_band"])
        for one in await neighbour_rows(database, row["gates"])
    ]
    held = await sov_rows(database, await sovereignty_rows(database, systems=(system_id,)))
    whole = SystemWhole(
        id=system_id,
        name=row["name"],
        security=row["security"],
        security_class=row["security_class"],
        wormhole_class=row["wormhole_class"],
        band=row["security_band"],
        effect=row["effect"],
        constellation=Named(id=row["constellation_id"], name=row["constellation"]),
        region=Named(id=row["region_id"], name=row["region"]),
        position=Position(x=row["x"], y=row["y"], z=row["z"]),
        neighbours=neighbours,
        recent=await recent_kills(redis, keys, system_id),
        sovereignty=held[0] if held else None,
        adm_history=[
            AdmRow(at=one["as_of"], adm=one["adm"], source=one["source"]) for one in await adm_rows(database, system_id, ADM_ROWS)
        ],
        hours=[
            HourRow(
                until=one["hour"],
                source=one["source"],
                jumps=one["jumps"],
                ship_kills=one["ship_kills"],
                pod_kills=one["pod_kills"],
                npc_kills=one["npc_kills"],
            )
            for one in await hour_rows(database, system_id, HOUR_ROWS)
        ],
        links=SystemLinks(
            self=f"/systems/{system_id}", kills=f"/killmails?system={system_id}", battles=f"/systems/{system_id}/battles"
        ),
    )
    return SystemOne(data=whole, simulated=simulated)


async def known_system(database: Database, system_id: int) -> dict[str, Any]:
    """The row of the system. Raises the problem not-found."""
    row = await system_row(database, system_id)
    if row is None:
        raise Problem("not-found", f"There is no solar system {system_id} in our static data.")
    return row
