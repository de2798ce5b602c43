"""A doctrine day by day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from agents.doctrines.fleet import Fleet
from schemas.doctrine import DoctrineDay

DAY = 86_400
SHOWN = 8
"""Hulls of a day: what a bar of a chart can show."""
DIGITS = 4
"""Of shares."""


def day_of(time: int) -> str:
    """The day of a time in Unix seconds, UTC."""
    return datetime.fromtimestamp(time, UTC).date().isoformat()


def days_of(members: Iterable[Fleet]) -> list[DoctrineDay]:
    """By day of the stretch, oldest first."""
    days: dict[str, list[Fleet]] = {}
    for fleet in members:
        days.setdefault(day_of(fleet.stretch), []).append(fleet)
    return [_day(day, days[day]) for day in sorted(days)]


def _day(day: str, fleets: Sequence[Fleet]) -> DoctrineDay:
    shares = mean_shares(fleets)
    ranked = sorted(shares, key=lambda hull: (-shares[hull], hull))[:SHOWN]
    return DoctrineDay(
        day=day,
        fleets=len(fleets),
        pilots=max(fleet.pilots for fleet in fleets),
        hulls=[[hull, round(shares[hull], DIGITS)] for hull in ranked],
    )


def mean_shares(fleets: Sequence[Fleet]) -> Mapping[int, float]:
    """Hull -> its share of a fleet's pilots, on the mean: a fleet of ten says as much of the mix as one of a hundred."""
    found: dict[int, float] = {}
    for fleet in fleets:
        total = sum(pilots for _, pilots in fleet.hulls)
        for hull, pilots in fleet.hulls:
            found[hull] = found.get(hull, 0.0) + pilots / total / len(fleets)
    return found
