"""Who holds what, for the map: no more than it draws."""

from __future__ import annotations

from typing import Any

import orjson

from api.queries.heard import AS_OF, heard
from api.storage.postgres import Database

_HOLDERS = f"""
select v.solar_system_id, v.owner_kind, v.alliance_id, v.faction_id, v.adm, v.window_start, v.window_end, v.source, {AS_OF}
from sovereignty v {heard("sovereignty", "sovereignty", "solar_system_id")}
where v.owner_kind <> 'unknown' order by v.solar_system_id
"""  # noqa: S608 - constants
_TICKERS = "select id, value from owner_facts where category = 'alliance' and field = 'ticker' and id = any($1::bigint[])"


async def holder_rows(database: Database) -> list[dict[str, Any]]:
    """By system's id; `heard_as_of` is when the source last said so."""
    return await database.fetch(_HOLDERS)


async def tickers(database: Database, alliances: list[int]) -> dict[int, str | None]:
    """Alliance -> ticker, of those that were told."""
    rows = await database.fetch(_TICKERS, alliances) if alliances else []
    return {row["id"]: orjson.loads(row["value"]) for row in rows}
