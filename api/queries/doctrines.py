"""Doctrines: a page of them, one by any id that leads to it, its fleets, and those of a battle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.doctrine_filters import DoctrineFilter
from api.queries.page import Statement
from api.storage.postgres import Database

_ROW = (
    "d.doctrine_id, d.revision, d.state, d.name, d.kind, d.drift, d.confidence, d.fleets, d.battles, d.pilots_most, "
    "d.first_seen, d.last_seen, d.shown"
)
_ORDERS = {
    "newest": ("d.last_seen", "timestamptz"),
    "fleets": ("d.fleets", "bigint"),
    "confidence": ("d.confidence", "double precision"),
}

Behind = tuple[datetime | float, str]
"""The last row of the page before: what it is ordered by, and its id."""

_LED_TO = f"""
with recursive asked as (
    select doctrine_id, 1 as place from doctrines where doctrine_id = $1
    union all select doctrine_id, 2 from doctrine_fleets where fleet_id = $1
    union all select doctrine_id, 3 from doctrines where formerly @> array[$1::text]
), way as (
    select doctrine_id, place from asked
    union
    select d.merged_into, way.place from way join doctrines d on d.doctrine_id = way.doctrine_id where d.state = 'merged'
)
select {_ROW} from way join doctrines d on d.doctrine_id = way.doctrine_id
where d.state <> 'merged' order by way.place, d.last_seen desc, d.doctrine_id limit 1
"""  # noqa: S608 - names from the constant
"""Its own id, that of one of its fleets, or one that it had: in this order, each along the merges. `union` ends in a ring."""

_BODY = "select body, told_at from doctrines where doctrine_id = $1 and revision >= $2 and state <> 'merged'"

_FLEETS = """
select fleet_id, battle_id, side, started_at, ended_at, pilots, solar_system_id, region_id, organisations, distance
from doctrine_fleets where doctrine_id = $1 and ($2::timestamptz is null or (started_at, fleet_id) < ($2, $3))
order by started_at desc, fleet_id desc limit $4
"""

_OF_BATTLE = f"""
select {_ROW}, d.body -> 'fits' as fits, f.fleet_id, f.side, f.started_at, f.ended_at, f.pilots, f.distance
from battle_kills k join doctrine_fleets f on f.battle_id = k.killmail_id join doctrines d on d.doctrine_id = f.doctrine_id
where k.battle_id = $1 and d.state <> 'merged' order by f.started_at, f.fleet_id
"""  # noqa: S608 - names from the constant
"""Fleets are told with the id that their battle had then, which is one of its kills."""


def page_query(wanted: DoctrineFilter, behind: Behind | None, limit: int) -> tuple[str, list[object]]:
    """SQL and values for at most `limit` doctrines behind a place."""
    sql = Statement()
    order, kind = _ORDERS[wanted.sort]
    where = _where(sql, wanted)
    if behind is not None:
        where.append(f"({order}, d.doctrine_id) < ({sql.add(behind[0])}::{kind}, {sql.add(behind[1])})")
    text = (
        f"select {_ROW} from doctrines d where {' and '.join(where)} "  # noqa: S608
        f"order by {order} desc, d.doctrine_id desc limit {sql.add(limit)}"
    )
    return text, sql.values


def _where(sql: Statement, wanted: DoctrineFilter) -> list[str]:
    where = ["d.state <> 'merged'"]  # written out, so that Postgres sees that the partial indexes serve
    where += [
        f"d.{column} && {sql.add(values)}::bigint[]"
        for column, values in (
            ("organisations", wanted.alliance),
            ("organisations", wanted.corporation),
            ("regions", wanted.region),
            ("hulls", wanted.hull),
        )
        if values
    ]
    where += [
        f"d.{column} = any({sql.add(values)}::text[])"
        for column, values in (("kind", wanted.kind), ("drift", wanted.drift))
        if values
    ]
    where += [
        f"d.{column} {sign} {sql.add(value)}"
        for column, sign, value in (
            ("state", "=", wanted.state),
            ("last_seen", ">=", wanted.after),
            ("first_seen", "<", wanted.before),
            ("fleets", ">=", wanted.min_fleets),
        )
        if value is not None
    ]
    if wanted.q is not None:
        where.append(f"strpos(lower(d.name), lower({sql.add(wanted.q)})) > 0")
    return where


async def doctrine_page(database: Database, wanted: DoctrineFilter, behind: Behind | None, limit: int) -> list[dict[str, Any]]:
    """Rows of a page; `shown` is JSON text."""
    sql, values = page_query(wanted, behind, limit)
    return await database.fetch(sql, *values)


async def doctrine_led_to(database: Database, doctrine_id: str) -> dict[str, Any] | None:
    """The row of the doctrine that an id leads to now."""
    return await database.fetch_one(_LED_TO, doctrine_id)


async def doctrine_body(database: Database, doctrine_id: str, revision: int) -> dict[str, Any] | None:
    """`body` as JSON text and `told_at`, of this revision or a newer one; None when it was merged meanwhile."""
    return await database.fetch_one(_BODY, doctrine_id, revision)


async def doctrine_fleets(
    database: Database, doctrine_id: str, behind: tuple[datetime, str] | None, limit: int
) -> list[dict[str, Any]]:
    """Its fleets, the newest first; `organisations` is JSON text."""
    return await database.fetch(_FLEETS, doctrine_id, *(behind or (None, None)), limit)


async def battle_fleets(database: Database, battle_id: int) -> list[dict[str, Any]]:
    """The fleets of a battle by time, each with the row of its doctrine and its `fits` as JSON text."""
    return await database.fetch(_OF_BATTLE, battle_id)
