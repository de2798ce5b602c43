"""Battles of some days, grouped by the pairs that stood against each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.queries.battles import UNKNOWN_ISK
from api.queries.page import Statement
from api.storage.postgres import Database
from api.war_filters import WarFilter

Behind = tuple[datetime | float, int, int]
"""The last row of the page before: what it is ordered by, and its ids."""

ORDERS = {
    "kills": ("kills", "bigint"),
    "isk": (f"coalesce(isk, {UNKNOWN_ISK:g})", "double precision"),
    "battles": ("battles", "bigint"),
    "newest": ("last_end", "timestamptz"),
}

_BOTH = "p.first_losses + p.second_losses"

_SECONDS = "extract(epoch from b.{})::bigint"
"""Kills have whole seconds."""


def _isk(*parties: str) -> str:
    """ISK that these lost together: null when they lost something and no worth is known (as in the event).

    Summed as decimals: those of floats depend on the order, and a cursor would miss its place.
    """
    losses, unpriced = (f"sum({' + '.join(f'p.{one}_{what}' for one in parties)})" for what in ("losses", "unpriced"))
    isk = f"sum(({' + '.join(f'coalesce(p.{one}_isk, 0)' for one in parties)})::numeric)::double precision"
    return f"case when {losses} > 0 and {losses} = {unpriced} then null else {isk} end"


def _appraised(party: str) -> str:
    """Its losses that are valued by ourselves: null when of one battle nobody has counted them."""
    return f"case when count(p.{party}_appraised) = count(*) then sum(p.{party}_appraised) end"


_SUMS = f"""
count(*) as battles,
sum(p.first_losses) as first_losses, sum(p.second_losses) as second_losses,
{_isk("first")} as first_isk, {_isk("second")} as second_isk
"""


def wars_query(
    wanted: WarFilter, begin: datetime, middle: datetime, end: datetime, behind: Behind | None, limit: int
) -> tuple[str, list[object]]:
    """SQL and values for at most `limit` pairs behind a place, of battles whose last kill lies in [begin, end).

    `early` and `late` are kills before and from `middle` on. Nothing here asks for groups in an order, and `offset 0` keeps the
    join as it is written: our planner would rather walk all pairs there ever were in their order than sort those of a month.
    """
    sql = Statement()
    fought, opposed = _fought(sql, wanted, begin, end), _opposed(sql, wanted)
    halfway = sql.add(middle)
    having = [] if wanted.min_battles is None else [f"count(*) >= {sql.add(wanted.min_battles)}"]
    if wanted.min_isk is not None:
        having.append(f"{_isk('first', 'second')} >= {sql.add(wanted.min_isk)}")
    order, kind = ORDERS[wanted.sort]
    after = ""
    if behind is not None:
        values = ", ".join((f"{sql.add(behind[0])}::{kind}", sql.add(behind[1]), sql.add(behind[2])))
        after = f"where ({order}, first_id, second_id) < ({values})"
    text = f"""
with b as materialized ({fought}), pairs as (
    select p.first_id, p.second_id, min(p.first_kind) as first_kind, min(p.second_kind) as second_kind, {_SUMS},
           sum(p.first_unpriced) as first_unpriced, sum(p.second_unpriced) as second_unpriced,
           {_appraised("first")} as first_appraised, {_appraised("second")} as second_appraised,
           count(*) filter (where b.state = 'active') as active,
           sum({_BOTH}) as kills, {_isk("first", "second")} as isk,
           coalesce(sum({_BOTH}) filter (where b.ended_at < {halfway}), 0) as early,
           coalesce(sum({_BOTH}) filter (where b.ended_at >= {halfway}), 0) as late,
           min(b.started_at) as first_start, max(b.ended_at) as last_end,
           (min(array[{_SECONDS.format("started_at")}, b.battle_id]))[2] as first_battle,
           (max(array[{_SECONDS.format("ended_at")}, b.battle_id]))[2] as last_battle
    from b cross join lateral (select * from battle_pairs p where p.battle_id = b.battle_id offset 0) as p
    {opposed} group by p.first_id, p.second_id {"having " + " and ".join(having) if having else ""}
)
select * from pairs {after} order by {order} desc, first_id desc, second_id desc limit {sql.add(limit)}
"""  # noqa: S608 - constants
    return text, sql.values


def _fought(sql: Statement, wanted: WarFilter, begin: datetime, end: datetime) -> str:
    """Battles of the window, which are looked up first: how many these are is known, how many pairs an alliance has is not."""
    # Written out, so that Postgres sees that the partial index serves.
    where = ["state <> 'merged'", f"ended_at >= {sql.add(begin)}", f"ended_at < {sql.add(end)}"]
    if wanted.region:
        where.append(f"regions && {sql.add(wanted.region)}::bigint[]")
    return f"select battle_id, started_at, ended_at, state from battles where {' and '.join(where)}"  # noqa: S608 - constants


def _opposed(sql: Statement, wanted: WarFilter) -> str:
    if not wanted.organisation:
        return ""
    given = sql.add(wanted.organisation)
    return f"where p.first_id = any({given}::bigint[]) or p.second_id = any({given}::bigint[])"


async def war_rows(
    database: Database,
    wanted: WarFilter,
    begin: datetime,
    middle: datetime,
    end: datetime,
    behind: Behind | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Rows of a page; see `wars_query`."""
    sql, values = wars_query(wanted, begin, middle, end, behind, limit)
    return await database.fetch(sql, *values)


def days_query(wanted: WarFilter, begin: datetime, end: datetime, pairs: Iterable[tuple[int, int]]) -> tuple[str, list[object]]:
    """SQL and values for the days of these pairs."""
    sql = Statement()
    firsts, seconds = zip(*pairs, strict=True)
    text = f"""
with p as materialized (
    select p.* from unnest({sql.add(firsts)}::bigint[], {sql.add(seconds)}::bigint[]) as wanted(first_id, second_id)
    join battle_pairs p using (first_id, second_id)
), b as ({_fought(sql, wanted, begin, end)})
select p.first_id, p.second_id, (b.ended_at at time zone 'UTC')::date as day, {_SUMS}
from p join b on b.battle_id = p.battle_id
group by p.first_id, p.second_id, day order by p.first_id, p.second_id, day
"""  # noqa: S608 - constants
    return text, sql.values


async def war_days(
    database: Database, wanted: WarFilter, begin: datetime, end: datetime, pairs: list[tuple[int, int]]
) -> list[dict[str, Any]]:
    """Each day on which one of these pairs fought."""
    if not pairs:
        return []
    sql, values = days_query(wanted, begin, end, pairs)
    return await database.fetch(sql, *values)
