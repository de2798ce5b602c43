"""The distance of two fits: a metric that knows what is alike, and that no order of slots changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import numpy as np
from hangar import ARMOR_HURRICANE, HIGHS, LOWS, MIDS, SHIELD_HURRICANE, fit, fits, number, rack
from hypothesis import given
from hypothesis import strategies as st

from fitting.distance import ROOT, apart, distance, distances
from fitting.fit import Fit, Module
from fitting.likeness import WEIGHTS, place_of


def with_mid(slot: int, name: str) -> Fit:
    mids = list(SHIELD_HURRICANE.mid)
    mids[slot] = Module(slot, number(name))
    return replace(SHIELD_HURRICANE, mid=tuple(mids))


def test_what_is_alike_is_nearer_than_what_is_not() -> None:
    steps = [
        distance(SHIELD_HURRICANE, with_mid(1, name))
        for name in (
            "Large Shield Extender II",
            "Republic Fleet Large Shield Extender",  # another make of the same
            "Large Shield Extender I",  # a worse one
            "Medium Shield Extender II",  # another size
            "Shield Boost Amplifier II",  # another group
        )
    ]
    assert steps[0] == 0
    assert steps == sorted(set(steps))
    assert steps[1] < 0.01
    assert steps[3] < 0.06


def test_a_scrambler_is_no_disruptor_though_they_are_of_one_group() -> None:
    other_kind = distance(SHIELD_HURRICANE, with_mid(3, "Warp Scrambler II"))
    other_group = distance(SHIELD_HURRICANE, with_mid(3, "Stasis Webifier II"))
    assert with_mid(3, "Warp Scrambler II") != SHIELD_HURRICANE
    assert 0.03 < other_kind < other_group


def test_another_tank_and_other_guns_are_far() -> None:
    assert distance(SHIELD_HURRICANE, ARMOR_HURRICANE) > 0.5


def test_propulsion_says_more_than_a_utility_slot() -> None:
    afterburner = distance(SHIELD_HURRICANE, with_mid(0, "10MN Afterburner II"))
    assert afterburner > 2 * distance(SHIELD_HURRICANE, with_mid(3, "Warp Scrambler II"))


def test_a_mutated_module_is_as_near_as_a_faction_one() -> None:
    faction = distance(SHIELD_HURRICANE, with_mid(1, "Republic Fleet Large Shield Extender"))
    assert distance(SHIELD_HURRICANE, with_mid(1, "Large Abyssal Shield Extender")) == faction


def test_ammunition_drones_and_cargo_are_no_other_doctrine() -> None:
    bare_guns = tuple(replace(module, charge=None) for module in SHIELD_HURRICANE.high)
    assert distance(SHIELD_HURRICANE, replace(SHIELD_HURRICANE, high=bare_guns, drones=(), cargo=((34, 5),))) == 0


def test_a_bare_hull_is_all_that_a_fit_is_not() -> None:
    bare = fit("Hurricane")
    assert distance(bare, bare) == 0
    assert distance(bare, SHIELD_HURRICANE) == 1


def test_hulls_are_not_compared() -> None:
    assert distance(SHIELD_HURRICANE, replace(SHIELD_HURRICANE, hull=number("Drake"))) == 1


def test_types_that_nobody_knows_are_like_nothing_else() -> None:
    one, other = (replace(SHIELD_HURRICANE, service=(Module(0, type_id),)) for type_id in (90_000_000, 90_000_001))
    assert apart(90_000_000, 90_000_001) == 2 * ROOT
    assert distance(one, one) == 0
    assert distance(one, other) > distance(one, SHIELD_HURRICANE) > 0


@given(fits(), fits())
def test_identity_symmetry_and_bounds(a: Fit, b: Fit) -> None:
    near = distance(a, b)
    assert near == distance(b, a)
    assert 0 <= near <= 1
    same = all(
        sorted(m.type_id for m in a.rack(r)) == sorted(m.type_id for m in b.rack(r)) for r in ("high", "mid", "low", "rig")
    )
    assert (near == 0) == (same and sorted(m.type_id for m in a.service) == sorted(m.type_id for m in b.service))


@given(fits(), fits(), fits())
def test_no_detour_is_shorter(a: Fit, b: Fit, c: Fit) -> None:
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-12


@given(fits(), fits(), st.randoms(use_true_random=False))
def test_the_order_of_slots_changes_nothing(a: Fit, b: Fit, random: Random) -> None:
    def shuffled(modules: tuple[Module, ...]) -> tuple[Module, ...]:
        order = random.sample(range(len(modules)), len(modules))
        return tuple(replace(modules[place], slot=slot) for slot, place in enumerate(order))

    other = replace(a, high=shuffled(a.high), mid=shuffled(a.mid), low=shuffled(a.low), rig=shuffled(a.rig))
    assert distance(other, b) == distance(a, b)
    assert distance(other, a) == 0


@given(st.lists(fits(), max_size=6))
def test_many_at_once_are_as_one_by_one(own: list[Fit]) -> None:
    assert np.array_equal(distances(own), np.array([[distance(a, b) for b in own] for a in own]).reshape(len(own), len(own)))


@given(
    st.lists(st.sampled_from(HIGHS + MIDS + LOWS), min_size=1, max_size=4),
    st.lists(st.sampled_from(HIGHS + MIDS + LOWS), min_size=1, max_size=4),
)
def test_what_is_moved_is_the_best_of_all_assignments(a: list[str], b: list[str]) -> None:
    """Of modules that count alike: taken apart by trying every assignment."""
    a = [name for name in a if place_of(number(name)).role == "tank"]
    b = [name for name in b if place_of(number(name)).role == "tank"]
    longest = max(len(a), len(b))
    padded = [*map(number, a), *[0] * (longest - len(a))], [*map(number, b), *[0] * (longest - len(b))]

    def cost(one: int, other: int) -> int:
        return 0 if one == other else ROOT if 0 in (one, other) else apart(one, other)

    best = min(sum(map(cost, padded[0], order)) for order in permutations(padded[1])) * WEIGHTS["tank"]
    whole = (len(a) + len(b)) * ROOT * WEIGHTS["tank"] + best
    found = distance(fit("Hurricane", low=a), fit("Hurricane", low=b))
    assert found == (2 * best / whole if whole else 0.0)


def test_nothing_to_compare_is_no_error() -> None:
    assert distances([]).shape == (0, 0)
    assert distances([fit("Hurricane")]).tolist() == [[0.0]]
    assert rack() == ()
