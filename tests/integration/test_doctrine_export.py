"""`doctrines.ndjson`: the same bytes for the same doctrines, whatever way they came."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import orjson
import pytest_asyncio
from doctrine_events import FULL, doctrine, merged
from integration_world import Databases

from sinks.doctrine_rows import doctrine_rows
from sinks.doctrine_writer import write_doctrines
from warstream.export import export_doctrines


@pytest_asyncio.fixture
async def db(databases: Databases) -> AsyncIterator[asyncpg.Connection]:
    with databases.fresh() as dsn:
        connection = await asyncpg.connect(dsn)
        yield connection
        await connection.close()


async def test_a_line_is_the_doctrine_without_its_history(db: asyncpg.Connection, tmp_path: Path) -> None:
    gone = doctrine("a-given-up", 4, "abandoned", members=[])
    await write_doctrines(db, [doctrine_rows(one) for one in (FULL, gone, merged("1-A-1", FULL["doctrine_id"], 9))])
    assert await export_doctrines(db, tmp_path / "doctrines.ndjson") == 2
    first, second = [orjson.loads(line) for line in (tmp_path / "doctrines.ndjson").read_bytes().splitlines()]
    history = {"v", "revision", "change", "processed_at", "merged_into"}
    assert first == {name: value for name, value in FULL.items() if name not in history}
    assert list(first) == sorted(first)
    assert (second["doctrine_id"], second["state"]) == ("a-given-up", "abandoned")


async def test_it_does_not_tell_the_way_to_it(db: asyncpg.Connection, tmp_path: Path) -> None:
    events = [doctrine("b", 1), doctrine("B", 1), doctrine("b", 2, fleets=9, confidence=1.0), doctrine("0-1", 1)]
    await write_doctrines(db, [doctrine_rows(one) for one in events])
    await export_doctrines(db, tmp_path / "one")
    assert [orjson.loads(line)["doctrine_id"] for line in (tmp_path / "one").read_bytes().splitlines()] == ["0-1", "B", "b"]
    await db.execute("truncate doctrines, doctrine_fleets")
    later = [one | {"revision": one["revision"] + 7, "processed_at": "2027-01-01T00:00:00.000Z"} for one in events[:0:-1]]
    await write_doctrines(db, [doctrine_rows(one) for one in later])
    await export_doctrines(db, tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
