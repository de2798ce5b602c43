"""A correction says what its id is made of, and which of several counts does not depend on their order."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from side_corrections import said
from topic_contract import EXAMPLES

from schemas.side_correction import SideCorrection, checked, counting, identified, newest_first

ONE: Any = orjson.loads((EXAMPLES / "side-corrections" / "v1.json").read_bytes())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"v": 2}, "v: "),
        ({"killmail_id": 0}, "killmail_id: 0 is no id"),
        ({"organisation": "99000001"}, "organisation: "),
        ({"stands_with": 2**63}, "stands_with: "),
        ({"stance": "against"}, "stance: "),
        ({"stance": "alone"}, "stance: `with` has stands_with"),
        ({"withdraws": "x"}, "stance: `with` has stands_with"),
        ({"author": "a\x00b"}, "author: "),
        ({"author": "a" * 101}, "author: it has more than 100"),
        ({"reason": "a" * 1_001}, "reason: it has more than 1000"),
        ({"killmail_time": "2021-11-27T18:22:10.000Z"}, "killmail_time: "),
        ({"killmail_time": "2021-02-30T18:22:10Z"}, "day"),
        ({"corrected_at": "2026-11-23T16:04:05Z"}, "corrected_at: "),
        ({"corrected_at": "2026-11-23T16:04:05.123+01"}, "corrected_at: "),
    ],
)
def test_what_is_no_correction_is_refused_with_one_sentence(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        checked(identified(ONE | change))
    assert says in str(caught.value)


def test_an_id_that_belongs_to_something_else_is_refused() -> None:
    """Two that say different things under one id would count by the order in which they come."""
    for name, value in (
        ("organisation", 5),
        ("reason", "another"),
        ("killmail_id", 7),
        ("corrected_at", "2027-01-01T00:00:00.000Z"),
    ):
        with pytest.raises(ValueError, match="correction_id"):
            checked(ONE | {name: value})
    assert checked(ONE | {"processed_at": "later", "unknown": 1})["correction_id"] == ONE["correction_id"]


def some(organisation: int, stance: str, second: int, **more: Any) -> SideCorrection:
    return said(1, "2026-03-14T20:00:00Z", organisation, stance, second=second, **more)


def test_the_newest_that_is_not_withdrawn_counts() -> None:
    first, second, other = some(5, "alone", 1), some(5, "with", 2, stands_with=6), some(7, "unassigned", 0)
    undo = some(5, "withdrawn", 3, withdraws=second["correction_id"])
    assert counting([first, second, other]) == {5: second, 7: other}
    assert counting([first, second, other, undo]) == {5: first, 7: other}
    redo = some(5, "with", 4, stands_with=6)
    assert counting([undo, first, redo, second]) == {5: redo}
    assert newest_first([first, undo, redo, second]) == [redo, undo, second, first]


def test_what_withdraws_cannot_be_withdrawn() -> None:
    first = some(5, "alone", 1)
    undo = some(5, "withdrawn", 2, withdraws=first["correction_id"])
    assert counting([first, undo, some(5, "withdrawn", 3, withdraws=undo["correction_id"])]) == {}


SPOKEN = st.tuples(st.integers(1, 3), st.sampled_from(["alone", "unassigned", "withdrawn"]), st.integers(0, 2))


@given(st.lists(SPOKEN, max_size=8), st.randoms())
@settings(max_examples=200)
def test_order_and_repetition_make_no_difference(rows: list[tuple[int, str, int]], chance: random.Random) -> None:
    many: list[SideCorrection] = []
    for organisation, stance, second in rows:
        more = {"withdraws": many[second % len(many)]["correction_id"]} if stance == "withdrawn" and many else {}
        if stance != "withdrawn" or more:
            many.append(some(organisation, stance, second, **more))
    again = many + chance.sample(many, len(many) // 2)
    chance.shuffle(again)
    assert counting(again) == counting(many)
