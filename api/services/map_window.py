"""The stretch of time that a layer of the map shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from api.queries.rows import held_span
from api.services.columns import seconds
from api.storage.postgres import Database
from api.windows import Stretch

LIVE = timedelta(hours=1)
"""What is shown when nobody says from when on."""
SECOND = timedelta(seconds=1)
FAR = datetime(9999, 12, 31, tzinfo=UTC)
"""No kill is later; beyond it there is no next second."""


async def window(database: Database, begin: datetime | None, until: datetime | None, now: datetime) -> Stretch | None:
    """What was asked for, as far as it lies behind the first kill held; None while no kill is held.

    Without an end it ends behind the newest kill held, so that a replayed year is shown too, but never after `now`. Kills have
    whole seconds, and so has this.
    """
    held = await held_span(database)
    if held is None:
        return None
    first, last = held
    end = max(first, until if until is not None else min(last, now) + SECOND)
    start = max(first, begin if begin is not None else max(first + LIVE, end) - LIVE)
    start, end = _next_second(start), _next_second(end)
    return Stretch(min(start, end), end)


def _next_second(time: datetime) -> datetime:
    """The same, where it is a whole one."""
    return time if time.microsecond == 0 else min(time, FAR).replace(microsecond=0) + SECOND


async def newest(database: Database, now: datetime) -> datetime | None:
    """The end of what is counted back from: the newest kill held, but never after `now`; None while there is none."""
    held = await held_span(database)
    return None if held is None else min(held[1], now)


def bounds(stretch: Stretch | None) -> tuple[int | None, int | None]:
    """Its begin and end in Unix seconds."""
    return (None, None) if stretch is None else (seconds(stretch.begin), seconds(stretch.end))
