"""The map as columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from api.models.map import MapGeometry, MapOne, MapSystems
from api.models.parts import Named
from api.queries.map import map_build, map_systems
from api.services.columns import Index
from api.storage.postgres import Database

MILLI_LIGHT_YEAR = 9.4607304725808e12
"""Metres: 1/1000 of a Julian light-year. Neighbours are some 500 of them apart."""
SHAPE = 1
"""Counted up when the answer is made otherwise of the same data, so that nobody keeps the old one."""


async def geometry_tag(database: Database, *, simulated: bool) -> str:
    """What tells one map from another without reading it."""
    build = await map_build(database)
    return f"map-{SHAPE}-{(build or 'none')[:16]}{'-simulated' if simulated else ''}"


async def geometry(database: Database, *, simulated: bool) -> MapOne:
    """All systems and gates."""
    build = await map_build(database)
    return MapOne(data=columns(await map_systems(database), build), simulated=simulated)


def columns(rows: Sequence[Mapping[str, Any]], build: str | None) -> MapGeometry:
    """The columns of stored systems."""
    places = {row["solar_system_id"]: place for place, row in enumerate(rows)}
    regions = Index((row["region_id"], row["region"]) for row in rows)
    constellations = Index((row["constellation_id"], row["constellation"]) for row in rows)
    bands = Index(row["security_band"] for row in rows)
    holes = Index(sorted({row["wormhole_class"] for row in rows if row["wormhole_class"] is not None}))
    gates = {
        (min(place, places[other]), max(place, places[other]))
        for place, row in enumerate(rows)
        for other in row["gates"]
        if other in places
    }
    return MapGeometry(
        build=build,
        systems=MapSystems(
            id=list(places),
            name=[row["name"] for row in rows],
            x=[round(row["x"] / MILLI_LIGHT_YEAR) for row in rows],
            y=[round(row["y"] / MILLI_LIGHT_YEAR) for row in rows],
            z=[round(row["z"] / MILLI_LIGHT_YEAR) for row in rows],
            region=[regions.of((row["region_id"], row["region"])) for row in rows],
            constellation=[constellations.of((row["constellation_id"], row["constellation"])) for row in rows],
            security=[shown_security(row["security"]) for row in rows],
            band=[bands.of(row["security_band"]) for row in rows],
            wormhole_class=[holes.maybe(row["wormhole_class"]) for row in rows],
        ),
        gates=[place for pair in sorted(gates) for place in pair],
        regions=[Named(id=number, name=name) for number, name in regions.values],
        constellations=[Named(id=number, name=name) for number, name in constellations.values],
        bands=bands.values,
        wormhole_classes=holes.values,
    )


def shown_security(security: float | None) -> float | None:
    """In tenths as the client shows it: rounded half up, but between 0 and 0.05 it shows 0.1 (as `universe.security` has it)."""
    if security is None:
        return None
    if 0 < security < 0.05:
        return 0.1
    return math.floor(security * 10 + 0.5) / 10
