"""Killmails of a stretch as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from api.cursor import EPOCH, BadCursor, Place, WindowPlace, read_window, write_window
from api.filters import KillmailFilter
from api.models.map_kills import MapKillList, MapKills
from api.problems import Problem
from api.queries.map_kills import map_kill_rows
from api.services.columns import Index, seconds, whole
from api.services.killmails import choose_driver
from api.services.map_window import bounds, window
from api.storage.postgres import Database
from api.windows import Stretch, stretches

Row = Mapping[str, Any]


async def kills(
    database: Database, wanted: KillmailFilter, now: datetime, *, limit: int, cursor: str | None, simulated: bool
) -> MapKillList:
    """At most `limit`. Those behind a cursor are of the stretch of the first answer, whatever was killed meanwhile."""
    question = f"map {wanted.digest()}"
    try:
        behind = read_window(cursor, question) if cursor else None
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    stretch = await window(database, wanted.after, wanted.before, now) if behind is None else _stretch(behind)
    begin, until = bounds(stretch)
    place = None if behind is None else behind.place
    rows = [] if stretch is None else await _find(database, wanted, stretch, place, limit + 1)
    page = rows[:limit]
    following = None
    if len(rows) > limit and begin is not None and until is not None:
        last = Place(page[-1]["killmail_time"], page[-1]["killmail_id"])
        following = write_window(WindowPlace(last, begin, until), question)
    return MapKillList(
        data=_columns(page), next=following, truncated=following is not None, begin=begin, until=until, simulated=simulated
    )


def _stretch(behind: WindowPlace) -> Stretch:
    return Stretch(EPOCH + timedelta(seconds=behind.begin), EPOCH + timedelta(seconds=behind.until))


async def _find(
    database: Database, wanted: KillmailFilter, whole_stretch: Stretch, place: Place | None, count: int
) -> list[dict[str, Any]]:
    """The next `count` kills, looked for part by part."""
    driver = await choose_driver(database, wanted, whole_stretch)
    found: list[dict[str, Any]] = []
    for stretch in stretches(whole_stretch, newest_first=wanted.sort == "newest"):
        found += await map_kill_rows(database, wanted, driver, stretch, place, count - len(found))
        if len(found) >= count:
            break
    return found


def _columns(rows: Sequence[Row]) -> MapKills:
    classes = Index(sorted({row["ship_class"] for row in rows}))
    return MapKills(
        id=[row["killmail_id"] for row in rows],
        time=[seconds(row["killmail_time"]) for row in rows],
        system=[row["solar_system_id"] for row in rows],
        value=[whole(row["total_value"]) for row in rows],
        ship_type=[row["ship_type_id"] for row in rows],
        ship_class=[classes.of(row["ship_class"]) for row in rows],
        battle=[row["battle_id"] for row in rows],
        npc=[row["npc"] for row in rows],
        victim_character=[row["victim_character_id"] for row in rows],
        victim_corporation=[row["victim_corporation_id"] for row in rows],
        victim_alliance=[row["victim_alliance_id"] for row in rows],
        ship_classes=classes.values,
    )
