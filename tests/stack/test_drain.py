"""The end of a session on the embedded broker: Postgres has what the agents make of the last kills before the broker goes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import orjson
import pytest
from battle_oracle import reported

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from streams.everef import members
from streams.simulator.archive import write_war
from universe.map import load
from warstream import up
from warstream.play import play
from warstream.stack.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

PARTS = {"postgres": ["sink", "postgres"], "worker": ["worker"], "rebuild": ["rebuild", "--follow"]}
GATES = {system.id: set(system.gates) for system in load()}


async def test_the_last_battles_are_stored_before_the_broker_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "AGENTS_SECONDS", 60.0)  # on a machine that does other things too
    war = await asyncio.to_thread(write_war, tmp_path / "war.tar.bz2", 4, 4)
    told: list[str] = []
    stack = Stack(Settings(_env_file=None, data_dir=tmp_path / "data", mode="replay"), lambda _: None)  # type: ignore[call-arg]
    try:
        await stack.start_servers("replay")
        for name, arguments in PARTS.items():
            stack.start_part(name, arguments)
        await stack.wait_ready(*PARTS)
        await play(Kafka.of(stack.settings), [war.path], SystemClock())
        await up.drain(stack, told.append)
        assert stack.children.keys() == {"postgres"}
        await stack.stop_broker()
        connection = await asyncpg.connect(stack.settings.postgres_dsn)
        rows = await connection.fetch("select battle_id, kill_ids from battles where state <> 'merged'")
        assert await connection.fetchval("select count(*) from late_kills_noted") == 1
        await connection.close()
    finally:
        await stack.stop()
    bodies = [wrapped.body for member in members(war.path) if (wrapped := member.read(orjson.loads(member.payload)))]
    assert {row["battle_id"]: row["kill_ids"] for row in rows} == {
        number: sorted(kills) for number, (kills, _) in reported(bodies, GATES).items()
    }
    assert told == []
