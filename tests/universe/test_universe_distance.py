"""Distances on the committed map, against routes that pilots know."""

import math
import time

import pytest

from universe.distance import gate_neighbours, jumps, light_years, network, route, within
from universe.gates import Preference
from universe.map import load
from universe.security import ZARZAKH_ID, Band, band
from universe.systems import SolarSystem

UNIVERSE = load()


def named(name: str) -> SolarSystem:
    system = UNIVERSE.system_by_name(name)
    assert system is not None, name
    return system


JITA, PERIMETER, AMARR = named("Jita"), named("Perimeter"), named("Amarr")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Jita", "Jita", 0),
        ("Jita", "Perimeter", 1),
        ("Jita", "Amarr", 11),
        ("Jita", "Rens", 15),
        ("Jita", "Hek", 9),
        ("Otela", "Niarja", 9),  # inside Pochven
        ("Jita", "Otela", None),  # into Pochven: no gates since 2020
        ("Jita", "Thera", None),
        ("J105443", "J140521", None),
    ],
)
def test_known_jumps(a: str, b: str, expected: int | None) -> None:
    assert jumps(named(a).id, named(b).id) == jumps(named(b).id, named(a).id) == expected


def test_jita_to_amarr_is_short_through_ahbazon_and_long_by_highsec() -> None:
    """The map of 2024: Niarja fell to Pochven in 2020, Ahbazon is lowsec."""
    short, safe = route(JITA.id, AMARR.id), route(JITA.id, AMARR.id, preference=Preference.SAFER)
    assert short is not None
    assert safe is not None
    assert len(short) - 1 == jumps(JITA.id, AMARR.id) == 11
    assert named("Ahbazon").id in short
    assert len(safe) - 1 == 45
    assert all((system := UNIVERSE.system(id)) and band(system) is Band.HIGHSEC for id in safe)


def test_avoiding_ahbazon_costs_jumps_and_keeps_to_it() -> None:
    around = route(JITA.id, AMARR.id, avoid={named("Ahbazon").id})
    assert around is not None
    assert named("Ahbazon").id not in around
    assert len(around) - 1 > 11


def test_less_safe_leaves_highsec_and_shuns_nullsec() -> None:
    systems = [UNIVERSE.system(id) for id in route(JITA.id, AMARR.id, preference=Preference.LESS_SAFE) or ()]
    bands = [band(system) for system in systems if system]
    assert Band.NULLSEC not in bands
    assert bands.count(Band.LOWSEC) > bands.count(Band.HIGHSEC)


def test_zarzakh_is_reached_but_never_crossed() -> None:
    zarzakh = UNIVERSE.system(ZARZAKH_ID)
    assert zarzakh is not None
    assert len(zarzakh.gates) == 4
    for a in zarzakh.gates:
        assert jumps(a, ZARZAKH_ID) == jumps(ZARZAKH_ID, a) == 1
        for b in zarzakh.gates:
            way = route(a, b)
            assert way is not None
            assert ZARZAKH_ID not in way[1:-1]
            assert a == b or jumps(a, b) != 2


def test_within_counts_rings_around_jita() -> None:
    assert within(JITA.id, 0) == {JITA.id: 0}
    assert within(JITA.id, 1) == {JITA.id: 0, **dict.fromkeys(JITA.gates, 1)}
    five = within(JITA.id, 5)
    assert list(five.values()) == sorted(five.values())
    assert max(five.values()) == 5
    assert all(jumps(JITA.id, id) == distance for id, distance in five.items())


def test_light_years_are_those_of_the_jump_drive() -> None:
    metres = math.sqrt((JITA.x - AMARR.x) ** 2 + (JITA.y - AMARR.y) ** 2 + (JITA.z - AMARR.z) ** 2)
    assert light_years(JITA, AMARR) == pytest.approx(metres / 9.46e15)
    assert light_years(JITA, AMARR) == light_years(AMARR, JITA) == pytest.approx(20.28, abs=0.01)
    assert light_years(JITA, PERIMETER) == pytest.approx(2.10, abs=0.01)
    assert light_years(JITA, JITA) == 0


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (JITA.id, PERIMETER.id, True),
        (JITA.id, AMARR.id, False),
        (JITA.id, JITA.id, False),
        (JITA.id, 31000007, True),
        (31000007, 31000930, True),
        (31000007, 31000007, False),
        (JITA.id, 31999999, True),  # not on the map, but its id says J-space
        (JITA.id, 32000001, False),
        (JITA.id, 1, False),
    ],
)
def test_gate_neighbours(a: int, b: int, expected: bool) -> None:
    assert gate_neighbours(a, b) is gate_neighbours(b, a) is expected


def test_all_of_new_eden_is_spread_in_a_few_milliseconds() -> None:
    network()

    def seconds() -> float:
        begin = time.process_time()  # not the wall: other processes are none of our business
        assert len(within(JITA.id, 1000)) > 5000
        return time.process_time() - begin

    assert min(seconds() for _ in range(5)) < 0.020
