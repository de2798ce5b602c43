"""Sums of killmails by hour, as records show them. Pure.

A sum of ISK comes as a decimal and is null where no worth is known; of no killmails it is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from api.models.records import Tally

Row = Mapping[str, Any]


def first_midnight(end: datetime, days: int) -> datetime:
    """Of the first of so many days (UTC), the last of which has `end` in it."""
    return datetime.combine(end.date() - timedelta(days=days - 1), time(), UTC)


def every_day(begin: datetime, end: datetime) -> Iterator[date]:
    """Each day, both included."""
    day = begin.date()
    while day <= end.date():
        yield day
        day += timedelta(days=1)


def tally(rows: Iterable[Row], name: str) -> Tally:
    """Several rows as one; `name` is what their columns begin with."""
    kept = list(rows)
    count, unpriced = sum(row[name] for row in kept), sum(row[f"{name}_unpriced"] for row in kept)
    return Tally(
        killmails=count,
        isk=isk(count, unpriced, (row[f"{name}_isk"] for row in kept)),
        unpriced=unpriced,
        appraised=sum(row[f"{name}_appraised"] for row in kept),
    )


def isk(count: int, unpriced: int, sums: Iterable[Any]) -> float | None:
    """Null when there were killmails, and of none the worth is known."""
    if count and count == unpriced:
        return None
    return float(sum(one for one in sums if one is not None))


def efficiency(destroyed: float | None, lost: float | None) -> float | None:
    """Destroyed / (destroyed + lost); null where one is unknown, or there is nothing to compare."""
    if destroyed is None or lost is None or destroyed + lost == 0:
        return None
    return destroyed / (destroyed + lost)


def by_hour(rows: Sequence[Row], name: str) -> list[int]:
    """24 counts."""
    counts = [0] * 24
    for row in rows:
        counts[row["hour"].hour] += row[name]
    return counts


def by_day(rows: Sequence[Row]) -> dict[date, list[Row]]:
    """The rows of each day that has some."""
    days: dict[date, list[Row]] = {}
    for row in rows:
        days.setdefault(row["hour"].date(), []).append(row)
    return days
