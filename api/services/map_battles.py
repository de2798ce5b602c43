"""Battles of a stretch as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any

import orjson

from api.models.battles import OrganisationRef
from api.models.map_battles import MapBattleList, MapBattles, MapCourse
from api.queries.map_battles import courses, overlapping_battles
from api.queries.names import names_of
from api.services.columns import Index, seconds, whole
from api.services.map_window import bounds, window
from api.storage.postgres import Database

MOST_BATTLES = 2_000
"""Two days of the game's busiest ones; of more the smallest would not be seen on a map."""
LEADING = 2
"""Names of a side that fit beside a mark."""

Row = Mapping[str, Any]


async def battles(
    database: Database, begin: datetime | None, until: datetime | None, now: datetime, *, course: bool, simulated: bool
) -> MapBattleList:
    """Those with a time in [begin, until); without them those of the newest hour. With `course` how each came to its figures."""
    stretch = await window(database, begin, until, now)
    rows = [] if stretch is None else await overlapping_battles(database, stretch.begin, stretch.end, MOST_BATTLES + 1)
    truncated = len(rows) > MOST_BATTLES
    if truncated:
        rows.remove(min(rows, key=lambda row: (row["kills"], -row["battle_id"])))
    first, last = bounds(stretch)
    data = await _columns(database, rows)
    stood = await _course(database, rows) if course else None
    return MapBattleList(data=data, course=stood, truncated=truncated, begin=first, until=last, simulated=simulated)


async def _columns(database: Database, rows: Sequence[Row]) -> MapBattles:
    leaders: Index[tuple[str, int]] = Index()
    sides = [
        [[leaders.of((one["kind"], one["id"])) for one in side["leading"][:LEADING]] for side in orjson.loads(row["sides"])]
        for row in rows
    ]
    places = [orjson.loads(row["places"]) for row in rows]
    names = await names_of(database, leaders.values)
    return MapBattles(
        id=[row["battle_id"] for row in rows],
        start=[seconds(row["started_at"]) for row in rows],
        end=[seconds(row["ended_at"]) for row in rows],
        state=[row["state"] for row in rows],
        tier=[row["tier"] for row in rows],
        kind=[row["kind"] for row in rows],
        kills=[row["kills"] for row in rows],
        pilots=[row["pilots"] for row in rows],
        isk=[whole(row["isk"]) for row in rows],
        unpriced=[row["unpriced"] for row in rows],
        appraised=[row["appraised"] for row in rows],
        systems=[[place["solar_system_id"] for place in fought] for fought in places],
        system_kills=[[place["kills"] for place in fought] for fought in places],
        sides=sides,
        organisations=[OrganisationRef(id=number, kind=kind, name=names.of(kind, number)) for kind, number in leaders.values],
    )


async def _course(database: Database, rows: Sequence[Row]) -> MapCourse:
    """Running sums of what fell in each minute."""
    found: dict[int, list[Row]] = {row["battle_id"]: [] for row in rows}
    if rows:
        first, last = min(row["started_at"] for row in rows), max(row["ended_at"] for row in rows)
        for minute in await courses(database, list(found), first, last):
            found[minute["battle_id"]].append(minute)
    return MapCourse(
        minute=[[seconds(one["minute"]) for one in minutes] for minutes in found.values()],
        kills=[list(accumulate(one["kills"] for one in minutes)) for minutes in found.values()],
        isk=[[whole(isk) for isk in _so_far(minutes)] for minutes in found.values()],
    )


def _so_far(minutes: Sequence[Row]) -> Iterator[Decimal | None]:
    """Null until the first known worth."""
    isk: Decimal | None = None
    for one in minutes:
        if one["isk"] is not None:
            isk = one["isk"] + (isk or 0)
        yield isk
