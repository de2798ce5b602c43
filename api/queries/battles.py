"""Battles: a page of them, one by the id of any of its kills, and its neighbours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from api.battle_filters import BattleFilter
from api.cursor import Place
from api.queries.page import Statement
from api.storage.postgres import Database

RELATED_HOURS = 24
"""A fleet that comes back a day later has another fight."""
RELATED_PILOTS = 5
"""As many as join two engagements to one battle (battle rules)."""
RELATED_ROWS = 20

_ROW = (
    "b.battle_id, b.revision, b.state, b.started_at, b.ended_at, b.tier, b.kind, b.kills, b.pilots, b.pilot_losses, b.isk, "
    "b.unpriced, b.appraised, b.sides, b.places"
)
UNKNOWN_ISK = -1.0
"""Its place in the order by ISK: last."""
_ORDERS = {
    "newest": ("b.ended_at", "timestamptz"),
    "kills": ("b.kills", "bigint"),
    "isk": ("coalesce(b.isk, -1)", "double precision"),
}
"""The expressions of the three indexes, and their types."""

Behind = tuple[datetime | float, int]
"""The last row of the page before: what it is ordered by, and its id."""

_ON_MAILS = (
    "b.battle_id in (select bk.battle_id from killmail_parties p join battle_kills bk on bk.killmail_id = p.killmail_id "
    "where p.entity_id = any({}::bigint[]))"
)
"""A character or corporation is in no battle event as such; the killmails know it."""

_OF_KILL = f"""
select {_ROW} from battle_kills k join battles b on b.battle_id = k.battle_id
where k.killmail_id = $1 and b.state <> 'merged'
"""  # noqa: S608 - names from the constant

_REPORT = "select report, places, engagements from battles where battle_id = $1 and revision >= $2 and report is not null"

_KILLS = """
select i.killmail_time, i.killmail_id from battle_kills k join killmail_ids i on i.killmail_id = k.killmail_id
where k.battle_id = $1 and ($2::timestamptz is null or (i.killmail_time, i.killmail_id) > ($2, $3))
order by i.killmail_time, i.killmail_id limit $4
"""

_PILOTS = """
select a.character_id from battle_kills k
join killmail_attackers a on a.killmail_id = k.killmail_id and a.killmail_time between $2 and $3
where k.battle_id = $1 and a.character_id not between 3000000 and 3999999
union
select m.victim_character_id from battle_kills k
join killmails m on m.killmail_id = k.killmail_id and m.killmail_time between $2 and $3
where k.battle_id = $1 and m.victim_character_id not between 3000000 and 3999999
"""
"""NPC characters are no pilots (battle rules). A null is in no range."""

_RELATED = f"""
with seen as materialized (
    select k.battle_id, p.entity_id from killmail_parties p join battle_kills k on k.killmail_id = p.killmail_id
    where p.entity_id = any($2::bigint[]) and p.killmail_time between $3 and $4 and k.battle_id <> $1
), met as materialized (
    select battle_id, count(*) as shared from (select distinct battle_id, entity_id from seen) as once group by battle_id
), rivals as materialized (
    select o.battle_id from battles own join battles o on o.first_leader = own.first_leader
        and o.second_leader = own.second_leader and o.ended_at >= $3 and o.started_at <= $4 and o.state <> 'merged'
    where own.battle_id = $1 and o.battle_id <> $1
), near as materialized (
    select battle_id, coalesce(met.shared, 0) as shared, rivals.battle_id is not null as rivals
    from met full join rivals using (battle_id) where met.shared >= {RELATED_PILOTS} or rivals.battle_id is not null
    order by shared desc, battle_id limit {RELATED_ROWS}
)
select {_ROW}, near.shared, near.rivals from near join battles b on b.battle_id = near.battle_id and b.state <> 'merged'
order by near.shared desc, b.battle_id
"""  # noqa: S608 - constants
"""`seen` apart from its counting: for a group that has to be sorted Postgres, which does not sort here, would join by the order
of the battles: two seconds for a fight of 500 pilots."""


def page_query(wanted: BattleFilter, behind: Behind | None, limit: int) -> tuple[str, list[object]]:
    """SQL and values for at most `limit` battles behind a place.

    A narrow question looks up all that fit and sorts them; a wide one walks the index of its order.
    """
    sql = Statement()
    order, kind = _ORDERS[wanted.sort]
    where = _where(sql, wanted)
    if behind is not None:
        where.append(f"({order}, b.battle_id) < ({sql.add(behind[0])}::{kind}, {sql.add(behind[1])})")
    fits = f"from battles b where {' and '.join(where)}"
    last = f"order by {order} desc, b.battle_id desc limit {sql.add(limit)}"
    if not wanted.narrow:
        return f"select {_ROW} {fits} {last}", sql.values
    text = (
        f"with found as materialized (select b.battle_id {fits}) "  # noqa: S608
        f"select {_ROW} from found join battles b on b.battle_id = found.battle_id {last}"
    )
    return text, sql.values


def _where(sql: Statement, wanted: BattleFilter) -> list[str]:
    # Written out, so that Postgres sees that the partial indexes serve.
    where = ["b.state <> 'merged'"] + ([f"b.state = '{wanted.state}'"] if wanted.state in ("active", "ended") else [])
    where += [
        f"b.{column} && {sql.add(values)}::bigint[]"
        for column, values in (("regions", wanted.region), ("systems", wanted.system), ("organisations", wanted.alliance))
        if values
    ]
    if wanted.constellation:
        own = f"select solar_system_id from solar_systems where constellation_id = any({sql.add(wanted.constellation)}::bigint[])"  # noqa: S608
        where.append(f"b.systems && array({own})")
    where += [_ON_MAILS.format(sql.add(values)) for values in (wanted.character, wanted.corporation) if values]
    where += [
        f"b.{column} = any({sql.add(values)}::text[])"
        for column, values in (("tier", wanted.tier), ("kind", wanted.kind))
        if values
    ]
    where += [
        f"b.{column} {sign} {sql.add(value)}"
        for column, sign, value in (
            ("ended_at", ">=", wanted.after),
            ("ended_at", "<", wanted.before),
            ("kills", ">=", wanted.min_kills),
            ("pilots", ">=", wanted.min_pilots),
        )
        if value is not None
    ]
    if wanted.min_isk is not None:
        where.append(f"coalesce(b.isk, -1) >= {sql.add(wanted.min_isk)}")
    return where


async def battle_page(database: Database, wanted: BattleFilter, behind: Behind | None, limit: int) -> list[dict[str, Any]]:
    """Rows of a page; `sides` and `places` are JSON text."""
    sql, values = page_query(wanted, behind, limit)
    return await database.fetch(sql, *values)


async def battle_of_kill(database: Database, killmail_id: int) -> dict[str, Any] | None:
    """The battle that the kill belongs to now; every former id of a battle is one of its kills."""
    return await database.fetch_one(_OF_KILL, killmail_id)


async def battle_report(database: Database, battle_id: int, revision: int) -> dict[str, Any] | None:
    """`report`, `places` and `engagements` as JSON text, of this revision or a newer one; None when it was merged meanwhile."""
    return await database.fetch_one(_REPORT, battle_id, revision)


async def battle_kills(database: Database, battle_id: int, behind: Place | None, limit: int) -> list[Place]:
    """Its kills that are held, by time."""
    place = (behind.time, behind.killmail_id) if behind else (None, None)
    rows = await database.fetch(_KILLS, battle_id, *place, limit)
    return [Place(row["killmail_time"], row["killmail_id"]) for row in rows]


async def related_battles(database: Database, battle_id: int, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Battles near this one, with `shared` pilots and whether the same `rivals` lead them; at most `RELATED_ROWS`."""
    pilots = [row["character_id"] for row in await database.fetch(_PILOTS, battle_id, start, end)]
    margin = timedelta(hours=RELATED_HOURS)
    return await database.fetch(_RELATED, battle_id, pilots, start - margin, end + margin)
