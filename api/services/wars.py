"""Who fights whom over days."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from api.cursor import EPOCH, MICROSECOND, NOT_OURS, BadCursor, PairPlace, read_pair, write_pair
from api.models.wars import WarDay, WarList, WarParty, WarRow
from api.problems import Problem
from api.queries.battles import UNKNOWN_ISK
from api.queries.conflicts import newest_kill
from api.queries.names import Names, names_of
from api.queries.wars import Behind, war_days, war_rows
from api.services.conflicts import course_of
from api.storage.postgres import Database
from api.war_filters import FIRST, LAST, Sort, WarFilter

Row = dict[str, Any]
BOTH = ("first", "second")


async def list_wars(
    database: Database, now: datetime, wanted: WarFilter, *, limit: int, cursor: str | None, simulated: bool
) -> WarList:
    """One page. The window ends with the day of the newest kill held, so that a replayed year has wars too, but never after
    `now`; all pages of a walk have the window of the first one.
    """
    question = wanted.digest()
    try:
        behind = read_pair(cursor, question, whole=wanted.sort != "isk") if cursor else None
        place = None if behind is None else _behind(behind, wanted.sort)
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    newest = await newest_kill(database)
    if newest is None:
        return WarList(data=[], next=None, simulated=simulated, begin=None, until=None)
    first, last = wanted.days(behind.until if behind else min(newest, now).date())
    begin, end = _midnight(first), _midnight(last) + timedelta(days=1)
    rows = await war_rows(database, wanted, begin, begin + (end - begin) / 2, end, place, limit + 1)
    page = rows[:limit]
    days = defaultdict(list)
    for row in await war_days(database, wanted, begin, end, [(row["first_id"], row["second_id"]) for row in page]):
        days[row["first_id"], row["second_id"]].append(row)
    names = await names_of(database, ((row[f"{one}_kind"], row[f"{one}_id"]) for row in page for one in BOTH))
    return WarList(
        data=[_row(row, days[row["first_id"], row["second_id"]], names) for row in page],
        next=write_pair(_place(page[-1], wanted.sort, last), question) if len(rows) > limit else None,
        simulated=simulated,
        begin=first,
        until=last,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _behind(place: PairPlace, sort: Sort) -> Behind:
    """The place as Postgres compares it. Raises `BadCursor`."""
    if not FIRST <= place.until <= LAST:
        raise BadCursor(NOT_OURS)
    if sort != "newest":
        return place.value, place.first, place.second
    try:
        return EPOCH + int(place.value) * MICROSECOND, place.first, place.second
    except OverflowError:  # a time outside the calendar is none that we have written
        raise BadCursor(NOT_OURS) from None


def _place(row: Row, sort: Sort, until: date) -> PairPlace:
    value = {
        "kills": row["kills"],
        "isk": UNKNOWN_ISK if row["isk"] is None else row["isk"],
        "battles": row["battles"],
        "newest": (row["last_end"] - EPOCH) // MICROSECOND,
    }[sort]
    return PairPlace(value, row["first_id"], row["second_id"], until)


def _both(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _row(row: Row, days: list[Row], names: Names) -> WarRow:
    course, trend = course_of(row["early"], row["late"])
    return WarRow(
        parties=[
            WarParty(
                id=row[f"{one}_id"],
                kind=row[f"{one}_kind"],
                name=names.of(row[f"{one}_kind"], row[f"{one}_id"]),
                losses=row[f"{one}_losses"],
                isk_lost=row[f"{one}_isk"],
                unpriced=row[f"{one}_unpriced"],
                appraised=row[f"{one}_appraised"],
            )
            for one in BOTH
        ],
        battles=row["battles"],
        active=row["active"],
        kills=row["kills"],
        isk=row["isk"],
        unpriced=row["first_unpriced"] + row["second_unpriced"],
        appraised=_both(row["first_appraised"], row["second_appraised"]),
        course=course,
        trend=trend,
        first_start=row["first_start"],
        last_end=row["last_end"],
        first_battle=f"/battles/{row['first_battle']}",
        last_battle=f"/battles/{row['last_battle']}",
        days=[
            WarDay(
                day=day["day"],
                battles=day["battles"],
                losses=[day["first_losses"], day["second_losses"]],
                isk_lost=[day["first_isk"], day["second_isk"]],
            )
            for day in days
        ],
    )
