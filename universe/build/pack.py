"""Turns records into the bytes of `universe.json.gz`, and checks them on the way.

The same records give the same bytes: rows are sorted by id, columns stand in a fixed order, the gzip header has no
time.
"""

import gzip
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import orjson

from universe.build.records import MapRecords, SystemRecord
from universe.map import FORMAT

EFFECTS: dict[int, str] = {
    30574: "Magnetar",
    30575: "Black Hole",
    30576: "Red Giant",
    30577: "Pulsar",
    30669: "Wolf-Rayet Star",
    30670: "Cataclysmic Variable",
}
"""Type id of a second sun -> the effect's name in the game."""


def pack(records: MapRecords) -> bytes:
    """The data file. Raises `ValueError` on a map that contradicts itself: better no new file than a broken one."""
    constellations = {record.id: record for record in records.constellations}
    regions = {record.id: record for record in records.regions}
    systems = {record.id: record for record in records.systems}
    gates = _gates(records, systems)

    def wormhole_class(system: SystemRecord) -> int | None:
        constellation = constellations[system.constellation_id]
        for place in (system, constellation, regions[constellation.region_id]):
            if place.wormhole_class is not None:
                return place.wormhole_class
        return None

    for constellation in constellations.values():
        if constellation.region_id not in regions:
            raise ValueError(f"constellation {constellation.id} is in unknown region {constellation.region_id}")
    for system in systems.values():
        if system.constellation_id not in constellations:
            raise ValueError(f"system {system.id} is in unknown constellation {system.constellation_id}")

    document = {
        "format": FORMAT,
        "provenance": asdict(records.provenance),
        "regions": _columns({"id": region.id, "name": region.name} for region in regions.values()),
        "constellations": _columns(
            {"id": constellation.id, "name": constellation.name, "region_id": constellation.region_id}
            for constellation in constellations.values()
        ),
        "factions": _columns({"id": faction.id, "name": faction.name} for faction in records.factions),
        "npc_corporations": _columns({"id": one.id, "name": one.name} for one in records.npc_corporations),
        "systems": _columns(
            {
                "id": system.id,
                "name": system.name,
                "constellation_id": system.constellation_id,
                "security": system.security,
                "security_class": system.security_class,
                "x": float(system.position[0]),
                "y": float(system.position[1]),
                "z": float(system.position[2]),
                "map_x": system.map_position[0] if system.map_position else None,
                "map_y": system.map_position[1] if system.map_position else None,
                "gates": sorted(gates[system.id]),
                "wormhole_class": wormhole_class(system),
                "effect": EFFECTS.get(system.second_sun_type_id or 0),
            }
            for system in systems.values()
        ),
    }
    return gzip.compress(orjson.dumps(document), compresslevel=9, mtime=0)


def _gates(records: MapRecords, systems: dict[int, SystemRecord]) -> defaultdict[int, set[int]]:
    """Neighbours of every system. Every gate has one that leads back; a one-way gate is a mistake of the reader."""
    gates: defaultdict[int, set[int]] = defaultdict(set)
    for here, there in records.links:
        if here not in systems or there not in systems:
            raise ValueError(f"a stargate joins {here} and {there}, one of which is unknown")
        if (there, here) not in records.links:
            raise ValueError(f"a stargate leads from {here} to {there} and none leads back")
        gates[here].add(there)
    return gates


def _columns(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """One array a column, rows by ascending id. Columns compress better than rows and name each key once."""
    ordered = sorted(rows, key=lambda row: int(row["id"]))
    if not ordered:
        raise ValueError("the map is empty")
    return {name: [row[name] for row in ordered] for name in ordered[0]}
