"""What is asked when: pure, so whole weeks pass in a moment."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from streams.bucket import Bucket
from streams.dotlan.schedule import CHARTS_AGAIN, DAY, FIXED, PAGE_KEPT, WINDOW, charts_path, is_charts, next_turn


def play(systems: list[str], *, hours: float, per_hour: int, start: float = 1e9, asked: dict[str, float] | None = None):
    """Everything asked in so many hours, each request taking 2 s."""
    asked = {} if asked is None else asked
    now, log = start, []
    while now < start + hours * 3600:
        turn = next_turn(asked, systems, now, per_hour)
        if turn.path is None:
            assert turn.wait > 0
            now += turn.wait
            continue
        asked[turn.path] = now
        log.append((now, turn.path))
        now += 2.0
    return log


def test_the_fixed_pages_come_first_and_at_their_intervals():
    log = play([], hours=72, per_hour=30)
    counts = Counter(path for _, path in log)
    assert [path for _, path in log[:3]] == list(FIXED)
    assert (
        counts["/sovereignty/campaigns"] == counts["/sovereignty/changes"] == -(-72 * 3600 // PAGE_KEPT)
        and counts["/alliance"] == 3
    )


@given(count=st.integers(0, 60), per_hour=st.integers(0, 40), hours=st.integers(1, 30))
def test_no_page_twice_an_hour_and_never_more_systems_an_hour_than_allowed(count, per_hour, hours):
    log = play([charts_path(f"S{at}") for at in range(count)], hours=hours, per_hour=per_hour)
    last: dict[str, float] = {}
    for now, path in log:
        assert now - last.get(path, 0) >= (CHARTS_AGAIN if is_charts(path) else PAGE_KEPT)
        last[path] = now
    charts = [now for now, path in log if is_charts(path)]
    assert all(sum(now - WINDOW < other <= now for other in charts) <= per_hour for now in charts)
    if count and per_hour:
        assert charts


def test_all_systems_have_their_turn_however_often_we_start_anew():
    systems = [charts_path(f"S{at}") for at in range(100)]  # more than six hours have room for
    asked: dict[str, float] = {}
    start = 1e9
    for _ in range(36):  # killed every 20 min
        play(systems, hours=1 / 3, per_hour=10, start=start, asked=asked)
        start += 1200
    counts = Counter(path for path in asked if is_charts(path))
    assert len(counts) == 100


def test_a_clock_that_was_ahead_stops_nothing_for_longer_than_usual():
    ahead = dict.fromkeys(FIXED, 1e9 + 365 * DAY)
    assert next_turn(ahead, [], 1e9).wait <= PAGE_KEPT


@given(st.lists(st.floats(0, 5), max_size=60), st.floats(0.1, 3), st.integers(1, 5))
def test_a_bucket_gives_its_burst_and_then_its_rate(gaps, spacing, burst):
    bucket, full_at, now, times = Bucket(spacing, burst), 0.0, 1e6, []
    for gap in gaps:
        now += gap
        now += bucket.wait(full_at, now)
        times.append(now)
        full_at = bucket.spent(full_at, now)
    for first in range(len(times)):
        for last in range(first, len(times)):
            assert last - first + 1 <= burst + (times[last] - times[first]) / spacing + 1e-6
    for at in range(min(burst, len(times))):  # nobody waits within the burst
        assert times[at] == 1e6 + sum(gaps[: at + 1]) or abs(times[at] - 1e6 - sum(gaps[: at + 1])) < 1e-6


def test_a_clock_that_was_set_back_does_not_lock_a_bucket():
    assert Bucket(1.0, 3).wait(1e9, 100.0) == 1.0
