"""Who stood against whom in a battle, as rows. Pure."""

from __future__ import annotations

from typing import Any

import pytest
from battle_events import FULL, MERGED, battle
from hypothesis import given
from hypothesis import strategies as st

from sinks.battle_pairs import GREAT, MOST, PAIR_COLUMNS, battle_pairs
from sinks.battle_rows import battle_rows


def party(number: int, *, pilots: int = 5, kills: int = 1, losses: int = 1, isk: float | None = 1e9) -> dict[str, Any]:
    """One organisation of a side; only what pairs ask of it."""
    return {"id": number, "kind": "alliance", "pilots": pilots, "kills": kills, "losses": losses, "isk_lost": isk, "unpriced": 0}


def pairs(*sides: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """The ids of each pair."""
    report: Any = {"sides": [{"side": letter, "organisations": side} for letter, side in zip("ABCD", sides, strict=False)]}
    return [(row[1], row[2]) for row in battle_pairs(7, report)]


def test_a_row_is_the_two_as_the_event_tells_them() -> None:
    (row,) = battle_rows(battle([5, 6], a=99000007, b=99000002)).pairs
    assert dict(zip(PAIR_COLUMNS, row, strict=True)) == {
        "battle_id": 5,
        "first_id": 99000002,
        "second_id": 99000007,
        "first_kind": "alliance",
        "second_kind": "alliance",
        "first_losses": 3,
        "second_losses": 1,
        "first_isk": 412_000_000.25,
        "second_isk": 5_500_000.0,
        "first_unpriced": 1,
        "second_unpriced": 0,
        "first_appraised": None,
        "second_appraised": None,
    }


def test_a_row_says_how_many_of_the_losses_we_valued_ourselves() -> None:
    report: Any = {
        "sides": [
            {"side": "A", "organisations": [party(7) | {"appraised": 0}]},
            {"side": "B", "organisations": [party(2) | {"appraised": 1}]},
        ]
    }
    (row,) = battle_pairs(5, report)
    told = dict(zip(PAIR_COLUMNS, row, strict=True))
    assert (told["first_id"], told["first_appraised"], told["second_appraised"]) == (2, 1, 0)


def test_everybody_stands_against_all_of_the_other_sides() -> None:
    assert pairs([party(1), party(4)], [party(2)], [party(3)]) == [(1, 2), (1, 3), (2, 3), (2, 4), (3, 4)]
    assert pairs([party(1), party(4)]) == []


def test_whoever_has_few_pilots_and_few_losses_is_at_war_with_nobody() -> None:
    small, bashed = party(2, pilots=GREAT - 1, losses=GREAT - 1), party(3, pilots=0, losses=GREAT)
    assert pairs([party(1)], [small, bashed, party(4, pilots=GREAT)]) == [(1, 3), (1, 4)]


def test_two_that_could_not_have_met_are_no_pair() -> None:
    hunter, prey, other = party(1, losses=0), party(2, kills=0), party(3, losses=0)
    assert pairs([hunter], [prey], [other]) == [(1, 2), (2, 3)]
    assert pairs([prey], [party(4, kills=0)]) == []


def test_without_a_side_nobody_counts_and_a_merged_address_has_no_pairs() -> None:
    event = battle([5, 6], b=None)
    event["report"]["unassigned"]["organisations"][0] |= {"pilots": 90, "losses": 90, "kills": 90}
    assert battle_rows(event).pairs == []
    assert battle_rows(MERGED).pairs == []


def test_an_organisation_on_two_sides_is_no_battle() -> None:
    event = battle([5, 6], a=99000007, b=99000007)
    with pytest.raises(ValueError, match=r"report\.sides: an organisation stands twice"):
        battle_rows(event)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9), st.integers(0, 9)), max_size=120))
def test_the_number_of_pairs_is_bounded_and_the_greatest_count(drawn: list[tuple[int, int, int]]) -> None:
    sides: list[list[dict[str, Any]]] = [[] for _ in range(4)]
    for number, (side, pilots, losses) in enumerate(drawn, 1):
        sides[side].append(party(number, pilots=pilots, losses=losses))
    found = pairs(*sides)
    assert found == sorted(set(found))
    assert len(found) <= MOST * (MOST - 1) / 2
    assert found == pairs(*[list(reversed(side)) for side in sides]), "whatever the order in the event"
    counted = {one for pair in found for one in pair}
    assert len(counted) <= MOST
    left_out = [one["pilots"] for side in sides for one in side if one["id"] not in counted and one["losses"]]
    if len(counted) == MOST and left_out:
        assert max(left_out) <= min(one["pilots"] for side in sides for one in side if one["id"] in counted)


def test_the_example_of_the_topic_has_a_pair() -> None:
    assert [row[1:3] for row in battle_rows(FULL).pairs] == [(99000001, 99000002)]
