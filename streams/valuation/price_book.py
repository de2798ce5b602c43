"""Daily averages of The Forge, and the price they give a type on a day. Pure.

As zKillboard does it (external reference, section 7, out of its `Price.php`):

- The prices of a kill are those of the day an hour and a second before it (`price_day`).
- Of a type's last days with trades, up to that day, at most 34 count. Of a full 34 the two lowest and the two highest are left
  out, of 7 to 33 the two highest: wild prices are mostly high, and mostly fraud. The rest is averaged and rounded to cents.
- When that day's own average is lower, it counts instead.

Not as zKillboard does it:

- A type without a price is None here. zKillboard takes its build cost, else 0.01 ISK, which says "worthless" of what nobody
  has sold. Whoever knows build costs gives them to `streams.valuation.rules.Rules`.
- Days further back than `REACH` do not count. zKillboard goes back as many days as a type was ever traded on, so a type that
  is sold once a month rests on years there, and on two sales here.
- Below 0.01 an average is not replaced by the build cost, as none is known.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from statistics import fmean

DAYS = 34
"""Traded days that make a price."""
FEW = 6
"""Up to so many days nothing is left out: two of six would be a third."""
ENDS = 2
"""Prices left out at an end."""
REACH = 60
"""Days that a price looks back, its own among them: enough for 34 days of trade of what is traded every other day. A bound, so
that a price depends on the files of two months and not on which others lie beside them."""
SETTLED = timedelta(seconds=3_601)
"""How long zKillboard lets the market of a day settle before kills are priced with it."""
KEPT = 50_000
"""Prices remembered, about 7 MB: those of ten days of kills."""

_DAY_BITS = 22
"""Of a day's ordinal: enough until the year 9999."""
_NONE = 0.0
"""Stands for "not traded": no average is 0."""


def price_day(time: datetime) -> date:
    """The day whose prices count for a kill at this time (aware UTC)."""
    return (time - SETTLED).date()


def trimmed(averages: Iterable[float]) -> float | None:
    """The price that up to 34 daily averages (ISK) give, rounded to cents; None of none."""
    prices = sorted(averages)
    if not prices:
        return None
    if len(prices) == DAYS:
        prices = prices[ENDS:-ENDS]
    elif len(prices) > FEW:
        prices = prices[:-ENDS]
    return round(fmean(prices), 2)


class PriceBook:
    """Averages by day, as one array of floats a day: 120 kB for 15,000 types.

    A price depends only on the days that the book holds, not on the order in which they were added.
    """

    def __init__(self) -> None:
        self._places: dict[int, int] = {}
        self._days: dict[int, array[float]] = {}
        self._prices: dict[int, float | None] = {}

    def add(self, day: date, averages: Iterable[tuple[int, float]]) -> None:
        """(type id, average in ISK) of one day, which replaces what was there of it."""
        row = array("d")
        for type_id, average in averages:
            place = self._places.setdefault(type_id, len(self._places))
            if place >= len(row):
                row.extend([_NONE] * (place + 1 - len(row)))
            row[place] = average
        self._days[day.toordinal()] = row
        self._prices.clear()

    def __len__(self) -> int:
        """Days."""
        return len(self._days)

    def __contains__(self, day: date) -> bool:
        return day.toordinal() in self._days

    def days(self, day: date) -> int:
        """How many days within reach of this one the book holds."""
        last = day.toordinal()
        return sum(number in self._days for number in range(last - REACH + 1, last + 1))

    def price(self, type_id: int, day: date) -> float | None:
        """ISK of one piece with the prices of this day; None when it was not traded within reach."""
        last = day.toordinal()
        key = type_id << _DAY_BITS | last
        if key not in self._prices:
            if len(self._prices) >= KEPT:
                self._prices.clear()
            self._prices[key] = self._price(type_id, last)
        return self._prices[key]

    def _price(self, type_id: int, last: int) -> float | None:
        place = self._places.get(type_id)
        if place is None:
            return None
        found: list[float] = []
        for number in range(last, last - REACH, -1):
            average = self._average(place, number)
            if average != _NONE:
                found.append(average)
                if len(found) == DAYS:
                    break
        price = trimmed(found)
        own = self._average(place, last)
        return price if price is None or own == _NONE else min(price, own)

    def _average(self, place: int, number: int) -> float:
        row = self._days.get(number)
        return _NONE if row is None or place >= len(row) else row[place]
