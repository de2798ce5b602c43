"""From the letters of a report to the organisations that corrections name."""

from __future__ import annotations

from typing import Any

import pytest
from side_corrections import said

from api.services.side_choice import BadChoice, choices
from schemas.side_correction import SideCorrection


def report(unassigned: list[int] | None = None, **sides: list[int]) -> Any:
    """Members by pilots, most first."""

    def side(letter: str | None, members: list[int]) -> dict[str, Any]:
        return {"side": letter, "organisations": [{"id": one} for one in members]}

    return {
        "sides": [side(letter, members) for letter, members in sides.items()],
        "unassigned": None if unassigned is None else side(None, unassigned),
    }


def counts(organisation: int, stance: str, **more: int) -> dict[int, SideCorrection]:
    return {organisation: said(1, "2026-03-14T20:00:00Z", organisation, stance, **more)}


FIGHT = report(A=[1, 2, 3], B=[11, 12], C=[21], unassigned=[31])


def test_a_letter_means_its_first_member_that_nobody_corrects() -> None:
    assert choices(FIGHT, {}, {11: "A"}) == {11: ("with", 1)}
    assert choices(FIGHT, counts(1, "with", stands_with=11), {31: "A"}) == {31: ("with", 2)}
    assert choices(FIGHT, {}, {1: "C", 31: "A"}) == {1: ("with", 21), 31: ("with", 2)}


def test_the_only_one_of_a_side_stands_for_it_though_it_is_corrected() -> None:
    assert choices(FIGHT, counts(21, "alone"), {31: "C"}) == {31: ("with", 21)}


def test_where_it_stands_already_it_is_held() -> None:
    assert choices(FIGHT, {}, {1: "A"}) == {1: ("with", 2)}


def test_what_counts_already_is_not_said_again() -> None:
    assert choices(FIGHT, counts(2, "with", stands_with=3), {2: "A"}) == {}
    assert choices(FIGHT, counts(2, "with", stands_with=12), {2: "A"}) == {2: ("with", 1)}
    assert choices(FIGHT, counts(21, "alone"), {21: "alone", 31: "unassigned"}) == {31: ("unassigned", None)}
    assert choices(FIGHT, counts(31, "unassigned"), {31: "unassigned"}) == {}
    assert choices(FIGHT, counts(31, "unassigned"), {31: "alone"}) == {31: ("alone", None)}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({99: "A"}, "organisation 99 is not in this battle"),
        ({1: "D"}, "there is no side D; there are A, B, C"),
        ({21: "C"}, "nobody to stand with"),
        ({11: "A", 1: "B", 12: "A"}, "side B is only those that you name"),
    ],
)
def test_what_the_battle_has_not_is_named(asked: dict[int, str], says: str) -> None:
    with pytest.raises(BadChoice, match=says):
        choices(FIGHT, {}, asked)
