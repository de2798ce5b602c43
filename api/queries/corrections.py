"""What people said of a battle's sides."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from api.storage.postgres import Database
from schemas.side_correction import SideCorrection

_OF_BATTLE = """
select s.body from battle_kills k join side_corrections s on s.killmail_id = k.killmail_id where k.battle_id = $1
"""
_STORED = "select count(*) as n from side_corrections where correction_id = any($1::uuid[])"


async def corrections_of(database: Database, battle_id: int) -> list[SideCorrection]:
    """All of them, in no order."""
    return [orjson.loads(row["body"]) for row in await database.fetch(_OF_BATTLE, battle_id)]


async def all_stored(database: Database, corrections: Sequence[SideCorrection]) -> bool:
    """Whether Postgres has these."""
    row = await database.fetch_one(_STORED, [one["correction_id"] for one in corrections])
    return row is not None and row["n"] == len(corrections)
