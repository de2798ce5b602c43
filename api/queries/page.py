"""The SQL of one page of killmails: which kills, in which order. Rows are read afterwards, for these keys only.

Postgres leaves out the months that are not in the stretch, walks the driver's index in order within the others and stops
when the page is full. Everything from outside is a parameter; the text is put together from constants.
"""

from __future__ import annotations

from collections.abc import Sequence

from api.cursor import Place
from api.filters import ENTITIES, ROLES, KillmailFilter
from api.queries.drivers import PROBE, Driver
from api.windows import Stretch


class Statement:
    """SQL text in the making, with its parameters."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def add(self, value: object) -> str:
        """Keep a value, give its placeholder."""
        self.values.append(list(value) if isinstance(value, tuple) else value)
        return f"${len(self.values)}"


def page_query(
    wanted: KillmailFilter, driver: Driver | None, stretch: Stretch, place: Place | None, limit: int
) -> tuple[str, list[object]]:
    """SQL and values for the columns (killmail_time, killmail_id) of at most `limit` kills of the stretch behind `place`."""
    sql = Statement()
    begin, end = sql.add(stretch.begin), sql.add(stretch.end)
    direction = "desc" if wanted.sort == "newest" else "asc"
    table = driver.table if driver else "killmails"
    where = [_within("r", begin, end)]
    if driver:
        where.insert(0, f"r.{driver.column} = wanted.id")
        if driver.filter in ENTITIES:
            where += _role(sql, wanted, "r")
    if place is not None:
        sign = "<" if wanted.sort == "newest" else ">"
        where.append(f"(r.killmail_time, r.killmail_id) {sign} ({sql.add(place.time)}, {sql.add(place.killmail_id)})")
    where += _kill(sql, wanted, driver, begin, end) + _parties(sql, wanted, driver, begin, end)
    limited = sql.add(limit)
    rows = (
        f"select r.killmail_time, r.killmail_id from {table} r where {' and '.join(where)}"  # noqa: S608
        f" order by r.killmail_time {direction}, r.killmail_id {direction} limit {limited}"
    )
    if driver is None:
        return rows, sql.values
    source = driver.source.format(sql.add(getattr(wanted, driver.filter)))
    # One kill is found once for each of its parties that is wanted: distinct.
    text = (
        f"select distinct x.killmail_time, x.killmail_id from {source} as wanted(id) cross join lateral ({rows}) as x"  # noqa: S608
        f" order by x.killmail_time {direction}, x.killmail_id {direction} limit {limited}"
    )
    return text, sql.values


def probe_query(wanted: KillmailFilter, drivers: Sequence[Driver], whole: Stretch) -> tuple[str, list[object]]:
    """SQL and values for one row that says for each driver how many index entries it would walk, counted up to `PROBE`."""
    sql = Statement()
    within = _within("r", sql.add(whole.begin), sql.add(whole.end))
    columns = []
    for driver in drivers:
        source = driver.source.format(sql.add(getattr(wanted, driver.filter)))
        rows = f"select from {driver.table} r where r.{driver.column} = wanted.id and {within} limit {PROBE}"
        columns.append(
            f"(select count(*) from (select from {source} as wanted(id) cross join lateral ({rows}) as x limit {PROBE}) as n)"  # noqa: S608
            f" as {driver.filter}"
        )
    return "select " + ", ".join(columns), sql.values


def _within(table: str, begin: str, end: str) -> str:
    return f"{table}.killmail_time >= {begin} and {table}.killmail_time < {end}"


def _role(sql: Statement, wanted: KillmailFilter, table: str) -> list[str]:
    return [] if wanted.roles == ROLES["any"] else [f"{table}.roles & {sql.add(wanted.roles)}::smallint <> 0"]


def _kill(sql: Statement, wanted: KillmailFilter, driver: Driver | None, begin: str, end: str) -> list[str]:
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
    where += [
        f"{at}.{column} {sign} {sql.add(value)}"
        for column, sign, value in (
            ("total_value", ">=", wanted.min_value),
            ("total_value", "<=", wanted.max_value),
            ("npc", "=", wanted.npc),
            ("solo", "=", wanted.solo),
        )
        if value is not None
    ]
    if not where or at == "r":
        return where
    key = f"k.killmail_id = r.killmail_id and k.killmail_time = r.killmail_time and {_within('k', begin, end)}"
    return [f"exists (select from killmails k where {key} and {' and '.join(where)})"]


def _parties(sql: Statement, wanted: KillmailFilter, driver: Driver | None, begin: str, end: str) -> list[str]:
    """The entity filters that do not drive: one more look into the parties for each."""
    key = f"p.killmail_time = r.killmail_time and p.killmail_id = r.killmail_id and {_within('p', begin, end)}"
    return [
        f"exists (select from killmail_parties p where p.entity_id = any({sql.add(getattr(wanted, name))}::bigint[]) and "
        + " and ".join([key, *_role(sql, wanted, "p")])
        + ")"
        for name in ENTITIES
        if getattr(wanted, name) and (driver is None or driver.filter != name)
    ]
