"""Battles that overlap a stretch of time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.storage.postgres import Database

_OVERLAP = """
with found as materialized (
    select battle_id, kills from battles
    where state <> 'merged' and tstzrange(started_at, ended_at, '[]') && tstzrange($1, $2, '[)')
), greatest_ones as materialized (
    select battle_id from found order by kills desc, battle_id limit $3
)
select b.battle_id, b.state, b.started_at, b.ended_at, b.tier, b.kind, b.kills, b.pilots, b.isk, b.unpriced, b.appraised,
       b.sides, b.places
from greatest_ones g join battles b on b.battle_id = g.battle_id
order by b.started_at, b.battle_id
"""
"""The index is by the whole span of a battle: by its end alone, one of a past year would be found behind all later ones."""


async def overlapping_battles(database: Database, begin: datetime, end: datetime, limit: int) -> list[dict[str, Any]]:
    """At most `limit`, those with the most kills, by their first kill; `sides` and `places` are JSON text."""
    return await database.fetch(_OVERLAP, begin, end, limit)
