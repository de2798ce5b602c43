"""The embedded broker forgets; doctrines go on from where Postgres has them, under their ids."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from agents.app import STATE_HORIZON
from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.simulated import MARK
from streams.everef import members
from streams.simulator.archive import write_war
from warstream.battle_restore import restore_battles
from warstream.doctrine_restore import restore_doctrines
from warstream.play import play
from warstream.settle import settle
from warstream.stack.stack import Stack
from warstream.state_replay import replay_state

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

PARTS = {"postgres": ["sink", "postgres"], "worker": ["worker"]}
LATER = timedelta(hours=3)
OTHERS = 999_000_000
"""Ids of the kills that come later."""
LARGEST = "select battle_id, kill_ids from battles where state <> 'merged' order by cardinality(kill_ids) desc limit 1"


@asynccontextmanager
async def running(directory: Path) -> AsyncIterator[Settings]:
    """As `warstream replay` starts it."""
    stack = Stack(Settings(_env_file=None, data_dir=directory, mode="replay_simulated"), lambda _: None)  # type: ignore[call-arg]
    try:
        await stack.start_servers("replay_simulated")
        await restore_battles(stack.settings, SystemClock())
        await restore_doctrines(stack.settings, SystemClock())
        for name, arguments in PARTS.items():
            stack.start_part(name, arguments)
        await stack.wait_ready(*PARTS)
        await replay_state(stack.settings, STATE_HORIZON, SystemClock())
        yield stack.settings
        assert not any(child.restarts for child in stack.children.values())
    finally:
        await stack.stop()


async def feed(settings: Settings, path: Path) -> None:
    await play(Kafka.of(settings), [path], SystemClock(), simulated=True)
    await settle(settings, agents=True, redis_group=None)


async def look(settings: Settings, query: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        return list(await connection.fetch(query, *values))
    finally:
        await connection.close()


async def doctrines(settings: Settings) -> dict[str, dict[str, Any]]:
    found = [orjson.loads(row["body"]) for row in await look(settings, "select body from doctrines")]
    return {one["doctrine_id"]: one for one in found}


def again(path: Path, killmails: list[int], to: Path) -> Path:
    """The same fight once more, later."""
    found = [member.read(orjson.loads(member.payload)) for member in members(path)]
    bodies = [one.body for one in found if one is not None and one.body["killmail_id"] in killmails]
    lines = []
    for number, body in enumerate(sorted(bodies, key=lambda one: one["killmail_id"])):
        time = datetime.fromisoformat(body["killmail_time"]) + LATER
        changed = {"killmail_id": OTHERS + number, "killmail_time": time.strftime("%Y-%m-%dT%H:%M:%SZ"), MARK: True}
        lines.append(orjson.dumps(body | changed))
    to.write_bytes(b"\n".join(lines))
    return to


async def test_doctrines_go_on_after_the_broker_forgot_them(tmp_path: Path) -> None:
    war = await asyncio.to_thread(write_war, tmp_path / "war.tar.bz2", 7, 4, substitutions=0.1)
    async with running(tmp_path / "data") as settings:
        await feed(settings, war.path)
        before = await doctrines(settings)
        (row,) = await look(
            settings,
            "select battle_id, kill_ids from battles where state <> 'merged' order by cardinality(kill_ids) desc limit 1",
        )
    live = {name: one for name, one in before.items() if one["state"] == "live"}
    assert len(live) >= 10
    async with running(tmp_path / "data") as settings:
        await feed(settings, war.path)  # nothing new: nothing is told
        assert await doctrines(settings) == before
        fought = {name for name, one in live.items() if any(fleet["battle_id"] == row["battle_id"] for fleet in one["members"])}
        assert fought
        await feed(settings, again(war.path, row["kill_ids"], tmp_path / "again.ndjson"))
        after = await doctrines(settings)
    # The stream has gone on by hours: fleets that waited alone may have found each other. Nobody has lost his id to them.
    assert all(after[name]["state"] == "live" for name in live)
    assert after.keys() >= before.keys()
    for name in fought:
        assert after[name]["fleets"] > before[name]["fleets"]
        assert after[name]["first_seen"] == before[name]["first_seen"]
    assert all(after[name]["revision"] > before[name]["revision"] for name in fought)
    assert not any(fleet["battle_id"] >= OTHERS for one in before.values() for fleet in one["members"])
    newcomers = {name for name, one in after.items() if any(fleet["battle_id"] >= OTHERS for fleet in one["members"])}
    assert newcomers & fought, "the fight that came later joined no doctrine that it was fought in before"
