"""The state of a database as files: rows sorted by id, keys sorted, so that equal state means equal bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg
import orjson

from agents.battles.battle import LEAST_KILLS, LEAST_PILOTS

PREFETCH = 2_000
"""Rows held in memory at once."""
PREFETCH_BATTLES = 100
"""The same for battles and doctrines, of which each may be a megabyte."""

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


BATTLES_SQL = """
    select battle_id, kill_ids as kills, engagements, systems, extract(epoch from started_at)::bigint as start,
           extract(epoch from ended_at)::bigint as "end", pilots, pilot_losses, tier, kind, report
    from battles where state <> 'merged' and cardinality(kill_ids) >= $1 and pilots >= $2
    order by battle_id
"""
"""Another content of a kill may leave a battle below what is reported. Its address goes on; whether it was ever told as more
is history."""


async def export_battles(connection: asyncpg.Connection, path: Path) -> int:
    """Write `battles.ndjson`: one reported battle a line; returns their number.

    `start` and `end` are Unix seconds, `systems` ids, `totals` the losses of all together. What tells history (revision,
    processing times, whether the stream has gone on since) is left out.
    """
    count = 0
    with path.open("wb") as out:
        async with connection.transaction(readonly=True, isolation="repeatable_read"):
            async for row in connection.cursor(BATTLES_SQL, LEAST_KILLS, LEAST_PILOTS, prefetch=PREFETCH_BATTLES):
                out.write(orjson.dumps(_battle(dict(row)), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
                count += 1
    return count


def _battle(record: dict[str, Any]) -> dict[str, Any]:
    report = orjson.loads(record.pop("report"))
    record["engagements"] = orjson.loads(record["engagements"])
    record["sides"] = [{"side": side["side"], "organisations": _organisations(side)} for side in report["sides"]]
    record["unassigned"] = _organisations(report["unassigned"]) if report["unassigned"] else []
    record["totals"] = report["losses"] | {"pilot_losses": record.pop("pilot_losses")}
    return record


def _organisations(side: dict[str, Any]) -> list[dict[str, Any]]:
    return [{field: one[field] for field in ("id", "kind", "pilots", "confidence")} for one in side["organisations"]]


DOCTRINES_SQL = """
    select body from doctrines where state <> 'merged' and cardinality(hulls) > 0 order by doctrine_id collate "C"
"""
"""One without hulls is gone: corrections took its fleets. That it was ever told is history."""
_HISTORY = ("v", "revision", "change", "processed_at", "merged_into")
"""Of a doctrine: how often and when it was told. What it leads to is null in all that are written."""


async def export_doctrines(connection: asyncpg.Connection, path: Path) -> int:
    """Write `doctrines.ndjson`: one live or abandoned doctrine a line; returns their number.

    A line is the event (`schemas.doctrine`) without what tells history; times are Unix seconds.
    """
    count = 0
    with path.open("wb") as out:
        async with connection.transaction(readonly=True, isolation="repeatable_read"):
            async for row in connection.cursor(DOCTRINES_SQL, prefetch=PREFETCH_BATTLES):
                doctrine = {name: value for name, value in orjson.loads(row["body"]).items() if name not in _HISTORY}
                out.write(orjson.dumps(doctrine, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
                count += 1
    return count
