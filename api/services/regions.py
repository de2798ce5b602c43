"""One region."""

from __future__ import annotations

from collections import Counter
from typing import Any

from api.models.parts import Named
from api.models.regions import Holder, RegionLinks, RegionOne, RegionSystem, RegionWhole
from api.problems import Problem
from api.queries import names as n
from api.queries.names import names_of
from api.queries.world import region_row, region_systems
from api.services.sovereignty import owner_names, owner_ref, said_since
from api.storage.postgres import Database


async def get_region(database: Database, region_id: int, *, simulated: bool) -> RegionOne:
    """Its systems by name, and who holds them. Raises the problem not-found."""
    row = await known_region(database, region_id)
    systems = await region_systems(database, region_id)
    names = await names_of(database, (pair for one in systems for pair in owner_names(one)))
    held = Counter(one["alliance_id"] for one in systems if one["alliance_id"] is not None)
    whole = RegionWhole(
        id=region_id,
        name=row["name"],
        systems=[
            RegionSystem(
                id=one["solar_system_id"],
                name=one["name"],
                security=one["security"],
                band=one["security_band"],
                owner=None if one["owner_kind"] is None else owner_ref(one, names, "owner_kind"),
                adm=one["adm"],
                said=None if one["owner_kind"] is None else said_since(one),
            )
            for one in systems
        ],
        holders=[
            Holder(alliance=Named(id=number, name=names.of(n.ALLIANCE, number)), systems=count)
            for number, count in sorted(held.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        links=RegionLinks(
            self=f"/regions/{region_id}",
            kills=f"/killmails?region={region_id}",
            battles=f"/battles?region={region_id}",
            doctrines=f"/regions/{region_id}/doctrines",
            changes=f"/sovereignty/changes?region={region_id}",
        ),
    )
    return RegionOne(data=whole, simulated=simulated)


async def known_region(database: Database, region_id: int) -> dict[str, Any]:
    """Id and name. Raises the problem not-found."""
    row = await region_row(database, region_id)
    if row is None:
        raise Problem("not-found", f"There is no region {region_id} in our static data.")
    return row
