"""Kills worked by hand: what each is worth, and what nobody can say."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from market_twins import book
from stream_twins import body

from streams.valuation.rules import Rules, is_mutated
from streams.valuation.value import FITTED, value
from universe.types import all_types, types_in_group

DAY = date(2026, 3, 14)
HERON, CAPSULE, TITAN, DAMAGE_CONTROL, TRITANIUM, HOBGOBLIN, CONTAINER = 605, 670, 11567, 2048, 34, 2454, 3297
RIFTER_BLUEPRINT, AURORAL, WEBIFIER, NEVER_SOLD = 691, 33329, 47702, 3514
PRICES = {HERON: 400_000.0, DAMAGE_CONTROL: 500_000.0, TRITANIUM: 4.0, HOBGOBLIN: 9_000.0, CONTAINER: 20_000.0}
PRICES |= {RIFTER_BLUEPRINT: 2_800_000.0, AURORAL: 80e6, CAPSULE: 5.0, TITAN: 60e9}
RULES = Rules(book(DAY, PRICES))
EMPTY = Rules(book(DAY, {}))


def item(kind: int, flag: int = 5, *, dropped: int = 0, destroyed: int = 0, singleton: int = 0, inside: Any = None) -> Any:
    row: dict[str, Any] = {"flag": flag, "item_type_id": kind, "singleton": singleton}
    row |= {"quantity_dropped": dropped} if dropped else {}
    row |= {"quantity_destroyed": destroyed} if destroyed else {}
    return row if inside is None else row | {"items": inside}


def worth(ship: int, *items: dict[str, Any], rules: Rules = RULES) -> Any:
    mail = body()
    mail["victim"] |= {"ship_type_id": ship, "items": list(items)}
    return value(mail, rules, DAY)  # type: ignore[arg-type]


def sums(found: Any) -> tuple[float | None, ...]:
    return found["destroyed"], found["dropped"], found["fitted"], found["total"]


def test_a_fitted_ship_with_cargo_and_drones() -> None:
    found = worth(
        HERON,
        item(DAMAGE_CONTROL, 11, destroyed=1),
        item(DAMAGE_CONTROL, 12, dropped=1),
        item(TRITANIUM, 5, dropped=1_000, destroyed=500),
        item(HOBGOBLIN, 87, destroyed=2),
    )
    assert sums(found) == (400_000 + 500_000 + 2_000 + 18_000, 504_000.0, 1_400_000.0, 1_424_000.0)
    assert (found["hull"], found["unpriced"], found["unpriceable"]) == (400_000.0, 0, 0)
    assert (found["source"], found["as_of"], found["days"]) == ("warstream", "2026-03-14", 1)


def test_what_lies_in_a_container_counts_by_its_own_fate_and_is_never_fitted() -> None:
    inside = [item(TRITANIUM, 11, dropped=100), item(HOBGOBLIN, 27, destroyed=1)]
    found = worth(HERON, item(CONTAINER, 5, destroyed=1, inside=inside))
    assert sums(found) == (429_000.0, 400.0, 400_000.0, 429_400.0)
    fitted = worth(HERON, item(DAMAGE_CONTROL, 11, destroyed=1, inside=inside))
    assert fitted["fitted"] == 900_000.0, "a flag inside is relative to what it lies in"


@pytest.mark.parametrize("flag", range(200))
def test_which_flags_are_fitted(flag: int) -> None:
    slots = [*range(11, 35), *range(92, 99), *range(125, 133), *range(159, 164)]
    found = worth(HERON, item(DAMAGE_CONTROL, flag, dropped=1))
    assert (found["fitted"] > 400_000) == (flag in slots) == (flag in FITTED)
    assert found["dropped"] == (0.01 if flag == 179 else 500_000.0), "the frigate in the escape bay flies on"


def test_a_blueprint_copy_is_worth_nothing_and_an_original_its_price() -> None:
    assert worth(HERON, item(RIFTER_BLUEPRINT, dropped=2, singleton=2))["dropped"] == 0.02
    assert worth(HERON, item(RIFTER_BLUEPRINT, dropped=1, singleton=1))["dropped"] == 2_800_000.0
    assert (
        worth(HERON, item(CONTAINER, dropped=1, inside=[item(RIFTER_BLUEPRINT, destroyed=1, singleton=2)]))["destroyed"]
        == 400_000.01
    )


@pytest.mark.parametrize("ship", types_in_group(29))
def test_a_capsule_is_worth_ten_thousand_whatever_the_market_says(ship: int) -> None:
    assert sums(worth(ship)) == (10_000.0, 0.0, 10_000.0, 10_000.0)
    assert sums(worth(ship, rules=EMPTY)) == (10_000.0, 0.0, 10_000.0, 10_000.0)


def test_a_skin_is_worth_nothing() -> None:
    skin = next(one.id for one in all_types() if one.category_id == 91)
    found = worth(HERON, item(skin, dropped=1), rules=Rules(book(DAY, PRICES | {skin: 1e9})))
    assert (found["dropped"], found["unpriced"]) == (0.01, 0)


def test_the_golden_pods_implant_is_worth_nothing_while_it_is_plugged_in() -> None:
    assert worth(CAPSULE, item(AURORAL, 89, destroyed=1))["destroyed"] == 10_000.01
    assert worth(CAPSULE, item(AURORAL, 5, destroyed=1))["destroyed"] == 80_010_000.0


def test_a_mutated_module_is_unpriceable_even_if_somebody_sold_its_type() -> None:
    for rules in (RULES, Rules(book(DAY, PRICES | {WEBIFIER: 1e9}))):
        found = worth(HERON, item(WEBIFIER, 20, destroyed=1), rules=rules)
        assert (found["unpriced"], found["unpriceable"], found["fitted"], found["total"]) == (0, 1, 400_000.0, 400_000.0)


def test_every_abyssal_module_is_known_as_mutated_and_no_other_module_is() -> None:
    modules = [one for one in all_types() if one.category_id == 7 and one.published]
    named = {one.id for one in modules if "Abyssal" in one.name or "Mutated" in one.name}
    assert len(named) > 70
    assert {one.id for one in modules if is_mutated(one.id)} == named


def test_what_has_no_price_is_counted_and_adds_nothing() -> None:
    found = worth(HERON, item(NEVER_SOLD, dropped=3), item(TRITANIUM, dropped=1), item(999_999_999, 11, destroyed=1))
    assert sums(found) == (400_000.0, 4.0, 400_000.0, 400_004.0)
    assert (found["unpriced"], found["unpriceable"]) == (2, 0)


def test_a_sum_of_which_nothing_is_known_is_null_and_one_of_nothing_is_zero() -> None:
    lost = worth(NEVER_SOLD)
    assert sums(lost) == (None, 0.0, None, None) and (lost["hull"], lost["unpriced"]) == (None, 1)
    partly = worth(NEVER_SOLD, item(TRITANIUM, dropped=1))
    assert sums(partly) == (None, 4.0, None, 4.0)
    unknown = worth(HERON, item(NEVER_SOLD, dropped=1))
    assert sums(unknown) == (400_000.0, None, 400_000.0, 400_000.0)


def test_a_titan_and_a_structure_rig_are_worth_what_they_cost_to_build_if_that_is_known() -> None:
    rig = next(one.id for one in all_types() if one.category_id == 66 and one.published)
    priced = book(DAY, PRICES | {rig: 3.0})
    assert worth(TITAN, item(rig, dropped=1), rules=Rules(priced))["total"] == 60e9 + 3.0
    assert worth(TITAN, item(rig, dropped=1), rules=Rules(priced, {TITAN: 70e9, rig: 5.0}))["total"] == 70e9 + 5.0
    assert worth(HERON, rules=Rules(priced, {HERON: 1.0}))["total"] == 400_000.0, "others have their market"
    assert worth(HERON, rules=Rules(book(DAY, {}), {HERON: 1.0}))["total"] == 1.0, "or what they cost, without one"


def test_rows_without_a_quantity_and_mails_without_items() -> None:
    assert sums(worth(HERON, item(NEVER_SOLD, 11))) == (400_000.0, 0.0, 400_000.0, 400_000.0)
    mail = body()
    for items in ({}, {"items": None}):
        mail["victim"] = {"ship_type_id": HERON, "damage_taken": 1} | items
        assert value(mail, RULES, DAY)["total"] == 400_000.0  # type: ignore[arg-type]


def test_the_order_of_the_items_says_nothing() -> None:
    """A plain sum of floats would lose each of the small ones after the large one, and none of them before it."""
    rules = Rules(book(DAY, PRICES | {35: 1e13, 36: 5.0}))
    items = [item(35, dropped=9_000), *(item(36, dropped=1) for _ in range(60)), item(TRITANIUM, destroyed=3)]
    first = worth(HERON, *items, rules=rules)
    assert first["dropped"] == 9e16 + 300
    for seed in range(20):
        random.Random(seed).shuffle(items)
        assert worth(HERON, *items, rules=rules) == first
