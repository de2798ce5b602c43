"""The state of a database as files: rows sorted by id, keys sorted, so that equal state means equal bytes."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import orjson

PREFETCH = 2_000
"""Rows held in memory at once."""

KILLMAILS_SQL = """
    select killmail_id, killmail_time, hash, hash_ok, solar_system_id, constellation_id, region_id, security_band,
           security_class, wormhole_class, ship_class, attacker_count, pilot_count, total_value, npc, solo,
           encode(content, 'hex') as content, zkb, body
    from killmails order by killmail_id
"""


async def export_killmails(connection: asyncpg.Connection, path: Path) -> int:
    """Write `killmails.ndjson`; returns the number of rows. What tells history (received, stored, source) is left out."""
    count = 0
    with path.open("wb") as out:
        async with connection.transaction(readonly=True, isolation="repeatable_read"):
            async for row in connection.cursor(KILLMAILS_SQL, prefetch=PREFETCH):
                record = dict(row)
                record["killmail"] = orjson.loads(record.pop("body"))
                record["zkb"] = orjson.loads(record["zkb"]) if record["zkb"] is not None else None
                out.write(orjson.dumps(record, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
                count += 1
    return count
