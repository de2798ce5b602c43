"""Who fights whom lately, and whether it grows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from api.models.conflicts import ConflictList, ConflictParty, ConflictRow, Course, Window
from api.queries.conflicts import conflict_rows, newest_kill
from api.queries.names import Names, names_of
from api.storage.postgres import Database

WINDOWS: dict[Window, timedelta] = {
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "24h": timedelta(hours=24),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
ESCALATING, COOLING = 1.5, 0.5
"""Half as much again is more than chance brings to a few dozen kills; half as much the same downwards."""


async def list_conflicts(
    database: Database, now: datetime, *, window: Window, regions: list[int], limit: int, simulated: bool
) -> ConflictList:
    """Pairs of leading organisations with the most kills.

    The window ends with the newest kill held, so that a replayed year has conflicts too, but never after `now`.
    """
    newest = await newest_kill(database)
    if newest is None:
        return ConflictList(data=[], next=None, simulated=simulated, window=window, until=None)
    end, width = min(newest, now), WINDOWS[window]
    rows = await conflict_rows(database, end - width, end - width / 2, end, regions or None, limit)
    names = await names_of(database, ((row[f"{one}_kind"], row[f"{one}_leader"]) for row in rows for one in ("first", "second")))
    return ConflictList(data=[_row(row, names) for row in rows], next=None, simulated=simulated, window=window, until=end)


def course_of(early: int, late: int) -> tuple[Course, float | None]:
    """The word and the trend of kills by half of the window."""
    if early == 0:
        return "new", None
    trend = late / early
    if trend >= ESCALATING:
        return "escalating", trend
    return ("cooling" if trend <= COOLING else "steady"), trend


def _row(row: dict[str, Any], names: Names) -> ConflictRow:
    course, trend = course_of(row["early"], row["late"])
    return ConflictRow(
        parties=[
            ConflictParty(
                id=row[f"{one}_leader"],
                kind=row[f"{one}_kind"],
                name=names.of(row[f"{one}_kind"], row[f"{one}_leader"]),
                isk_lost=row[f"{one}_isk"],
                unpriced=row[f"{one}_unpriced"],
                appraised=row[f"{one}_appraised"],
            )
            for one in ("first", "second")
        ],
        battles=row["battles"],
        active=row["active"],
        kills=row["kills"],
        isk=row["isk"],
        unpriced=row["unpriced"],
        appraised=row["appraised"],
        course=course,
        trend=trend,
        first_start=row["first_start"],
        last_end=row["last_end"],
        last_battle=f"/battles/{row['last_battle']}",
    )
