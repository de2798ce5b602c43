"""When a list of sovereignty was last told, also where it is empty or nothing in it fits the question."""

from __future__ import annotations

from typing import Any

from api.storage.postgres import Database

_SYSTEMS = """
select source, as_of from (
    (select h.source, h.as_of from heard h
     join sovereignty row on row.solar_system_id = h.last_id and row.as_of >= h.last_as_of
     where h.list_name = 'sovereignty' order by h.as_of desc limit 1)
    union all (select source, as_of from sovereignty order by as_of desc limit 1)
    {0}
) as told order by as_of desc limit 1
"""
"""As heard, once the change that this names is stored (`api.queries.heard`); before that as told."""

_TOLD = {
    "systems": _SYSTEMS.format(""),
    # DOTLAN tells its own, of which no list of systems knows.
    "changes": _SYSTEMS.format(
        "union all (select source, changed_at as as_of from sovereignty_changes order by changed_at desc limit 1)"
    ),
    "campaigns": "select source, as_of from snapshots where topic = 'campaigns' order by as_of desc limit 1",
}


async def told(database: Database, what: str) -> dict[str, Any] | None:
    """`source` and `as_of` of the newest list of `systems`, `changes` or `campaigns`; None when none ever came."""
    return await database.fetch_one(_TOLD[what])
