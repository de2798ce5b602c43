"""`battles.ndjson`: the same bytes for the same battles, whatever way they came."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import orjson
import pytest_asyncio
from battle_events import FULL, battle, history, merged
from integration_world import Databases

from sinks.battle_rows import battle_rows
from sinks.battle_writer import write_battles
from warstream.export import export_battles


@pytest_asyncio.fixture
async def db(databases: Databases) -> AsyncIterator[asyncpg.Connection]:
    with databases.fresh() as dsn:
        connection = await asyncpg.connect(dsn)
        yield connection
        await connection.close()


async def test_a_line_tells_what_a_battle_is_and_nothing_of_its_history(db: asyncpg.Connection, tmp_path: Path) -> None:
    number = FULL["battle_id"]
    other = battle([number + 9, number + 8, number + 10])
    await write_battles(db, [battle_rows(one) for one in (other, FULL, merged(number + 1, number, 4))])
    assert await export_battles(db, tmp_path / "battles.ndjson") == 2
    first, second = [orjson.loads(line) for line in (tmp_path / "battles.ndjson").read_bytes().splitlines()]
    assert list(first) == sorted(first)
    assert (first["battle_id"], second["battle_id"]) == (number, number + 8)
    assert second["kills"] == [number + 8, number + 9, number + 10], "sorted"
    for field in ("kills", "engagements", "start", "end", "pilots", "tier", "kind"):
        assert first[field] == FULL[field], field
    assert first["systems"] == [30002811, 30002813]
    short = {"id": 99000001, "kind": "alliance", "pilots": 6, "confidence": 0.98}
    assert [side["side"] for side in first["sides"]] == ["A", "B"]
    assert first["sides"][0]["organisations"][0] == short
    assert first["unassigned"] == [{"id": 2112000044, "kind": "character", "pilots": 1, "confidence": 0.5}]
    assert first["totals"] == FULL["report"]["losses"] | {"pilot_losses": 4}
    assert not {"revision", "state", "processed_at", "change", "added"} & set(first)


async def test_it_does_not_tell_the_way_to_it(db: asyncpg.Connection, tmp_path: Path) -> None:
    told = history(3, 14)
    newest = {one["battle_id"]: one for one in told}
    await write_battles(db, [battle_rows(one) for one in told])
    count = await export_battles(db, tmp_path / "one")
    assert count == sum(one["state"] != "merged" and len(one["kills"]) >= 3 for one in newest.values()) > 1
    await db.execute("truncate battles, battle_kills")
    later = [one | {"revision": one["revision"] + 7, "processed_at": "2027-01-01T00:00:00.000Z"} for one in newest.values()]
    await write_battles(db, [battle_rows(one | ({} if one["state"] == "merged" else {"state": "ended"})) for one in later])
    await export_battles(db, tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


async def test_what_is_no_longer_reported_is_not_in_it(db: asyncpg.Connection, tmp_path: Path) -> None:
    """Another content of a kill left one with two kills, one with four pilots."""
    told = [battle([1, 2], pilots=5), battle([11, 12, 13], pilots=4), battle([21, 22, 23], pilots=5)]
    await write_battles(db, [battle_rows(one) for one in told])
    assert await export_battles(db, tmp_path / "battles.ndjson") == 1
    assert orjson.loads((tmp_path / "battles.ndjson").read_bytes())["battle_id"] == 21
