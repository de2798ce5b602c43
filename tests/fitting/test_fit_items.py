"""What a doctrine uses up: kinds out of CCP's data, figures that can be counted by hand, one order."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hangar import SHIELD_HURRICANE, fit, number
from hypothesis import given
from hypothesis import strategies as st

from fitting.fit import body_of
from fitting.items import MOST_ITEMS, aboard, items_of_interest, kind_of_item


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("EMP L", "ammunition"),
        ("Navy Cap Booster 800", "ammunition"),
        ("Nanite Repair Paste", "paste"),
        ("Helium Isotopes", "fuel"),
        ("Strontium Clathrates", "fuel"),
        ("Liquid Ozone", "fuel"),
        ("Nitrogen Fuel Block", "fuel"),
        ("Standard Blue Pill Booster", "booster"),
        ("Warrior II", "drone"),
        ("Templar I", "drone"),
        ("Damage Control II", "module"),
        ("Loki Propulsion - Wake Limiter", "module"),
        ("Medium Trimark Armor Pump I", "module"),
        ("Tritanium", "other"),
        ("Mobile Depot", "other"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of_item(number(name)) == kind


def test_a_type_that_nobody_knows_is_something_else() -> None:
    assert kind_of_item(90_000_000) == "other"


def test_figures() -> None:
    quake, paste, guns = number("Quake M"), number("Nanite Repair Paste"), number("720mm Howitzer Artillery II")
    found = items_of_interest([[[quake, 100, 20], [guns, 4, 2]], [[quake, 0, 300], [paste, 30, 0]], []])
    assert found == [
        {"type_id": quake, "kind": "ammunition", "pieces": 420, "destroyed": 100, "losses": 2, "per_loss": 140.0},
        {"type_id": paste, "kind": "paste", "pieces": 30, "destroyed": 30, "losses": 1, "per_loss": 10.0},
        {"type_id": guns, "kind": "module", "pieces": 6, "destroyed": 4, "losses": 1, "per_loss": 2.0},
    ]


def test_what_is_used_up_comes_before_what_is_fitted_once() -> None:
    """Two ships with ammunition say more than five with a module, and five with a module more than one with ammunition."""
    quake, emp, guns = number("Quake M"), number("EMP M"), number("720mm Howitzer Artillery II")
    losses = [[[guns, 1, 0]] for _ in range(5)]
    losses[0] += [[quake, 1, 0], [emp, 1, 0]]
    losses[1] += [[quake, 1, 0]]
    assert [one["type_id"] for one in items_of_interest(losses)] == [quake, guns, emp]


def test_no_losses_have_nothing() -> None:
    assert items_of_interest([]) == []
    assert items_of_interest([[]]) == []


ROWS = st.lists(
    st.tuples(st.sampled_from([*range(34, 41), *range(178, 260)]), st.integers(0, 5), st.integers(0, 5)).map(list), max_size=60
)


@given(st.lists(ROWS, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_losses_changes_nothing_and_the_list_ends(losses: list[list[list[int]]], random: Random) -> None:
    turned = [random.sample(rows, len(rows)) for rows in random.sample(losses, len(losses))]
    found = items_of_interest(losses)
    assert found == items_of_interest(turned)
    assert len(found) <= MOST_ITEMS
    assert len({one["type_id"] for one in found}) == len(found)


def event(**more: Any) -> Any:
    return {"fit": body_of(SHIELD_HURRICANE), **more}


def test_what_was_aboard_is_what_the_event_says() -> None:
    assert aboard(event(aboard=[[34, 1, 2]]), SHIELD_HURRICANE) == [[34, 1, 2]]
    assert aboard(event(aboard=[]), SHIELD_HURRICANE) == []


def test_an_older_event_is_read_from_its_fit() -> None:
    own = fit(
        "Hurricane", high=["720mm Howitzer Artillery II, Quake M"] * 2, drones=[("Warrior II", 5)], cargo=[("Quake M", 100)]
    )
    found = aboard(event(), own)
    assert found == sorted(found)
    assert found == sorted(
        [[number("720mm Howitzer Artillery II"), 0, 2], [number("Quake M"), 0, 102], [number("Warrior II"), 0, 5]]
    )
