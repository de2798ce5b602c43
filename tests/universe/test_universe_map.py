"""The committed map: known facts, and that it holds together."""

import time
from collections import Counter
from dataclasses import FrozenInstanceError
from importlib.resources import files
from types import MappingProxyType, UnionType
from typing import get_args, get_origin, get_type_hints

import pytest

from universe import map as universe_map
from universe.build.provenance import markdown
from universe.map import load, unpack
from universe.systems import SolarSystem

UNIVERSE = load()
DATA = files("universe") / "data"


def test_jita_is_as_everyone_knows_it() -> None:
    jita = UNIVERSE.system(30000142)
    assert jita is not None
    assert (jita.name, jita.security_class, jita.effect) == ("Jita", "B", None)
    assert jita.security == pytest.approx(0.945913, abs=1e-6)
    assert (jita.x, jita.y, jita.z) == pytest.approx((-1.29064861735e17, 6.075530691e16, 1.1746922706e17))
    assert UNIVERSE.regions[jita.region_id].name == "The Forge"
    assert UNIVERSE.constellations[jita.constellation_id].name == "Kimotoro"
    assert UNIVERSE.constellations[jita.constellation_id].region_id == jita.region_id
    names = {system.name for gate in jita.gates if (system := UNIVERSE.system(gate))}
    assert names == {"Perimeter", "New Caldari", "Maurasi", "Sobaseki", "Muvolailen", "Niyabainen", "Ikuchi"}


@pytest.mark.parametrize(
    ("system_id", "name", "wormhole_class", "effect"),
    [
        (31000005, "Thera", 12, None),
        (31000930, "J140521", 3, "Wolf-Rayet Star"),
        (31000007, "J105443", 1, None),
        (31000003, "J164710", 16, "Magnetar"),
        (30000021, "Kuharah", 25, None),
    ],
)
def test_classes_and_effects(system_id: int, name: str, wormhole_class: int, effect: str | None) -> None:
    system = UNIVERSE.system(system_id)
    assert system is not None
    assert (system.name, system.wormhole_class, system.effect) == (name, wormhole_class, effect)


def test_every_kind_of_space_is_there() -> None:
    kinds = Counter(system.id // 1_000_000 for system in UNIVERSE)
    assert kinds[30] >= 5432
    assert kinds[31] == 2604
    assert kinds[32] >= 200
    assert kinds[34] >= 200


def test_names_with_spaces_and_odd_signs_are_whole() -> None:
    regions = {region.name for region in UNIVERSE.regions.values()}
    assert {"The Forge", "Vale of the Silent", "Kor-Azor", "The Bleak Lands", "Yasna Zakh"} <= regions
    assert UNIVERSE.system_by_name("New Caldari") is not None
    assert UNIVERSE.system_by_name("1DQ1-A") is not None


def test_names_are_found_in_any_case_and_are_unique() -> None:
    assert UNIVERSE.system_by_name("jITA") is UNIVERSE.system(30000142)
    assert len({system.name.casefold() for system in UNIVERSE}) == len(UNIVERSE)


def test_what_is_not_on_the_map_is_none() -> None:
    assert UNIVERSE.system(0) is None
    assert UNIVERSE.system(-30000142) is None
    assert UNIVERSE.system_by_name("Nowhere") is None
    assert 30000142 in UNIVERSE
    assert 1 not in UNIVERSE


def test_every_gate_leads_to_a_system_that_leads_back() -> None:
    for system in UNIVERSE:
        assert list(system.gates) == sorted(set(system.gates))
        for gate in system.gates:
            neighbour = UNIVERSE.system(gate)
            assert neighbour is not None
            assert system.id in neighbour.gates


def test_every_system_is_in_a_known_constellation_and_its_region() -> None:
    for system in UNIVERSE:
        assert UNIVERSE.constellations[system.constellation_id].region_id == system.region_id
        assert system.region_id in UNIVERSE.regions


def test_systems_come_by_ascending_id() -> None:
    ids = [system.id for system in UNIVERSE]
    assert ids == sorted(ids)
    assert len(ids) == len(UNIVERSE)


def test_nobody_can_change_the_map() -> None:
    system = UNIVERSE.system(30000142)
    assert system is not None
    with pytest.raises(FrozenInstanceError):
        system.name = "Perimeter"  # type: ignore[misc]
    assert isinstance(UNIVERSE.regions, MappingProxyType)
    assert isinstance(UNIVERSE.constellations, MappingProxyType)
    assert load() is UNIVERSE


def test_every_value_has_the_type_its_field_promises() -> None:
    promised = get_type_hints(SolarSystem)
    for system in UNIVERSE:
        for name, hint in promised.items():
            value = getattr(system, name)
            assert type(value) in (get_args(hint) if isinstance(hint, UnionType) else (get_origin(hint) or hint,))


def test_another_layout_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(universe_map, "FORMAT", 3)
    with pytest.raises(ValueError, match="layout 2"):
        unpack((DATA / "universe.json.gz").read_bytes())


def test_factions_and_corporations_without_players_have_names() -> None:
    assert (UNIVERSE.factions[500001].name, UNIVERSE.npc_corporations[1000115].name) == ("Caldari State", "University of Caille")
    assert UNIVERSE.npc_corporations[1000125].name == "CONCORD"
    assert (len(UNIVERSE.factions), len(UNIVERSE.npc_corporations)) == (27, 283)
    assert {len(str(number)) for number in UNIVERSE.factions} == {6}
    assert {len(str(number)) for number in UNIVERSE.npc_corporations} == {7}


def test_the_build_tells_the_layout_too() -> None:
    """The same source in another layout holds other things, and whoever keeps a copy has to write it anew."""
    assert f"2:{UNIVERSE.provenance.sha256}" == UNIVERSE.build


def test_the_provenance_page_belongs_to_the_file() -> None:
    assert (DATA / "PROVENANCE.md").read_text(encoding="utf-8") == markdown(UNIVERSE)
    assert len(UNIVERSE.provenance.sha256) == 64
    assert UNIVERSE.build_number == UNIVERSE.provenance.build_number


def test_the_map_loads_in_150_ms_and_is_about_a_megabyte_at_most() -> None:
    data = (DATA / "universe.json.gz").read_bytes()
    assert len(data) < 1_000_000

    def seconds() -> float:
        begin = time.process_time()  # not the wall: other processes are none of our business
        unpack(data)
        return time.process_time() - begin

    assert min(seconds() for _ in range(5)) < 0.150
