"""Whether a report shows what people have said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from side_reports import battles, report, said, told, weak

from api.services.seen_sides import shows
from schemas.side_stances import Alone, Stance, Unassigned, With, chain, effective


@pytest.mark.parametrize(
    ("stances", "seen", "not_seen"),
    [
        ({}, report(A=[1, 2], B=[3]), report(A=[1, 2], B=[3], corrected={2})),
        ({2: With(3)}, report(A=[1], B=[3, 2], corrected={2}), report(A=[1, 2], B=[3])),
        ({2: With(1)}, report(A=[1, 2], B=[3], corrected={2}), report(A=[1, 2], B=[3])),
        ({2: With(1)}, report(A=[1, 2], B=[3], corrected={2}), report(A=[1], B=[3, 2], corrected={2})),
        ({2: Alone()}, report(A=[1], B=[3], C=[2], corrected={2}), report(A=[1], B=[3, 2], corrected={2})),
        ({2: Unassigned()}, report([2], A=[1], B=[3], corrected={2}), report(A=[1], B=[3], C=[2], corrected={2})),
        ({2: With(9)}, report(A=[1, 2], B=[3]), report(A=[1], B=[3, 2], corrected={2})),
        ({1: Alone(), 2: Alone()}, report(A=[1], B=[3], C=[2], corrected={1, 2}), report(A=[1, 2], B=[3], corrected={1, 2})),
        ({1: Alone(), 2: With(1)}, report(A=[1, 2], B=[3], corrected={1, 2}), report(A=[1], B=[3], C=[2], corrected={1, 2})),
    ],
)
def test_a_report_from_before_is_told_from_one_from_after(stances: dict[int, Stance], seen: Any, not_seen: Any) -> None:
    assert shows(seen, stances)
    assert not shows(not_seen, stances)


@given(battles(), weak(), said(), said())
@settings(max_examples=300)
def test_what_it_shows_is_what_the_corrections_make(
    kills: dict[int, int], faint: set[int], before: dict[int, Stance], now: dict[int, Stance]
) -> None:
    seen = told(kills, faint, before)
    if shows(seen, now):
        event("shown")
        assert seen == told(kills, faint, now)


@given(battles(), weak(), said())
@settings(max_examples=200)
def test_the_revision_of_the_corrections_shows_them(kills: dict[int, int], faint: set[int], stances: dict[int, Stance]) -> None:
    ours = effective(stances, kills)
    ends = {chain(one, ours)[-1] for one in ours}
    assume(not any(isinstance(ours.get(end), With) or (end not in ours and end in faint) for end in ends))
    assert shows(told(kills, faint, stances), stances)
