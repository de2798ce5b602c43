"""Sums of system_hours over some hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.queries.page import Statement
from api.storage.postgres import Database

FIGURES = ("jumps", "ship_kills", "pod_kills", "npc_kills")

Hour = tuple[datetime, str]
"""The end of an hour, and who told it."""

_TOLD = """
select hour, source, whole from told_hours
where hour > (select max(hour) from told_hours) - make_interval(hours => $1)
order by hour, source
"""


async def told_hours(database: Database, hours: int) -> list[dict[str, Any]]:
    """Who told which of the newest hours, and of what figures all of it."""
    return await database.fetch(_TOLD, hours)


def sums_query(begin: datetime, end: datetime, passed: list[Hour]) -> tuple[str, list[object]]:
    """SQL and values for the sums by system over hours in (begin, end]; those of `passed` are left out.

    Summed before the systems are joined: in one go our planner would walk all systems in their order, twice as long.
    """
    sql = Statement()
    where = [f"h.hour > {sql.add(begin)}", f"h.hour <= {sql.add(end)}"]
    if passed:
        hours, sources = zip(*passed, strict=True)
        left_out = f"select * from unnest({sql.add(hours)}::timestamptz[], {sql.add(sources)}::text[])"  # noqa: S608
        where.append(f"(h.hour, h.source) not in ({left_out})")
    sums = ", ".join(f"sum(h.{figure}) as {figure}" for figure in FIGURES)
    text = f"""
with x as materialized (
    select h.solar_system_id, {sums} from system_hours h where {" and ".join(where)} group by h.solar_system_id
)
select x.*, coalesce(cardinality(s.gates) > 0, false) as gated from x left join solar_systems s using (solar_system_id)
order by x.solar_system_id
"""  # noqa: S608 - constants
    return text, sql.values


async def activity_sums(database: Database, begin: datetime, end: datetime, passed: list[Hour]) -> list[dict[str, Any]]:
    """See `sums_query`; a sum is null where nobody told anything."""
    text, values = sums_query(begin, end, passed)
    return await database.fetch(text, *values)
