"""Stop, do not drain: the limits after which a consumer refuses to go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.stop_limit import WINDOW, StopLimit, TooManyBad


def test_nine_bad_events_in_a_row_are_borne_and_the_tenth_stops() -> None:
    limit = StopLimit("sink")
    for _ in range(9):
        limit.bad("not JSON")
    with pytest.raises(TooManyBad, match=r"sink stopped: 10 bad events in a row.*not JSON"):
        limit.bad("not JSON")


def test_a_good_event_between_begins_the_row_anew() -> None:
    limit = StopLimit("sink")
    for _ in range(20):
        for _ in range(9):
            limit.bad("x")
        limit.good()
    assert limit.bad_in_window == 180


def test_one_percent_of_a_whole_window_stops() -> None:
    limit = StopLimit("sink")
    for _ in range(9):
        limit.good(99)
        limit.bad("x")
    limit.good(99)
    with pytest.raises(TooManyBad, match="10 bad events among the last 1000"):
        limit.bad("x")


def test_less_than_one_percent_goes_on_for_ever() -> None:
    limit = StopLimit("sink")
    for _ in range(500):
        limit.good(112)
        limit.bad("x")
    assert limit.bad_in_window == 9


def test_no_events_are_no_good_event() -> None:
    limit = StopLimit("sink", in_a_row=2)
    limit.bad("x")
    limit.good(0)
    with pytest.raises(TooManyBad):
        limit.bad("x")


@given(st.lists(st.booleans(), max_size=200))
def test_stops_exactly_where_a_recount_of_the_whole_past_says(events: list[bool]) -> None:
    limit = StopLimit("sink", in_a_row=4, window=20, share=0.2)
    past: list[bool] = []
    for bad in events:
        past.append(bad)
        row = 0
        while row < len(past) and past[-1 - row]:
            row += 1
        must_stop = bad and (row >= 4 or (len(past) >= 20 and sum(past[-20:]) >= 4))
        if not bad:
            limit.good()
        elif must_stop:
            with pytest.raises(TooManyBad):
                limit.bad("x")
            return
        else:
            limit.bad("x")


def test_zero_in_a_row_lifts_both_limits() -> None:
    limit = StopLimit("a part", in_a_row=0)
    for _ in range(3 * WINDOW):
        limit.bad("known to be worthless")
