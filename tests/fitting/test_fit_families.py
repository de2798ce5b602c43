"""Families of fits: what is planted is found, whatever the order of losses."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hangar import ARMOR_HURRICANE, SHIELD_HURRICANE, fit, fits, loss, number
from hypothesis import given, settings
from hypothesis import strategies as st

from fitting.families import LEAST_SHARE, MOST_SWAPS, Loss, families, swaps_of
from fitting.fit import Fit, Module, fit_hash
from fitting.nickname import name_of
from fitting.slots import filled, slots_of


def swapped(base: Fit, rack: str, slot: int, name: str) -> Fit:
    modules = list(getattr(base, rack))
    modules[slot] = Module(slot, number(name))
    return replace(base, **{rack: tuple(modules)})


WITH_SCRAMBLER = swapped(SHIELD_HURRICANE, "mid", 3, "Warp Scrambler II")
FACTION = swapped(SHIELD_HURRICANE, "low", 0, "Republic Fleet Gyrostabilizer")


def week() -> list[Loss]:
    """Two ways to fly a Hurricane, one person's odd one, two that were on their way to be fitted."""
    shield = [loss(number, SHIELD_HURRICANE, 1_638_000_000 + number) for number in range(1, 9)]
    armor = [loss(number, ARMOR_HURRICANE, 1_638_100_000 + number) for number in range(20, 25)]
    odd = fit("Hurricane", high=["Salvager I"] * 7, mid=["Cap Recharger II"] * 4, low=["Expanded Cargohold II"] * 6)
    return [
        *shield,
        loss(9, WITH_SCRAMBLER),
        loss(10, WITH_SCRAMBLER),
        loss(11, FACTION),
        *armor,
        loss(30, odd),
        loss(31, fit("Hurricane")),
        loss(32, fit("Hurricane", high=["Salvager I"])),
        *(loss(number, fit("Hurricane", low=["Damage Control II"] * 6)) for number in (40, 41, 42)),
    ]


def test_planted_families_come_out_with_their_medoid_swaps_and_name() -> None:
    shield, armor = families(week())
    assert (shield.name, armor.name) == ("shield Hurricane, 720mm Howitzer Artillery", "armor Hurricane, 425mm AutoCannon")
    assert (shield.losses, armor.losses) == (11, 5)
    assert shield.fit_hash == fit_hash(SHIELD_HURRICANE)
    assert shield.killmail_id == 8, "the newest loss with exactly this fit"
    assert shield.killmails == (8, 7, 6, 5, 4, 3, 2, 1, 11, 10, 9)
    assert shield.share == 11 / len(week())
    assert (shield.first_seen, shield.last_seen) == (1_638_000_000, 1_638_000_008)
    assert shield.hashes[0] == shield.fit_hash
    assert list(shield.swaps) == [
        {"rack": "mid", "type_id": number("Warp Scrambler II"), "instead_of": number("Warp Disruptor II"), "share": 2 / 11},
        {
            "rack": "low",
            "type_id": number("Republic Fleet Gyrostabilizer"),
            "instead_of": number("Gyrostabilizer II"),
            "share": 1 / 11,
        },
    ]


