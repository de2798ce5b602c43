"""The SQL of one page of killmails: which kills, in which order. Rows are read afterwards, for these keys only.

Postgres prunes the months by `killmail_time`, walks the driver's index in order within each month and stops when the page
is full. Everything from outside is a parameter; the text is put together from constants.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.cursor import Place
from api.filters import ENTITIES, ROLES, KillmailFilter
from api.queries.drivers import PROBE, Driver


class Statement:
    """SQL text in the making, with its parameters."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def add(self, value: object) -> str:
        """Keep a value, give its placeholder."""
        self.values.append(list(value) if isinstance(value, tuple) else value)
        return f"${len(self.values)}"


def page_query(wanted: KillmailFilter, driver: Driver | None, place: Place | None, limit: int) -> tuple[str, list[object]]:
    """SQL and values for the columns (killmail_time, killmail_id) of at most `limit` kills behind `place`."""
    sql = Statement()
    direction = "desc" if wanted.sort == "newest" else "asc"
    table = driver.table if driver else "killmails"
    where = _time(sql, wanted, place) + _driven(sql, wanted, driver) + _kill(sql, wanted, driver) + _parties(sql, wanted, driver)
    if driver:
        where.insert(0, f"r.{driver.column} = wanted.id")
    rows = (
        f"select r.killmail_time, r.killmail_id from {table} r"
        + (" where " + " and ".join(where) if where else "")
        + f" order by r.killmail_time {direction}, r.killmail_id {direction} limit {sql.add(limit)}"
    )
    if driver is None:
        return rows, sql.values
    source = driver.source.format(sql.add(getattr(wanted, driver.filter)))
    # One kill is found once for each of its parties that is wanted: distinct.
    text = (
        f"select distinct x.killmail_time, x.killmail_id from {source} as wanted(id) cross join lateral ({rows}) as x"
        f" order by x.killmail_time {direction}, x.killmail_id {direction} limit {sql.add(limit)}"
    )
    return text, sql.values


def probe_query(wanted: KillmailFilter, drivers: Sequence[Driver]) -> tuple[str, list[object]]:
    """SQL and values for one row that says for each driver how many index entries it would walk, counted up to `PROBE`."""
    sql = Statement()
    columns = []
    for driver in drivers:
        source = driver.source.format(sql.add(getattr(wanted, driver.filter)))
        where = [f"r.{driver.column} = wanted.id", *_time(sql, wanted, None)]
        rows = f"select from {driver.table} r where {' and '.join(where)} limit {PROBE}"
        columns.append(
            f"(select count(*) from (select from {source} as wanted(id) cross join lateral ({rows}) as x limit {PROBE}) as n)"
            f" as {driver.filter}"
        )
    return "select " + ", ".join(columns), sql.values


def _time(sql: Statement, wanted: KillmailFilter, place: Place | None) -> list[str]:
    where = []
    if wanted.after is not None:
        where.append(f"r.killmail_time >= {sql.add(wanted.after)}")
    if wanted.before is not None:
        where.append(f"r.killmail_time < {sql.add(wanted.before)}")
    if place is not None:
        sign = "<" if wanted.sort == "newest" else ">"
        time, killmail_id = sql.add(place.time), sql.add(place.killmail_id)
        # The first says nothing new, but only it lets Postgres leave out whole months.
        where.append(f"r.killmail_time {sign}= {time}")
        where.append(f"(r.killmail_time, r.killmail_id) {sign} ({time}, {killmail_id})")
    return where


def _driven(sql: Statement, wanted: KillmailFilter, driver: Driver | None) -> list[str]:
    if driver is not None and driver.filter in ENTITIES and wanted.roles != ROLES["any"]:
        return [f"r.roles & {sql.add(wanted.roles)}::smallint <> 0"]
    return []


def _kill(sql: Statement, wanted: KillmailFilter, driver: Driver | None) -> list[str]:
    """What the kill itself must be; looked up by its key when the driver walks the parties."""
    # A driver that walks killmails has the kill in hand already.
    at = "r" if driver is None or driver.table == "killmails" else "k"
    where = [
        f"{at}.{column} = any({sql.add(values)}::{kind}[])"
        for name, column, kind, values in (
            ("system", "solar_system_id", "bigint", wanted.system),
            ("constellation", "constellation_id", "bigint", wanted.constellation),
            ("region", "region_id", "bigint", wanted.region),
            ("group", "ship_group_id", "bigint", wanted.group),
            ("band", "security_band", "text", wanted.band),
        )
        # A constellation is walked by its systems of today: the kill's own constellation is checked all the same.
        if values and (driver is None or driver.filter != name or name == "constellation")
    ]
    if wanted.min_value is not None:
        where.append(f"{at}.total_value >= {sql.add(wanted.min_value)}")
    if wanted.max_value is not None:
        where.append(f"{at}.total_value <= {sql.add(wanted.max_value)}")
    if wanted.npc is not None:
        where.append(f"{at}.npc = {sql.add(wanted.npc)}")
    if wanted.solo is not None:
        where.append(f"{at}.solo = {sql.add(wanted.solo)}")
    if not where or at == "r":
        return where
    key = "k.killmail_id = r.killmail_id and k.killmail_time = r.killmail_time"
    return [f"exists (select from killmails k where {key} and {' and '.join(where)})"]


def _parties(sql: Statement, wanted: KillmailFilter, driver: Driver | None) -> list[str]:
    where = []
    for name in ENTITIES:
        values = getattr(wanted, name)
        if not values or (driver is not None and driver.filter == name):
            continue
        role = "" if wanted.roles == ROLES["any"] else f" and p.roles & {sql.add(wanted.roles)}::smallint <> 0"
        where.append(
            f"exists (select from killmail_parties p where p.entity_id = any({sql.add(values)}::bigint[])"
            f" and p.killmail_time = r.killmail_time and p.killmail_id = r.killmail_id{role})"
        )
    return where
