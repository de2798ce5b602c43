"""Killmails of a stretch for the map: no more of each than it draws."""

from __future__ import annotations

from typing import Any

from api.cursor import Place
from api.filters import KillmailFilter
from api.queries.drivers import Driver
from api.queries.page import Statement, page_query
from api.storage.postgres import Database
from api.windows import Stretch

_SHOWN = """k.killmail_id, k.killmail_time, k.solar_system_id, k.total_value, k.ship_type_id, k.ship_class, k.npc,
       k.victim_character_id, k.victim_corporation_id, k.victim_alliance_id, b.battle_id"""


def map_query(
    wanted: KillmailFilter, driver: Driver | None, stretch: Stretch, place: Place | None, limit: int
) -> tuple[str, list[object]]:
    """SQL and values for at most `limit` kills of the stretch behind `place`, in the order of the list."""
    direction = "desc" if wanted.sort == "newest" else "asc"
    order = f"order by k.killmail_time {direction}, k.killmail_id {direction}"
    if driver is None:
        return _walk(wanted, stretch, place, limit, order)
    found, values = page_query(wanted, driver, stretch, place, limit)
    sql = Statement()
    sql.values = values
    within = f"k.killmail_time >= {sql.add(stretch.begin)} and k.killmail_time < {sql.add(stretch.end)}"
    text = f"""
select {_SHOWN} from ({found}) f
join killmails k on k.killmail_id = f.killmail_id and k.killmail_time = f.killmail_time and {within}
left join battle_kills b on b.killmail_id = f.killmail_id
{order}
"""  # noqa: S608 - constants
    return text, sql.values


def _walk(wanted: KillmailFilter, stretch: Stretch, place: Place | None, limit: int, order: str) -> tuple[str, list[object]]:
    """Along the time itself, each kill looked at once."""
    sql = Statement()
    where = [f"k.killmail_time >= {sql.add(stretch.begin)}", f"k.killmail_time < {sql.add(stretch.end)}"]
    if place is not None:
        sign = "<" if wanted.sort == "newest" else ">"
        where.append(f"(k.killmail_time, k.killmail_id) {sign} ({sql.add(place.time)}, {sql.add(place.killmail_id)})")
    if wanted.min_value is not None:
        where.append(f"k.total_value >= {sql.add(wanted.min_value)}")
    text = f"""
select {_SHOWN} from killmails k left join battle_kills b on b.killmail_id = k.killmail_id
where {" and ".join(where)} {order} limit {sql.add(limit)}
"""  # noqa: S608 - constants
    return text, sql.values


async def map_kill_rows(
    database: Database, wanted: KillmailFilter, driver: Driver | None, stretch: Stretch, place: Place | None, limit: int
) -> list[dict[str, Any]]:
    """See `map_query`."""
    text, values = map_query(wanted, driver, stretch, place, limit)
    return await database.fetch(text, *values)
