"""kill -9 of the worker in the middle of a replay of a real day: the same battles, and soon."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import orjson
import pytest
from battle_consumer import newest
from battle_oracle import reported
from integration_world import World, shared_data, until
from test_real_day import DAY, DAY_COUNT, archive_bodies
from worker_world import committed, worked_off, worker

from runtime.clock import SystemClock
from runtime.kafka import partitions_of
from schemas.topics import BATTLES, DEAD_LETTERS, ENGAGEMENTS, KILLMAILS
from universe.map import load
from warstream.play import play

pytestmark = pytest.mark.timeout(300)

GATES = {system.id: set(system.gates) for system in load()}
LIMIT = 30.0
"""Seconds from the new start to the first kill. It is meant to take less than 15, and does on a machine that is not busy
(docs/operations.md); this fails where it hangs."""


async def progress(world: World) -> int:
    """Killmails that the worker has acknowledged."""
    await asyncio.sleep(0.2)  # each look is a new connection, and the cores have other work
    return sum((await committed(world, dict.fromkeys(partitions_of(KILLMAILS.name), 0))).values())


async def test_the_battles_of_a_replayed_day_survive_kill_9_in_its_middle(world: World) -> None:
    archive = shared_data() / "killmails" / DAY
    # Beside the worker's start, which is mostly waiting.
    oracle = asyncio.create_task(asyncio.to_thread(lambda: reported(archive_bodies(archive), GATES)))
    replay = asyncio.create_task(play(world.kafka, [archive], SystemClock()))
    try:
        async with worker(world) as process:

            async def halfway() -> bool:
                return await progress(world) > DAY_COUNT // 2

            await until(halfway, "half of the day", 120)
            process.kill()
            await process.wait()
        before = await progress(world)
        assert before < DAY_COUNT
        began = time.monotonic()
        async with worker(world):

            async def further() -> bool:
                return await progress(world) > before

            await until(further, "the first kill", LIMIT)
            taken = time.monotonic() - began
            print(
                f"{world.broker.kind}: killed at {before} of {DAY_COUNT} kills, the first one {taken:.1f} s after the new start"
            )
            await replay
            await worked_off(world, KILLMAILS, ENGAGEMENTS)
    finally:
        replay.cancel()
    told: list[dict[str, Any]] = [orjson.loads(record.value) for record in await world.read_all(BATTLES.name)]
    held = {number: one["kills"] for number, one in newest(told).items() if one["state"] != "merged"}
    assert held == {number: kills for number, (kills, _) in (await oracle).items()}
    assert len(held) > 500
    assert await world.read_all(DEAD_LETTERS.name) == []
