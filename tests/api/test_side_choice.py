"""From the letters of a report to the organisations that corrections name."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from side_reports import battles, report, said, standing, told, weak

from api.services.side_choice import BadChoice, Choice, choices
from schemas.side_stances import Alone, Stance, Unassigned, With

FIGHT = report(A=[1, 2, 3], B=[11, 12], C=[21], unassigned=[31])


def heard(stances: Mapping[int, Stance], said: Mapping[int, Choice]) -> dict[int, Stance]:
    """What counts when it is said."""
    fresh: dict[int, Stance] = {
        one: With(other) if other is not None else Alone() if word == "alone" else Unassigned()
        for one, (word, other) in said.items()
    }
    return {**stances, **fresh}


def test_a_letter_means_its_first_member_that_nobody_corrects() -> None:
    assert choices(FIGHT, {}, {11: "A"}) == {11: ("with", 1)}
    assert choices(FIGHT, {1: With(11)}, {31: "A"}) == {31: ("with", 2)}
    assert choices(FIGHT, {}, {1: "C", 31: "A"}) == {1: ("with", 21), 31: ("with", 2)}


def test_the_only_one_of_a_side_stands_for_it_though_it_is_corrected() -> None:
    assert choices(FIGHT, {21: Alone()}, {31: "C"}) == {31: ("with", 21)}


def test_where_it_stands_already_it_is_held() -> None:
    assert choices(FIGHT, {}, {1: "A"}) == {1: ("with", 2)}


def test_what_counts_already_is_not_said_again() -> None:
    assert choices(FIGHT, {2: With(3)}, {2: "A"}) == {}
    assert choices(FIGHT, {2: With(12)}, {2: "A"}) == {2: ("with", 1)}
    assert choices(FIGHT, {21: Alone()}, {21: "alone", 31: "unassigned"}) == {31: ("unassigned", None)}
    assert choices(FIGHT, {31: Unassigned()}, {31: "unassigned"}) == {}
    assert choices(FIGHT, {31: Unassigned()}, {31: "alone"}) == {31: ("alone", None)}
    assert choices(FIGHT, {1: With(2), 2: With(3)}, {1: "A", 2: "A"}) == {}, "over one that the request holds there, too"


def test_to_hold_one_with_its_own_follower_is_no_circle() -> None:
    """The kills have 1 and 2 together; 2 was put with 3. Were 3 put with 2, both would be where the kills have 2."""
    corrected = report(A=[1], B=[2, 3], corrected={2})
    with pytest.raises(BadChoice, match="those of side B whom you do not name are there by corrections"):
        choices(corrected, {2: With(3)}, {3: "B"})


@pytest.mark.parametrize("sent", ["alone", "unassigned", "B"])
def test_what_counts_is_said_anew_when_the_request_moves_whom_it_leads_to(sent: str) -> None:
    held = report(A=[1, 2, 3], B=[4], corrected={3})
    assert choices(held, {3: With(1)}, {3: "A", 1: sent})[3] == ("with", 2)


def test_what_counts_is_said_anew_when_it_leads_over_one_that_the_request_moves() -> None:
    held = report(A=[1, 2, 3], B=[4], corrected={2, 3})
    assert choices(held, {3: With(2), 2: With(1)}, {3: "A", 2: "B"}) == {3: ("with", 1), 2: ("with", 4)}
    assert choices(held, {3: With(2), 2: With(1)}, {3: "A", 2: "alone"}) == {3: ("with", 1), 2: ("alone", None)}


@pytest.mark.parametrize("sent", ["alone", "unassigned", "B"])
def test_nobody_is_put_with_one_that_follows_whom_the_request_moves(sent: str) -> None:
    held = report(A=[1, 2, 3], B=[4, 5], corrected={2})
    if sent == "alone":  # 2 would go along, so it has to be named, too
        assert choices(held, {2: With(1)}, {4: "A", 1: sent, 2: "A"}) == {4: ("with", 3), 1: ("alone", None), 2: ("with", 3)}
    else:
        assert choices(held, {2: With(1)}, {4: "A", 1: sent})[4] == ("with", 3)
    with pytest.raises(BadChoice, match="those of side A whom you do not name are there by corrections"):
        choices(held, {2: With(1)}, {4: "A", 1: sent, 3: "B"})


def test_who_is_to_be_alone_takes_nobody_along() -> None:
    held = report(A=[1, 2, 3], B=[4], corrected={2, 3})
    with pytest.raises(BadChoice, match="organisation 2 stands with 1 by an earlier correction, so 1 would not be alone"):
        choices(held, {2: With(1), 3: With(2)}, {1: "alone"})
    assert choices(held, {2: With(1), 3: With(2)}, {1: "alone", 2: "B"}) == {1: ("alone", None), 2: ("with", 4)}


def test_who_is_about_to_go_back_to_the_kills_leads_nobody() -> None:
    """2 was put with 1 and that is withdrawn; the newest revision does not know it yet."""
    seen = report(A=[2, 1], B=[4, 3], corrected={2})
    assert choices(seen, {}, {3: "A"}) == {3: ("with", 1)}
    with pytest.raises(BadChoice, match="have just changed"):
        choices(seen, {}, {1: "A"})


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


def test_where_nobody_stands_on_a_side_no_letter_is_named() -> None:
    with pytest.raises(BadChoice, match=re.escape("there is no side A; nobody stands on a side, so only alone and")):
        choices(report([1, 2]), {}, {1: "A"})


@given(battles(), weak(), said(), said(), st.sets(st.integers(1, 8), max_size=3), st.data())
@settings(max_examples=400)
def test_everybody_ends_where_he_was_asked_to_be(
    kills: dict[int, int],
    faint: set[int],
    before: dict[int, Stance],
    since: dict[int, Stance],
    withdrawn: set[int],
    data: st.DataObject,
) -> None:
    """Whatever the kills say of those who are corrected, which no report tells, and whatever was said since the report."""
    fresh = data.draw(st.booleans())
    now = before if fresh else {one: stance for one, stance in (before | since).items() if one not in withdrawn}
    seen = told(kills, faint, before)
    sides = {side["side"]: {one["id"] for one in side["organisations"]} for side in seen["sides"]}
    shown = {one["id"] for side in seen["sides"] for one in side["organisations"] if "corrected" in one}
    words = st.sampled_from([*sides, *sides, "alone", "unassigned"])
    asked = data.draw(st.dictionaries(st.sampled_from(sorted(kills)), words, min_size=1, max_size=4))
    sure = {letter: members - asked.keys() - now.keys() - shown for letter, members in sides.items()}
    try:
        found = choices(seen, now, asked)
    except BadChoice:
        event("refused")
        assert "alone" in asked.values() or not all(sure[word] for word in asked.values() if word in sides)
        return
    event("said")
    after = heard(now, found)
    where = standing(kills, faint, after)
    for one, word in asked.items():
        if word == "unassigned":
            assert one not in where
            continue
        beside = {other for other in where if where[other] == where[one]} - {one}
        if word == "alone":
            assert beside == set()
        else:
            assert beside & sides[word] - asked.keys()
            assert sure[word] <= beside
    assert choices(seen, after, asked) == {}, "said again, it counts already"
