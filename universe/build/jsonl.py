"""Reads CCP's own SDE: the zip of JSON lines from developers.eveonline.com/static-data."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from universe.build.records import ConstellationRecord, MapRecords, OwnerRecord, RegionRecord, SystemRecord
from universe.systems import Provenance

Row = dict[str, Any]


def read(path: Path) -> MapRecords:
    """The map in an SDE zip. Raises `KeyError` when the zip lacks one of the map's files."""
    with zipfile.ZipFile(path) as archive:
        suns = {row["solarSystemID"]: row["typeID"] for row in _rows(archive, "mapSecondarySuns.jsonl")}
        release = next(_rows(archive, "_sde.jsonl"))
        return MapRecords(
            systems=tuple(_system(row, suns) for row in _rows(archive, "mapSolarSystems.jsonl")),
            constellations=tuple(
                ConstellationRecord(
                    id=row["_key"],
                    name=row["name"]["en"],
                    region_id=row["regionID"],
                    wormhole_class=row.get("wormholeClassID"),
                )
                for row in _rows(archive, "mapConstellations.jsonl")
            ),
            regions=tuple(
                RegionRecord(id=row["_key"], name=row["name"]["en"], wormhole_class=row.get("wormholeClassID"))
                for row in _rows(archive, "mapRegions.jsonl")
            ),
            links=frozenset(
                (row["solarSystemID"], row["destination"]["solarSystemID"]) for row in _rows(archive, "mapStargates.jsonl")
            ),
            factions=_owners(archive, "factions.jsonl"),
            npc_corporations=_owners(archive, "npcCorporations.jsonl"),
            provenance=Provenance(
                source="CCP's static data export (JSON lines)",
                release=str(release["releaseDate"]),
                build_number=int(release["buildNumber"]),
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            ),
        )


def _system(row: Row, suns: dict[int, int]) -> SystemRecord:
    position, flat = row["position"], row.get("position2D")
    return SystemRecord(
        id=row["_key"],
        name=row["name"]["en"],
        constellation_id=row["constellationID"],
        security=row.get("securityStatus"),
        security_class=row.get("securityClass"),
        position=(position["x"], position["y"], position["z"]),
        map_position=None if flat is None else (flat["x"], flat["y"]),
        wormhole_class=row.get("wormholeClassID"),
        second_sun_type_id=suns.get(row["_key"]),
    )


def _owners(archive: zipfile.ZipFile, name: str) -> tuple[OwnerRecord, ...]:
    return tuple(OwnerRecord(id=row["_key"], name=row["name"]["en"]) for row in _rows(archive, name))


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
    """The rows of one file, wherever in the zip it lies."""
    for member in archive.namelist():
        if member.rpartition("/")[2] == name:
            break
    else:
        raise KeyError(f"the archive has no {name}")
    with archive.open(member) as lines:
        for line in lines:
            if line.strip():
                yield orjson.loads(line)
