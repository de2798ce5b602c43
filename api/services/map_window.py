"""The stretch of time that a layer of the map shows."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from api.queries.rows import held_span
from api.storage.postgres import Database
from api.windows import Stretch

LIVE = timedelta(hours=1)
"""What is shown when nobody says from when on."""
SECOND = timedelta(seconds=1)
"""Kills have whole seconds."""


async def window(database: Database, begin: datetime | None, until: datetime | None, now: datetime) -> Stretch | None:
    """What was asked for, as far as it lies behind the first kill held; None while no kill is held.

    Without an end it ends behind the newest kill held, so that a replayed year is shown too, but never after `now`.
    """
    held = await held_span(database)
    if held is None:
        return None
    first, last = held
    end = max(first, until if until is not None else min(last, now) + SECOND)
    start = max(first, begin if begin is not None else max(first + LIVE, end) - LIVE)
    return Stretch(min(start, end), end)


async def newest(database: Database, now: datetime) -> datetime | None:
    """The end of what is counted back from: the newest kill held, but never after `now`; None while there is none."""
    held = await held_span(database)
    return None if held is None else min(held[1], now)


def bounds(stretch: Stretch | None) -> tuple[int | None, int | None]:
    """Unix seconds that hold all of it."""
    if stretch is None:
        return None, None
    return math.floor(stretch.begin.timestamp()), math.ceil(stretch.end.timestamp())
