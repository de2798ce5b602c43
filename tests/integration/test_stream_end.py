"""Where an archive ends the battles end: once, with what they were, whatever falls meanwhile; and the next archive goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest
from battle_consumer import newest
from integration_world import AMARR, JITA, World, event
from small_fights import fight, one_more
from worker_world import worked_off, worker

from runtime.clock import SystemClock
from schemas.topics import BATTLES, DEAD_LETTERS, ENGAGEMENTS, KILLMAILS
from warstream.stream_end import end_stream

pytestmark = pytest.mark.timeout(300)

DAY = date(2026, 3, 1)
EARLY, LATE = fight(100, JITA, DAY, "10:00", 4), fight(200, AMARR, DAY, "12:00", 4)


async def told(world: World) -> list[dict[str, Any]]:
    return [orjson.loads(record.value) for record in await world.read_all(BATTLES.name)]


def short(one: dict[str, Any]) -> tuple[str, list[int], int]:
    return one["state"], one["kills"], one["pilots"]


async def test_the_last_battles_end_once_though_the_worker_is_killed(world: World) -> None:
    async with world.sink():
        async with worker(world) as process:
            await world.send_events([event(body) for body in EARLY + LATE])
            await worked_off(world, KILLMAILS, ENGAGEMENTS)
            await world.settled()
            before = newest(await told(world))
            assert {number: one["state"] for number, one in before.items()} == {100: "ended", 200: "active"}
            process.kill()
            await process.wait()
        end = await end_stream(world.settings, SystemClock())
        assert end is not None
        assert (end.hour, end.minute, end.second) == (12, 18, 1)
        async with worker(world) as process:
            await worked_off(world, ENGAGEMENTS)
            ended = await told(world)
            after = newest(ended)
            assert {number: short(one) for number, one in after.items()} == {
                number: ("ended", one["kills"], one["pilots"]) for number, one in before.items()
            }
            assert after[100] == before[100]
            assert (after[200]["change"], after[200]["revision"]) == ("ended", before[200]["revision"] + 1)
            process.kill()
            await process.wait()
        async with worker(world):  # it has the time from its table
            assert await end_stream(world.settings, SystemClock()) == end
            await worked_off(world, ENGAGEMENTS)
            again = newest(await told(world))
            assert {number: one["revision"] for number, one in again.items()} == {
                number: one["revision"] for number, one in after.items()
            }
            await world.send_events([event(one_more(LATE, 250, f"{DAY}T12:10:00Z"))])
            await worked_off(world, KILLMAILS, ENGAGEMENTS)
            last = newest(await told(world))
            assert (last[200]["change"], last[200]["kills"]) == ("reopened", [200, 201, 202, 203, 250])
    assert await world.read_all(DEAD_LETTERS.name) == []


async def test_without_a_kill_there_is_nothing_to_tell(world: World) -> None:
    assert await end_stream(world.settings, SystemClock()) is None
    assert await world.read_all(ENGAGEMENTS.name) == []
