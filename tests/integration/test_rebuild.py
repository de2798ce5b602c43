"""Battles of past days out of Postgres: the oracle's, told once, and by itself for kills that come too late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
from battle_consumer import newest
from battle_oracle import reported
from integration_world import AMARR, JITA, World, event, until
from small_fights import fight, one_more
from worker_world import worked_off, worker

from runtime.clock import SystemClock
from runtime.monitor import Monitor
from runtime.settings import Settings
from schemas.topics import BATTLES, ENGAGEMENTS, KILLMAILS, LATE_KILLS
from universe.map import load
from warstream.faults import sentence
from warstream.late_battles import run as follow
from warstream.rebuild import Rebuilt, rebuild
from warstream.settle import Stalled

pytestmark = pytest.mark.timeout(300)

GATES = {system.id: set(system.gates) for system in load()}
FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


def settings(world: World, days: float) -> Settings:
    return world.settings.model_copy(update={"battle_horizon_days": days})


async def told(world: World) -> dict[int, dict[str, Any]]:
    """What the topic's readers hold."""
    return newest([orjson.loads(record.value) for record in await world.read_all(BATTLES.name)])


async def test_days_are_derived_once_and_again_when_a_kill_has_come(world: World) -> None:
    bodies = fight(100, JITA, FIRST, "10:00", 5) + fight(200, AMARR, FIRST, "23:57", 3) + fight(300, JITA, SECOND, "12:00", 4)
    bodies.append(one_more(fight(200, AMARR, FIRST, "23:57", 3), 250, "2026-03-02T00:05:00Z"))
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
        await world.send_events([event(one_more(bodies, 99_999, "2026-03-01T09:55:00Z"))])
        await world.settled()
        assert await rebuild(settings(world, 0), FIRST, SECOND, SystemClock()) == Rebuilt(battles=3, told=1, hot=0)
        await world.settled(BATTLES.name)
        held = await told(world)
        assert (held[99_999]["revision"], held[99_999]["formerly"]) == (2, [100])
        assert (held[100]["state"], held[100]["merged_into"]) == ("merged", 99_999)
        assert await world.db.fetchval("select battle_id from battle_kills where killmail_id = 102") == 99_999
        # What the agents still hold is theirs.
        assert (await rebuild(settings(world, 7), FIRST, SECOND, SystemClock())).hot == 3


async def test_a_farewell_that_was_lost_is_told_with_the_next_revision(world: World) -> None:
    bodies = fight(100, JITA, FIRST, "10:00", 5)
    async with world.sink():
        await world.send_events([event(body) for body in bodies])
        await world.settled()
        await rebuild(settings(world, 0), FIRST, FIRST, SystemClock())
        await world.send_events([event(one_more(bodies, 99_999, "2026-03-01T09:55:00Z"))])
        await world.settled()
        await rebuild(settings(world, 0), FIRST, FIRST, SystemClock())
        await world.settled(BATTLES.name)
        # As after a kill -9 between the two: the old address stands, and no kill leads to it.
        await world.db.execute("update battles set state = 'ended', merged_into = null, revision = 1 where battle_id = 100")
        assert (await rebuild(settings(world, 0), FIRST, FIRST, SystemClock())).told == 1
        await world.settled(BATTLES.name)
    assert await world.db.fetchval("select merged_into from battles where battle_id = 100") == 99_999


async def test_a_revision_that_postgres_does_not_have_yet_is_not_given_twice(world: World) -> None:
    bodies = fight(100, JITA, FIRST, "10:00", 5)
    async with world.sink():
        await world.send_events([event(body) for body in bodies])
        await world.settled()
        await rebuild(settings(world, 0), FIRST, FIRST, SystemClock())
        await world.settled(BATTLES.name)
        await world.send_events([event(one_more(bodies, 150, "2026-03-01T10:06:00Z"))])
        await world.settled()
    (known,) = (await told(world)).values()
    await world.send(BATTLES.name, [(b"100", orjson.dumps(known | {"revision": 2}))])
    deriving = asyncio.create_task(rebuild(settings(world, 0), FIRST, FIRST, SystemClock()))
    await asyncio.sleep(1)
    assert not deriving.done()
    async with world.sink():
        assert (await deriving).told == 1
    assert (await told(world))[100]["revision"] == 3


async def test_two_at_once_tell_a_battle_once(world: World) -> None:
    async with world.sink():
        await world.send_events([event(body) for body in fight(100, JITA, FIRST, "10:00", 5)])
        await world.settled()
        both = await asyncio.gather(*(rebuild(settings(world, 0), FIRST, FIRST, SystemClock()) for _ in range(2)))
    assert sorted(one.told for one in both) == [0, 1]


async def test_without_a_sink_a_rebuild_ends_with_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warstream.rebuild.SINK_SECONDS", 1.0)
    with pytest.raises(Stalled, match="start `warstream sink postgres` and try again") as caught:
        await rebuild(settings(world, 0), FIRST, FIRST, SystemClock())
    assert sentence(caught.value) == str(caught.value)


async def test_kills_that_the_agents_hold_are_named_even_where_there_is_no_battle_yet(world: World) -> None:
    held, gone = fight(100, JITA, SECOND, "10:00", 5), fight(300, JITA, FIRST, "10:00", 4)
    lone = fight(200, AMARR, SECOND, "10:30", 1)
    newest = fight(400, AMARR, date(2026, 3, 3), "10:10", 1)
    async with world.sink():
        await world.send_events([event(body) for body in held + gone + lone + newest])
        (ahead,) = fight(500, AMARR, date(2026, 3, 9), "10:10", 1)  # of when it was received: no clock to go by
        await world.send_events([event(ahead) | {"received_at": "2026-03-03T10:11:00.000Z"}])  # type: ignore[list-item]
        await world.settled()
        beats: list[None] = []
        done = await rebuild(settings(world, 1), FIRST, SECOND, SystemClock(), lambda: beats.append(None))
    assert len(beats) > 2, "once before the kills are read, and while they are joined and told"
    assert done == Rebuilt(battles=2, told=1, hot=1)
    ends = dict.fromkeys(range(100, 105), datetime(2026, 3, 2, 10, 4, tzinfo=UTC)) | {
        200: datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    }
    let_go = timedelta(days=1, seconds=900 + 3_600 + 1)
    assert done.hot_kills == {kill: (end + let_go).timestamp() for kill, end in ends.items()}


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
