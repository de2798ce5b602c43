"""The price of a type on a day, by hand."""

from __future__ import annotations

import random
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.valuation.price_book import DAYS, REACH, PriceBook, price_day, trimmed

DAY = date(2026, 3, 14)


def written(averages: list[float], *, type_id: int = 34, step: int = 1) -> PriceBook:
    """The averages of one type, the newest (of `DAY`) first, every `step` days."""
    made = PriceBook()
    for back, average in enumerate(averages):
        made.add(DAY - timedelta(days=back * step), [(type_id, average)])
    return made


@pytest.mark.parametrize(
    ("days", "price"),
    [
        (0, None),
        (1, 1.0),
        (6, 15.17),  # 1..36: 91 / 6, nothing left out
        (7, 11.0),  # 1..25: 55 / 5
        (33, 336.0),  # 1..961: 10,416 / 31
        (34, 381.17),  # 9..1,024: (11,440 - 1 - 4) / 30
        (40, 381.17),  # the 34 newest of 40
    ],
)
def test_the_highest_are_left_out_from_seven_days_on_and_the_lowest_when_all_34_are_there(days: int, price: float | None) -> None:
    """Averages 1, 4, 9, ... going back: squares, so that whatever is left out moves the mean. The sum of the first n is
    n (n + 1) (2n + 1) / 6. The day's own, 1.0, is taken out of the way by asking on the day after."""
    made = written([float(number**2) for number in range(1, days + 1)])
    assert made.price(34, DAY + timedelta(days=1)) == price


LOW, HIGH = [2.0, 3.0], [500.0, 9_000.0]
"""Nothing here is as far from the middle as anything else: who leaves out the wrong ones has another mean."""


@pytest.mark.parametrize(
    ("averages", "price"),
    [
        ([*HIGH, *[10.0] * 29, 16.0, *LOW], 10.2),  # all 34: (29 * 10 + 16) / 30, two at each end are left out
        ([*HIGH, *[10.0] * 28, 16.0, *LOW], 9.71),  # 33: (28 * 10 + 16 + 5) / 31, the two lowest count
        ([*LOW, 10.0, 13.0, 20.0, *HIGH], 9.6),  # 7: 48 / 5
        ([*LOW, 10.0, 13.0, *HIGH], 1588.0),  # 6: 9,528 / 6, even the wildest counts
    ],
)
def test_which_prices_are_left_out_shows_where_the_ends_are_not_alike(averages: list[float], price: float) -> None:
    assert trimmed(averages) == trimmed(averages[::-1]) == price


def test_that_days_own_price_counts_when_it_is_lower() -> None:
    assert written([1.0, 9.0, 9.0]).price(34, DAY) == 1.0
    assert written([9.0, 1.0, 1.0]).price(34, DAY) == round(11 / 3, 2) == 3.67
    assert written([1.0, 9.0, 9.0]).price(34, DAY + timedelta(days=1)) == round(19 / 3, 2)


def test_days_after_it_say_nothing() -> None:
    assert written([1.0, 5.0]).price(34, DAY - timedelta(days=1)) == 5.0
    assert written([1.0]).price(34, DAY - timedelta(days=1)) is None


def test_days_out_of_reach_say_nothing() -> None:
    assert written([4.0]).price(34, DAY + timedelta(days=REACH - 1)) == 4.0
    assert written([4.0]).price(34, DAY + timedelta(days=REACH)) is None


def test_traded_every_other_day_still_makes_a_price_of_its_thirty_days() -> None:
    assert written([float(number) for number in range(1, 41)], step=2).price(34, DAY + timedelta(days=1)) == 14.5  # 1..28


def test_a_type_that_was_never_traded_has_no_price_and_not_one_hundredth() -> None:
    assert written([4.0]).price(35, DAY) is None


@given(st.lists(st.floats(0.01, 1e12), max_size=DAYS))
def test_the_order_of_the_days_says_nothing(averages: list[float]) -> None:
    assert trimmed(averages) == trimmed(averages[::-1])


def test_the_order_in_which_days_are_added_says_nothing() -> None:
    kinds = range(1, 9)
    days = [(DAY - timedelta(days=back), [(one, one + back * 1.5) for one in kinds if (one + back) % 3]) for back in range(50)]
    one, other = PriceBook(), PriceBook()
    for day, rows in days:
        one.add(day, rows)
        one.price(5, DAY)  # what was answered before is not remembered wrongly
    random.Random(1).shuffle(days)
    for day, rows in days:
        other.add(day, rows)
    assert [one.price(kind, DAY) for kind in range(10)] == [other.price(kind, DAY) for kind in range(10)]
    assert one.days(DAY) == 50 and one.days(DAY + timedelta(days=REACH - 1)) == 1 and one.days(DAY - timedelta(days=50)) == 0


@pytest.mark.parametrize(
    ("time", "day"),
    [
        (datetime(2026, 3, 14, 23, 59, 59, tzinfo=UTC), date(2026, 3, 14)),
        (datetime(2026, 3, 14, 1, 0, 1, tzinfo=UTC), date(2026, 3, 14)),
        (datetime(2026, 3, 14, 1, 0, 0, tzinfo=UTC), date(2026, 3, 13)),
        (datetime(2026, 1, 1, 0, 30, tzinfo=UTC), date(2025, 12, 31)),
    ],
)
def test_the_prices_of_a_kill_are_those_of_an_hour_and_a_second_before(time: datetime, day: date) -> None:
    assert price_day(time) == day


def test_a_month_of_fifteen_thousand_types_is_small() -> None:
    tracemalloc.start()
    try:
        made = PriceBook()
        for back in range(30):
            made.add(DAY - timedelta(days=back), ((kind, 1.0 + kind) for kind in range(15_000)))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert made.price(14_999, DAY) == 15_000.0
    assert held < 6e6, f"{held:,} bytes; the floats themselves are 3.6 MB, and three months were measured with 11.9 MB"