@settings(deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_losses_changes_nothing(random: Random) -> None:
    losses = week()
    random.shuffle(losses)
    assert families(losses) == families(week())


@settings(deadline=None, max_examples=40)
@given(st.lists(fits(), max_size=8), st.randoms(use_true_random=False))
def test_so_with_any_fits_and_with_losses_told_twice(own: list[Fit], random: Random) -> None:
    losses = [loss(1 + place % 20, one, 1_638_000_000 + place % 3) for place, one in enumerate(own * 3)]
    again = [*losses, *losses]
    random.shuffle(again)
    assert families(again, min_losses=2) == families(losses, min_losses=2)


def test_what_comes_twice_under_one_id_counts_once_whatever_came_first() -> None:
    one, later, other = loss(1, SHIELD_HURRICANE), loss(1, SHIELD_HURRICANE, 1_638_000_009), loss(1, ARMOR_HURRICANE)
    rest = [loss(2, SHIELD_HURRICANE), loss(3, SHIELD_HURRICANE), loss(4, SHIELD_HURRICANE)]
    found = [families([*order, *rest]) for order in permutations([one, later, other])]
    assert all(own == found[0] for own in found)
    assert found[0][0].losses in (3, 4)


def test_slots_do_not_make_another_fit() -> None:
    turned = replace(SHIELD_HURRICANE, mid=tuple(replace(m, slot=3 - m.slot) for m in reversed(SHIELD_HURRICANE.mid)))
    (one,) = families([loss(1, SHIELD_HURRICANE), loss(2, turned), loss(3, turned)])
    assert (one.losses, one.swaps, len(one.hashes)) == (3, (), 1)


def test_two_losses_are_no_family_and_no_losses_have_none() -> None:
    assert families([]) == []
    assert families([loss(1, SHIELD_HURRICANE), loss(2, SHIELD_HURRICANE)]) == []


def test_ships_with_less_than_half_of_their_slots_filled_are_none() -> None:
    half_empty = fit("Hurricane", high=["Salvager I"] * 6, low=["Damage Control II"])
    assert slots_of(half_empty) == 20
    assert filled(half_empty) < 0.5
    assert families([loss(number, half_empty) for number in range(5)]) == []
    assert families([loss(number, fit("Hurricane")) for number in range(5)]) == []


def test_subsystems_bring_slots() -> None:
    bare = fit("Loki")
    fitted = fit(
        "Loki", subsystem=["Loki Core - Augmented Nuclear Reactor", "Loki Offensive - Launcher Efficiency Configuration"]
    )
    assert slots_of(fitted) > slots_of(bare)


def test_the_bound_keeps_what_is_seen_most_and_then_last() -> None:
    rare = [
        loss(100 + place, swapped(SHIELD_HURRICANE, "mid", 3, name), 1_700_000_000)
        for place, name in enumerate(["Warp Scrambler II"])
    ]
    losses = [*(loss(number, SHIELD_HURRICANE) for number in range(5)), *(loss(50 + n, ARMOR_HURRICANE) for n in range(4)), *rare]
    assert [one.losses for one in families(losses, most_fits=2)] == [5, 4]
    assert [one.losses for one in families(losses, most_fits=1)] == [5]


def test_swaps_are_few_and_not_rare() -> None:
    guns = ["Gyrostabilizer I", "Nanofiber Internal Structure I", "Overdrive Injector System II", "Tracking Enhancer II"]
    rare = [loss(200 + place, swapped(SHIELD_HURRICANE, "low", 4, name)) for place, name in enumerate(guns)]
    (one,) = families([*(loss(number, SHIELD_HURRICANE) for number in range(100)), *rare])
    assert one.losses == 104
    assert one.swaps == ()
    assert LEAST_SHARE * one.losses > 1
    (few,) = families([*(loss(number, SHIELD_HURRICANE) for number in range(3)), *rare])
    assert len(few.swaps) == 4 <= MOST_SWAPS


def test_a_module_in_an_empty_slot_is_in_nobodys_place() -> None:
    more = replace(SHIELD_HURRICANE, high=(*SHIELD_HURRICANE.high, Module(6, number("Salvager I"))))
    assert swaps_of(SHIELD_HURRICANE, more) == [("high", number("Salvager I"), None)]
    assert swaps_of(more, SHIELD_HURRICANE) == [], "what is missing is no swap"


def test_a_swap_is_aligned_with_what_it_is_most_like() -> None:
    other = swapped(swapped(SHIELD_HURRICANE, "mid", 1, "Warp Scrambler II"), "mid", 3, "Large Shield Extender I")
    assert set(swaps_of(SHIELD_HURRICANE, other)) == {
        ("mid", number("Warp Scrambler II"), number("Warp Disruptor II")),
        ("mid", number("Large Shield Extender I"), number("Large Shield Extender II")),
    }


@pytest.mark.parametrize(
    ("own", "name"),
    [
        (
            fit("Guardian", high=["Medium Remote Armor Repairer II"] * 4 + ["Medium Remote Capacitor Transmitter II"] * 2,
                low=["1600mm Steel Plates II", "Multispectrum Energized Membrane II"]),
            "armor Guardian, Remote Armor Repairer",
        ),
        (fit("Ishtar", mid=["Large Shield Extender II"], drones=[("Hammerhead II", 5)]), "shield Ishtar, drones"),
        (fit("Heron", high=["Core Probe Launcher I"]), "Heron, Scan Probe Launcher"),
        (fit("Hurricane", low=["1600mm Steel Plates II"], mid=["Large Shield Extender II"]), "Hurricane"),
        (fit("Hurricane", high=["Miner II"], low=["Reinforced Bulkheads II"]), "hull Hurricane, Mining Laser"),
        (Fit(hull=90_000_000), "type 90000000"),
    ],
)  # fmt: skip
def test_names(own: Fit, name: str) -> None:
    assert name_of(own) == name
