"""Battles of past days out of Postgres: the oracle's, told once, and by itself for kills that come too late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import orjson
import pytest
from battle_consumer import newest
from battle_oracle import reported
from integration_world import AMARR, JITA, World, event, mail, until
from worker_world import worked_off, worker

from runtime.clock import SystemClock
from runtime.monitor import Monitor
from runtime.settings import Settings
from schemas.topics import BATTLES, ENGAGEMENTS, KILLMAILS, LATE_KILLS
from universe.map import load
from warstream.late_battles import run as follow
from warstream.rebuild import Rebuilt, rebuild

pytestmark = pytest.mark.timeout(300)

GATES = {system.id: set(system.gates) for system in load()}
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


def fight(first_id: int, system: int, day: date, begins: str, kills: int) -> list[dict[str, Any]]:
    """Six pilots of one corporation kill, a minute apart."""
    found = []
    hour, minute = map(int, begins.split(":"))
    for number in range(kills):
        at = hour * 60 + minute + number
        body = mail(first_id + number, system=system, time=f"{day}T{at // 60:02}:{at % 60:02}:00Z")
        crew = [
            {"character_id": 90_000_000 + first_id + one, "corporation_id": 98_000_000 + first_id, "damage_done": 10}
            for one in range(6)
        ]
        body["attackers"] = [one | {"final_blow": not at, "ship_type_id": 587} for at, one in enumerate(crew)]
        found.append(body)
    return found


def settings(world: World, days: float) -> Settings:
    return world.settings.model_copy(update={"battle_horizon_days": days})


async def told(world: World) -> dict[int, dict[str, Any]]:
    """What the topic's readers hold."""
    return newest([orjson.loads(record.value) for record in await world.read_all(BATTLES.name)])


async def test_days_are_derived_once_and_again_when_a_kill_has_come(world: World) -> None:
    bodies = fight(100, JITA, FIRST, "10:00", 5) + fight(200, AMARR, FIRST, "23:57", 3) + fight(300, JITA, SECOND, "12:00", 4)
    over_midnight = fight(200, AMARR, FIRST, "23:57", 3)[-1] | {"killmail_id": 250, "killmail_time": "2026-03-02T00:05:00Z"}
    bodies.append(over_midnight)
    async with world.sink():
        await world.send_events([event(body) for body in bodies])
        await world.settled()
        assert await rebuild(settings(world, 0), FIRST, FIRST, SystemClock()) == Rebuilt(battles=2, told=2, hot=0)
        await world.settled(BATTLES.name)
        assert await rebuild(settings(world, 0), SECOND, SECOND, SystemClock()) == Rebuilt(battles=2, told=1, hot=0)
        await world.settled(BATTLES.name)
        held = await told(world)
        assert {number: one["kills"] for number, one in held.items()} == {
            number: kills for number, (kills, _) in reported(bodies, GATES).items()
        }
        assert 250 in held[200]["kills"]
        assert await rebuild(settings(world, 0), FIRST, SECOND, SystemClock()) == Rebuilt(battles=3, told=0, hot=0)
        earlier = fight(100, JITA, FIRST, "09:55", 1)[0] | {"killmail_id": 99_999}
        await world.send_events([event(earlier)])
        await world.settled()
        assert await rebuild(settings(world, 0), FIRST, SECOND, SystemClock()) == Rebuilt(battles=3, told=1, hot=0)
        await world.settled(BATTLES.name)
        held = await told(world)
        assert (held[99_999]["revision"], held[99_999]["formerly"]) == (2, [100])
        assert (held[100]["state"], held[100]["merged_into"]) == ("merged", 99_999)
        assert await world.db.fetchval("select battle_id from battle_kills where killmail_id = 102") == 99_999
        # What the agents still hold is theirs.
        assert (await rebuild(settings(world, 7), FIRST, SECOND, SystemClock())).hot == 3


@asynccontextmanager
async def following(world: World) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(follow(world.settings, stop, Monitor("rebuild")))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 60)


async def test_kills_older_than_the_horizon_are_in_a_battle_by_themselves(world: World) -> None:
    new, old = fight(100, JITA, date(2026, 3, 20), "10:00", 4), fight(200, JITA, FIRST, "10:00", 4)
    async with world.sink(), worker(world), following(world):
        await world.send_events([event(body) for body in new])
        await worked_off(world, KILLMAILS, ENGAGEMENTS)
        await world.send_events([event(body) for body in old])
        await worked_off(world, KILLMAILS, ENGAGEMENTS)
        late = [orjson.loads(record.value) for record in await world.read_all(LATE_KILLS.name)]
        assert {kill for one in late for kill in one["killmails"]} == {200, 201, 202, 203}
        assert {one["day"] for one in late} == {"2026-03-01"}

        async def stored() -> Any:
            return await world.db.fetchval("select kill_ids from battles where battle_id = 200")

        assert await until(stored, "the old battle", 60) == [200, 201, 202, 203]
    assert sorted(await told(world)) == [100, 200]
