"""A fleet as a vector: what its ships say, and how far apart two fleets lie."""

from __future__ import annotations

import pytest
from fleet_world import IDS, fleet, hulls
from hypothesis import given
from hypothesis import strategies as st

from agents.doctrines.fleet import Pairs
from agents.doctrines.roles import kind_of, repairs, role_of
from agents.doctrines.vector import apart_from, distance, vector_of

SHIPS = ("Ferox", "Drake", "Muninn", "Scimitar", "Sabre", "Hound", "Purifier", "Vulture", "Naglfar")
some = st.dictionaries(st.sampled_from(SHIPS), st.integers(1, 40), min_size=1).map(
    lambda counts: hulls(", ".join(f"{name} {count}" for name, count in counts.items()))
)


@pytest.mark.parametrize(
    ("pilots", "weight"), [(5, 1), (9, 1), (10, 2), (19, 2), (20, 3), (39, 3), (40, 4), (79, 4), (80, 5), (800, 5)]
)
def test_a_fleet_weighs_one_more_each_time_it_doubles(pilots: int, weight: int) -> None:
    assert fleet(1, f"Ferox {pilots}").weight == weight


def test_what_repairs_others_is_known_by_what_it_does_and_not_by_its_class() -> None:
    assert all(repairs(IDS[name]) for name in ("Scimitar", "Deacon", "Apostle", "Osprey", "Nestor", "Navitas", "Zarmazd"))
    assert not any(repairs(IDS[name]) for name in ("Caracal", "Machariel", "Tristan", "Leshak", "Loki"))


@given(some, some)
def test_a_distance_is_between_nothing_and_all_and_the_same_both_ways(one: Pairs, other: Pairs) -> None:
    apart = distance(vector_of(one), vector_of(other))
    assert 0.0 <= apart <= 1.0
    assert apart == distance(vector_of(other), vector_of(one))
    assert distance(vector_of(one), vector_of(one)) == 0.0
    assert apart_from([vector_of(one)], [vector_of(other)])[0][0] == pytest.approx(apart, abs=1e-8)


@given(some, st.integers(2, 9))
def test_a_fleet_of_the_same_mix_is_the_same_however_large(one: Pairs, times: int) -> None:
    larger = tuple((hull, count * times) for hull, count in one)
    assert distance(vector_of(one), vector_of(larger)) == 0.0


def _apart(one: str, other: str) -> float:
    return distance(vector_of(hulls(one)), vector_of(hulls(other)))


def test_another_line_is_far_and_another_hull_in_support_near() -> None:
    assert _apart("Ferox 20, Scimitar 3, Sabre 2", "Muninn 20, Scimitar 3, Sabre 2") > 0.7
    assert _apart("Ferox 20, Scimitar 3, Sabre 2", "Ferox 20, Scimitar 3, Flycatcher 2") < 0.05


def test_bombers_of_two_races_are_nearer_than_two_battlecruisers() -> None:
    mixed = _apart("Hound 5, Purifier 4, Nemesis 1", "Hound 3, Purifier 4, Manticore 3")
    assert mixed < 0.2 < 0.6 < _apart("Ferox 10", "Drake 10")


def test_logistics_count_for_more_than_their_number() -> None:
    """Two doctrines of one hull, one for shields and one for armour, must not lie on each other."""
    told = _apart("Hurricane 8, Scimitar 2", "Hurricane 8, Guardian 2")
    plain = _apart("Hurricane 8, Vargur 2", "Hurricane 8, Golem 2")
    assert told > 1.5 * plain


def test_roles_follow_the_line() -> None:
    shares = {IDS[name]: share for name, share in {"Harpy": 0.6, "Kirin": 0.1, "Sabre": 0.1, "Stork": 0.05, "Wolf": 0.15}.items()}
    roles = {name: role_of(IDS[name], shares) for name in ("Harpy", "Kirin", "Sabre", "Stork", "Wolf")}
    assert roles == {"Harpy": "line", "Kirin": "logistics", "Sabre": "support", "Stork": "links", "Wolf": "line"}
    assert role_of(IDS["Archon"], shares | {IDS["Archon"]: 0.05}) == "capital"


def test_a_fleet_is_what_its_line_is() -> None:
    assert kind_of({IDS["Ferox"]: 0.9, IDS["Naglfar"]: 0.1}) == "subcapital"
    assert kind_of({IDS["Naglfar"]: 0.6, IDS["Ferox"]: 0.4}) == "capital"
    assert kind_of({IDS["Nyx"]: 1.0}) == "supercapital"
