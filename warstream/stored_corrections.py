"""What people said of battles' sides, as Postgres keeps it."""

from __future__ import annotations

from datetime import datetime

import asyncpg
import orjson

from schemas.side_correction import SideCorrection


async def stored_corrections(
    connection: asyncpg.Connection, since: datetime, until: datetime | None = None
) -> list[SideCorrection]:
    """Those of kills from `since` on, to before `until`."""
    rows = await connection.fetch(
        "select body from side_corrections where killmail_time >= $1 and ($2::timestamptz is null or killmail_time < $2)",
        since,
        until,
    )
    return [orjson.loads(row["body"]) for row in rows]
