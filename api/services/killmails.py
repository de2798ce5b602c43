"""Killmails: a page of them, or one whole."""

from __future__ import annotations

from api.cursor import MICROSECOND, BadCursor, Place, read_cursor, write_cursor
from api.filters import KillmailFilter
from api.models.killmails import KillmailList, KillmailOne
from api.problems import Problem
from api.queries.drivers import PROBE, Driver, candidates
from api.queries.page import page_query, probe_query
from api.queries.rows import held_span, killmail_rows, whole_killmail
from api.services.row import rows_with_names
from api.services.whole import with_names
from api.storage.postgres import Database
from api.windows import Stretch, stretches


async def list_killmails(
    database: Database, wanted: KillmailFilter, *, limit: int, cursor: str | None, simulated: bool
) -> KillmailList:
    """One page. A late kill that falls behind the cursor is still found; one that falls before it is not."""
    question = wanted.digest()
    try:
        place = read_cursor(cursor, question) if cursor else None
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    # One more than the page was asked for: it tells whether there is a next one.
    places = await _find(database, wanted, place, limit + 1)
    page = places[:limit]
    following = write_cursor(page[-1], question) if len(places) > limit else None
    rows = await killmail_rows(database, page) if page else []
    return KillmailList(data=await rows_with_names(database, rows, simulated=simulated), next=following, simulated=simulated)


async def get_killmail(database: Database, killmail_id: int, *, simulated: bool) -> KillmailOne:
    """One whole killmail. Raises the problem not-found."""
    row = await whole_killmail(database, killmail_id)
    if row is None:
        raise Problem("not-found", f"Killmail {killmail_id} is not held here.")
    return KillmailOne(data=await with_names(database, killmail_id, row, simulated=simulated), simulated=simulated)


async def _find(database: Database, wanted: KillmailFilter, place: Place | None, count: int) -> list[Place]:
    """The next `count` kills, looked for stretch by stretch."""
    whole = await _whole(database, wanted, place)
    if whole is None:
        return []
    driver = await choose_driver(database, wanted, whole)
    found: list[Place] = []
    for stretch in stretches(whole, newest_first=wanted.sort == "newest"):
        sql, values = page_query(wanted, driver, stretch, place, count - len(found))
        found += [Place(row["killmail_time"], row["killmail_id"]) for row in await database.fetch(sql, *values)]
        if len(found) >= count:
            break
    return found


async def _whole(database: Database, wanted: KillmailFilter, place: Place | None) -> Stretch | None:
    """The time in which there can be anything: what is held, what was asked for, and what lies behind the cursor."""
    held = await held_span(database)
    if held is None:
        return None
    begin, end = held[0], held[1] + MICROSECOND
    if wanted.after is not None:
        begin = max(begin, wanted.after)
    if wanted.before is not None:
        end = min(end, wanted.before)
    if place is not None and wanted.sort == "newest":
        end = min(end, place.time + MICROSECOND)
    if place is not None and wanted.sort == "oldest":
        begin = max(begin, place.time)
    return Stretch(begin, end)


async def choose_driver(database: Database, wanted: KillmailFilter, whole: Stretch) -> Driver | None:
    """The driver with the fewest kills to walk; without a choice there is nothing to count."""
    possible = candidates(wanted)
    if len(possible) < 2:
        return possible[0] if possible else None
    sql, values = probe_query(wanted, possible, whole)
    counts = await database.fetch_one(sql, *values) or {}
    return min(possible, key=lambda driver: counts.get(driver.filter, PROBE))
