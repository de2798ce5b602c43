"""Lists that their source tells whole, with names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.models import frontiers as m
from api.models.parts import Named
from api.models.world import Said
from api.queries import names as n
from api.queries.names import Names, names_of
from api.queries.world import snapshot
from api.services.row import named
from api.storage.postgres import Database
from schemas.topics import FACTION_WAR, INCURSIONS, SKYHOOKS, WORMHOLES

ESI = "esi"


async def holes(database: Database, hub: str, now: datetime, *, simulated: bool) -> m.HoleList:
    """Of one hub, those that have not expired at `now`."""
    rows, said = await _told(database, WORMHOLES.name, hub, "holes")
    rows = [row for row in rows if row["expires_at"] is None or datetime.fromisoformat(row["expires_at"]) > now]
    ids = [(n.SYSTEM, row[field]) for row in rows for field in ("hub_system_id", "system_id")]
    names = await names_of(database, [*ids, *((n.REGION, row["region_id"]) for row in rows)])
    data = [
        m.HoleRow(
            id=row["id"],
            hub=_named(names, n.SYSTEM, row["hub_system_id"]),
            hub_signature=row["hub_signature"],
            system=named(names, n.SYSTEM, row["system_id"]),
            system_class=row["system_class"],
            region=named(names, n.REGION, row["region_id"]),
            signature=row["signature"],
            hole_type=row["hole_type"],
            type_at=row["type_at"],
            max_ship_size=row["max_ship_size"],
            expires_at=row["expires_at"],
            complete=row["complete"],
        )
        for row in rows
    ]
    return m.HoleList(data=data, said=said, next=None, simulated=simulated)


async def incursions(database: Database, *, simulated: bool) -> m.IncursionList:
    """All of them."""
    rows, said = await _told(database, INCURSIONS.name, ESI, "incursions")
    systems = [(n.SYSTEM, one) for row in rows for one in (*row["infested_solar_systems"], row["staging_solar_system_id"])]
    others = [pair for row in rows for pair in ((n.CONSTELLATION, row["constellation_id"]), (n.FACTION, row["faction_id"]))]
    names = await names_of(database, [*systems, *others])
    data = [
        m.IncursionRow(
            constellation=_named(names, n.CONSTELLATION, row["constellation_id"]),
            faction=named(names, n.FACTION, row["faction_id"]),
            state=row["state"],
            influence=row["influence"],
            has_boss=row["has_boss"],
            staging=named(names, n.SYSTEM, row["staging_solar_system_id"]),
            infested=[_named(names, n.SYSTEM, one) for one in row["infested_solar_systems"]],
        )
        for row in rows
    ]
    return m.IncursionList(data=data, said=said, next=None, simulated=simulated)


async def faction_war(database: Database, *, simulated: bool) -> m.WarSystemList:
    """Those nearest to falling first."""
    rows, said = await _told(database, FACTION_WAR.name, ESI, "systems")
    factions = [(n.FACTION, row[field]) for row in rows for field in ("owner_faction_id", "occupier_faction_id")]
    names = await names_of(database, [*((n.SYSTEM, row["solar_system_id"]) for row in rows), *factions])
    rows.sort(key=lambda row: (-row["victory_points"] / max(1, row["victory_points_threshold"]), row["solar_system_id"]))
    data = [
        m.WarSystemRow(
            system=_named(names, n.SYSTEM, row["solar_system_id"]),
            owner=_named(names, n.FACTION, row["owner_faction_id"]),
            occupier=_named(names, n.FACTION, row["occupier_faction_id"]),
            contested=row["contested"],
            victory_points=row["victory_points"],
            victory_points_threshold=row["victory_points_threshold"],
        )
        for row in rows
    ]
    return m.WarSystemList(data=data, said=said, next=None, simulated=simulated)


async def skyhooks(database: Database, now: datetime, *, simulated: bool) -> m.SkyhookList:
    """Those that can still be raided at `now`."""
    rows, said = await _told(database, SKYHOOKS.name, ESI, "skyhooks")
    rows = [row for row in rows if datetime.fromisoformat(row["window"]["end"]) > now]
    names = await names_of(database, _systems(rows))
    data = [
        m.SkyhookRow(
            planet_id=row["planet_id"],
            system=_named(names, n.SYSTEM, row["solar_system_id"]),
            start=row["window"]["start"],
            end=row["window"]["end"],
        )
        for row in sorted(rows, key=lambda row: (row["window"]["start"], row["planet_id"]))
    ]
    return m.SkyhookList(data=data, said=said, next=None, simulated=simulated)


async def _told(database: Database, topic: str, key: str, field: str) -> tuple[list[Any], Said | None]:
    found = await snapshot(database, topic, key)
    if found is None:
        return [], None
    body, row = found
    return list(body[field]), Said(source=row["source"], as_of=row["as_of"])


def _systems(rows: Iterable[Any]) -> list[tuple[str, int | None]]:
    return [(n.SYSTEM, row["solar_system_id"]) for row in rows]


def _named(names: Names, category: str, number: int) -> Named:
    return Named(id=number, name=names.of(category, number))
