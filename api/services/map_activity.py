"""What the servers counted, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from api.models.map_activity import HoursTold, MapActivity, MapActivityOne
from api.queries.map_activity import FIGURES, Hour, activity_sums, told_hours
from api.storage.postgres import Database

BEST_FIRST = ("esi", "simulator", "dotlan")
"""Of several who told one hour the first counts: DOTLAN has its figures from ESI, and only of some systems."""

Row = Mapping[str, Any]


async def activity(database: Database, hours: int, *, simulated: bool) -> MapActivityOne:
    """Sums over the newest `hours` that were told."""
    told = await told_hours(database, hours)
    counted, passed = choose(told)
    end = max((row["hour"] for row in told), default=None)
    begin = None if end is None else end - timedelta(hours=hours)
    rows = [] if begin is None or end is None else await activity_sums(database, begin, end, passed)
    whole = {figure: sum(figure in row["whole"] for row in counted) for figure in FIGURES}
    columns = {figure: [_figure(row, figure, whole) for row in rows] for figure in FIGURES}
    data = MapActivity(
        system=[row["solar_system_id"] for row in rows],
        **columns,
        hours=hours,
        told=HoursTold(**whole),
        as_of=end,
        sources=sorted({row["source"] for row in counted}),
    )
    return MapActivityOne(data=data, simulated=simulated)


def choose(told: Sequence[Row]) -> tuple[list[Row], list[Hour]]:
    """Of the hours that were told: those that count, one of each, and those that are passed over."""
    best: dict[Any, Row] = {}
    for row in sorted(told, key=lambda row: _rank(row["source"])):
        best.setdefault(row["hour"], row)
    return list(best.values()), [(row["hour"], row["source"]) for row in told if best[row["hour"]] is not row]


def _rank(source: str) -> int:
    return BEST_FIRST.index(source) if source in BEST_FIRST else len(BEST_FIRST)


def _figure(row: Row, figure: str, whole: Mapping[str, int]) -> int | None:
    """Who is missing in an hour that was told whole had none; not in J-space, of which nobody tells."""
    if row[figure] is None:
        return 0 if whole[figure] and row["gated"] else None
    return int(row[figure])
