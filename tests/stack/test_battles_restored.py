"""The embedded broker forgets; the battles go on from where Postgres has them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from streams.simulator.archive import write_war
from warstream.battle_restore import restore_battles
from warstream.play import play
from warstream.settle import settle
from warstream.stack.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

PARTS = {"postgres": ["sink", "postgres"], "worker": ["worker"]}


@asynccontextmanager
async def running(directory: Path) -> AsyncIterator[Settings]:
    stack = Stack(Settings(_env_file=None, data_dir=directory, mode="replay"), lambda _: None)  # type: ignore[call-arg]
    try:
        await stack.start_servers("replay")
        await restore_battles(stack.settings, SystemClock())
        for name, arguments in PARTS.items():
            stack.start_part(name, arguments)
        await stack.wait_ready(*PARTS)
        yield stack.settings
    finally:
        await stack.stop()


async def feed(settings: Settings, path: Path) -> None:
    await play(Kafka.of(settings), [path], SystemClock())
    await settle(settings, agents=True, redis_group=None)


async def battles(settings: Settings) -> dict[int, dict[str, Any]]:
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        rows = await connection.fetch("select battle_id, revision, state, kill_ids, report from battles where state <> 'merged'")
        return {row["battle_id"]: dict(row) for row in rows}
    finally:
        await connection.close()


async def test_battles_go_on_after_the_broker_forgot_them(tmp_path: Path) -> None:
    war = await asyncio.to_thread(write_war, tmp_path / "war.tar.bz2", 4, 4)
    async with running(tmp_path / "data") as settings:
        await feed(settings, war.path)
        before = await battles(settings)
    assert len(before) > 20
    largest = max(before.values(), key=lambda one: len(one["kill_ids"]))
    async with running(tmp_path / "data") as settings:
        await feed(settings, war.path)  # nothing new: nothing is told
        assert await battles(settings) == before
        connection = await asyncpg.connect(settings.postgres_dsn)
        body = orjson.loads(await connection.fetchval("select body from killmails where killmail_id = $1", largest["battle_id"]))
        await connection.close()
        one_more = tmp_path / "one.json"
        one_more.write_bytes(orjson.dumps(body | {"killmail_id": 999_999_999}))
        await feed(settings, one_more)
        after = await battles(settings)
    assert after.keys() == before.keys()
    changed = {number for number in before if after[number]["revision"] != before[number]["revision"]}
    assert changed == {largest["battle_id"]}
    grown = after[largest["battle_id"]]
    assert grown["revision"] == largest["revision"] + 1
    assert grown["kill_ids"] == sorted([*largest["kill_ids"], 999_999_999])
