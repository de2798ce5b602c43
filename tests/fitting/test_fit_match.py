"""Templates against lost ships: each verdict, the score, and that no order of slots changes either."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hangar import ARMOR_HURRICANE, HIGHS, LOWS, MIDS, SHIELD_HURRICANE, fit, fits, number
from hypothesis import given
from hypothesis import strategies as st

from fitting.fit import Fit, Module
from fitting.match import SCORES, SlotMatch, Template, best_match, match, verdict_of


@pytest.mark.parametrize(
    ("wanted", "found", "verdict"),
    [
        ("Large Shield Extender II", "Large Shield Extender II", "exact"),
        ("Large Shield Extender II", "Republic Fleet Large Shield Extender", "better"),
        ("Republic Fleet Large Shield Extender", "Caldari Navy Large Shield Extender", "better"),
        ("Large Shield Extender II", "Large Shield Extender I", "worse"),
        ("Large Shield Extender II", "Large Abyssal Shield Extender", "mutated"),
        ("Large Abyssal Shield Extender", "Large Shield Extender II", "mutated"),
        ("Large Shield Extender II", "Medium Shield Extender II", "wrong"),
        ("Medium Shield Extender II", "Large Abyssal Shield Extender", "wrong"),
        ("Warp Disruptor II", "Warp Scrambler II", "wrong"),
        ("Warp Disruptor II", "Abyssal Warp Scrambler", "wrong"),
        ("50MN Microwarpdrive II", "10MN Afterburner II", "wrong"),
        ("Warp Disruptor II", "Large Shield Extender II", "missing"),
        ("Interdiction Nullifier I", "Interdiction Nullifier II", "better"),
        ("Interdiction Nullifier II", "Interdiction Nullifier I", "worse"),
        ("800mm Steel Plates II", "Medium Abyssal Armor Plates", "mutated"),
        ("400mm Steel Plates II", "Medium Abyssal Armor Plates", "mutated"),
        ("1600mm Steel Plates II", "Medium Abyssal Armor Plates", "wrong"),
    ],
)
def test_verdicts(wanted: str, found: str, verdict: str) -> None:
    assert verdict_of(number(wanted), number(found)) == verdict


def test_modules_that_came_after_2018_are_no_mutated_ones() -> None:
    """A reference told mutated ones by their number: above 47,700, as every module added since."""
    newer = number("Assault Damage Control II")
    assert newer > 47_200
    assert verdict_of(number("Assault Damage Control I"), newer) == "better"
    assert verdict_of(newer, number("EFFA Compact Assault Damage Control")) == "worse"


def test_types_that_nobody_knows_match_themselves_alone() -> None:
    assert verdict_of(90_000_000, 90_000_000) == "exact"
    assert verdict_of(90_000_000, 90_000_001) == "missing"


def test_a_loss_slot_by_slot() -> None:
    lost = replace(
        SHIELD_HURRICANE,
        mid=(
            Module(0, number("Warp Scrambler II")),
            Module(1, number("Large Shield Extender I")),
            Module(2, number("50MN Abyssal Microwarpdrive")),
            Module(3, number("Republic Fleet Large Shield Extender")),
            Module(4, number("Stasis Webifier II")),
        ),
        rig=SHIELD_HURRICANE.rig[:2],
        drones=((number("Warrior II"), 4), (number("Hobgoblin II"), 1)),
        high=tuple(replace(module, charge=number("EMP M")) for module in SHIELD_HURRICANE.high),
    )
    found = match(SHIELD_HURRICANE, lost)
    mids = [(one.verdict, one.wanted, one.found) for one in found.slots if one.rack == "mid"]
    extender = number("Large Shield Extender II")
    assert mids[0] == ("mutated", number("50MN Microwarpdrive II"), number("50MN Abyssal Microwarpdrive"))
    assert sorted(mids[1:3]) == [
        ("better", extender, number("Republic Fleet Large Shield Extender")),
        ("worse", extender, number("Large Shield Extender I")),
    ]
    assert mids[3:] == [
        ("wrong", number("Warp Disruptor II"), number("Warp Scrambler II")),
        ("extra", None, number("Stasis Webifier II")),
    ]
    assert [one.verdict for one in found.slots if one.rack == "rig"] == ["exact", "exact", "missing"]
    assert found.score == round((6 + 0.5 + 1 + 0.7 + 0 + 6 + 2) / 19, 4)
    assert found.charges_missing == (number("Quake M"),)
    assert found.drones_missing == ((number("Warrior II"), 2),)
    assert found.drones_extra == ((number("Hobgoblin II"), 1),)


def test_a_charge_in_the_hold_is_not_missing() -> None:
    lost = replace(
        SHIELD_HURRICANE,
        high=tuple(replace(module, charge=None) for module in SHIELD_HURRICANE.high),
        cargo=((number("Quake M"), 400),),
    )
    assert match(SHIELD_HURRICANE, lost).charges_missing == ()
    assert match(SHIELD_HURRICANE, lost).score == 1


def test_subsystems_count() -> None:
    template = fit("Loki", subsystem=["Loki Core - Augmented Nuclear Reactor", "Loki Propulsion - Wake Limiter"])
    lost = fit("Loki", subsystem=["Loki Core - Augmented Nuclear Reactor", "Loki Propulsion - Intercalated Nanofibers"])
    assert match(template, lost).score == 0.5
    assert [one.verdict for one in match(template, lost).slots] == ["exact", "wrong"]


def test_an_unfitted_hull_and_another_hull_score_nothing() -> None:
    bare = match(SHIELD_HURRICANE, fit("Hurricane"))
    assert bare.score == 0
    assert {one.verdict for one in bare.slots} == {"missing"}
    assert match(SHIELD_HURRICANE, replace(SHIELD_HURRICANE, hull=number("Drake"))).score == 0
    assert match(fit("Hurricane"), SHIELD_HURRICANE).score == 0


def test_the_best_template_is_that_of_the_score_then_of_the_name_then_of_the_id() -> None:
    def template(template_id: str, name: str, own: Fit) -> Template:
        return Template(template_id=template_id, name=name, fit=own)

    shield, armor = template("2", "shield", SHIELD_HURRICANE), template("1", "armor", ARMOR_HURRICANE)
    twin, again = template("3", "a shield", SHIELD_HURRICANE), template("0", "shield", SHIELD_HURRICANE)
    drake = template("9", "drake", fit("Drake", low=["Damage Control II"]))
    for order in permutations([shield, armor, drake]):
        found = best_match(order, SHIELD_HURRICANE)
        assert found is not None
        assert found[0] is shield
    for order in permutations([shield, twin, again]):
        assert best_match(order, SHIELD_HURRICANE) == (twin, match(SHIELD_HURRICANE, SHIELD_HURRICANE))
    for order in permutations([shield, again]):
        found = best_match(order, SHIELD_HURRICANE)
        assert found is not None
        assert found[0] is again
    assert best_match([drake], SHIELD_HURRICANE) is None
    assert best_match([], SHIELD_HURRICANE) is None


@given(fits(), fits(), st.randoms(use_true_random=False))
def test_the_order_of_slots_changes_nothing(template: Fit, lost: Fit, random: Random) -> None:
    def shuffled(modules: tuple[Module, ...]) -> tuple[Module, ...]:
        order = random.sample(range(len(modules)), len(modules))
        return tuple(replace(modules[place], slot=slot) for slot, place in enumerate(order))

    def told(own: Fit, other: Fit) -> list[tuple[str, int, int, str]]:
        return sorted((one.rack, one.wanted or 0, one.found or 0, one.verdict) for one in match(own, other).slots)

    turned = [replace(one, high=shuffled(one.high), mid=shuffled(one.mid), low=shuffled(one.low)) for one in (template, lost)]
    assert match(turned[0], turned[1]).score == match(template, lost).score
    assert told(turned[0], turned[1]) == told(template, lost)


@given(fits())
def test_a_fit_is_its_own_best_template(own: Fit) -> None:
    assert match(own, own).score == (0 if own.bare else 1)


@given(fits(), fits())
def test_every_module_is_told_once(template: Fit, lost: Fit) -> None:
    found = match(template, lost)
    for rack in ("high", "mid", "low", "rig", "service"):
        own = [one for one in found.slots if one.rack == rack]
        assert [one.wanted for one in own if one.wanted is not None] == [module.type_id for module in template.rack(rack)]
        assert sorted(one.found for one in own if one.found is not None) == sorted(m.type_id for m in lost.rack(rack))


@given(
    st.lists(st.sampled_from(LOWS + MIDS + HIGHS), min_size=1, max_size=5),
    st.lists(st.sampled_from(LOWS + MIDS + HIGHS), max_size=5),
)
def test_no_other_assignment_scores_more(wanted: list[str], found: list[str]) -> None:
    longest = max(len(wanted), len(found))
    ours = [*map(number, wanted), *[None] * (longest - len(wanted))]
    theirs = [*map(number, found), *[None] * (longest - len(found))]

    def worth(one: int | None, other: int | None) -> float:
        return 0.0 if one is None or other is None else SCORES[verdict_of(one, other)]

    most = max(sum(map(worth, ours, order)) for order in permutations(theirs))
    assert match(fit("Hurricane", low=wanted), fit("Hurricane", low=found)).score == round(most / len(wanted), 4)


def test_a_slot_is_told_in_the_templates_order() -> None:
    found = match(ARMOR_HURRICANE, ARMOR_HURRICANE)
    assert found.slots[0] == SlotMatch(
        rack="high", wanted=number("425mm AutoCannon II"), found=number("425mm AutoCannon II"), verdict="exact"
    )
    assert len(found.slots) == 19
