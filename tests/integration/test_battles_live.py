"""Battles out of a worker of its own: those of the oracle, to the last kill, with kill -9 in the middle."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import orjson
import pytest
from battle_consumer import newest, standing
from battle_oracle import reported
from integration_world import World, event, right_hash, shared_data
from worker_world import worked_off, worker

from schemas.topics import BATTLES, DEAD_LETTERS, ENGAGEMENTS, KILLMAILS
from streams.everef import members
from streams.simulator.archive import write_war
from universe.map import load

pytestmark = pytest.mark.timeout(600)

GATES = {system.id: set(system.gates) for system in load()}
KILLS = 4_000


def some_kills(directory: Path) -> list[dict[str, Any]]:
    """The first kills of the real day, or of a simulated war where that is missing."""
    try:
        archive = shared_data() / "killmails" / "killmails-2021-11-27.tar.bz2"
    except pytest.skip.Exception:
        archive = write_war(directory / "war.tar.bz2", 7, 12).path
    found = []
    for member in members(archive):
        wrapped = member.read(orjson.loads(member.payload))
        assert wrapped is not None
        found.append(wrapped.body)
    found.sort(key=lambda body: (body["killmail_time"], body["killmail_id"]))
    return found[:KILLS]


async def told(world: World) -> list[dict[str, Any]]:
    return [orjson.loads(record.value) for record in await world.read_all(BATTLES.name)]


async def test_battles_are_the_oracles_after_disorder_repetition_and_kill_9(world: World) -> None:
    bodies = await asyncio.to_thread(some_kills, world.directory)
    dice = random.Random(5)
    feed = bodies + dice.choices(bodies, k=len(bodies) // 10)
    dice.shuffle(feed)
    events = [event(body, hash=right_hash(body)) for body in feed]
    third = len(events) // 3
    for share in (events[:third], events[third : 2 * third]):
        async with worker(world) as process:
            await world.send_events(share)
            await asyncio.sleep(dice.uniform(4, 8))  # somewhere between its start and its last kill
            process.kill()
            await process.wait()
    async with worker(world):
        await world.send_events(events[2 * third :])
        await worked_off(world, KILLMAILS, ENGAGEMENTS)
        first = await told(world)
        # The same kills once more, in another order, to another worker: nothing changes.
    async with worker(world):
        await world.send_events(dice.sample(events, k=len(events) // 4))
        await worked_off(world, KILLMAILS, ENGAGEMENTS)
    again = await told(world)
    assert standing(again) == standing(first)
    held = {number: one["kills"] for number, one in newest(again).items() if one["state"] != "merged"}
    assert held == {number: kills for number, (kills, _) in reported(bodies, GATES).items()}
    assert len(held) > 50
    assert await world.read_all(DEAD_LETTERS.name) == []
