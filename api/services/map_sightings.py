"""Where certain hulls, or somebody, were seen, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from api.models.map_sightings import MapPresence, MapPresenceList, MapSightingList, MapSightings, What, Who
from api.models.parts import Named
from api.queries.map_sightings import hulls_of, presence_rows, sighting_rows
from api.services.columns import seconds
from api.services.map_window import newest
from api.services.owners import known_name
from api.storage.postgres import Database

HULLS: dict[What, tuple[str, ...]] = {
    "capital": (
        "titan",
        "supercarrier",
        "force auxiliary",
        "carrier",
        "command carrier",
        "dreadnought",
        "lancer",
        "capital industrial",
    ),
    "logistics": ("logistics", "logistics frigate", "force auxiliary"),
}
"""Classes of hulls, as `universe.ships` names them; its capitals, and what was built to repair others."""

Row = Mapping[str, Any]


async def sightings(database: Database, what: What, hours: int, now: datetime, *, simulated: bool) -> MapSightingList:
    """Of the last hours up to the newest kill held."""
    end = await newest(database, now)
    rows: list[dict[str, Any]] = []
    if end is not None:
        hulls = await hulls_of(database, list(HULLS[what]))
        rows = await sighting_rows(database, hulls, end - timedelta(hours=hours), end)
    return MapSightingList(data=_columns(rows, what), what=what, hours=hours, until=end, simulated=simulated)


def _columns(rows: Sequence[Row], what: What) -> MapSightings:
    by_class = {(row["solar_system_id"], row["ship_class"]): row["kills"] for row in rows}
    whole = [row for row in rows if row["ship_class"] is None]
    whole.sort(key=lambda row: (-row["kills"], row["solar_system_id"]))
    seen = {word for _, word in by_class}
    classes = [word for word in HULLS[what] if word in seen]
    return MapSightings(
        system=[row["solar_system_id"] for row in whole],
        kills=[row["kills"] for row in whole],
        lost=[row["lost"] for row in whole],
        last=[seconds(row["last"]) for row in whole],
        seen=[[by_class.get((row["solar_system_id"], word), 0) for word in classes] for row in whole],
        classes=classes,
    )


async def presence(database: Database, kind: Who, number: int, days: int, now: datetime, *, simulated: bool) -> MapPresenceList:
    """Raises the problem not-found for one that nobody ever spoke of."""
    name = await known_name(database, kind, number)
    end = await newest(database, now)
    rows = [] if end is None else await presence_rows(database, number, end - timedelta(days=days), end)
    data = MapPresence(
        system=[row["solar_system_id"] for row in rows],
        kills=[row["kills"] for row in rows],
        losses=[row["losses"] for row in rows],
        last=[seconds(row["last"]) for row in rows],
    )
    who = Named(id=number, name=name)
    return MapPresenceList(data=data, kind=kind, who=who, days=days, until=end, simulated=simulated)
