"""Doctrines out of a worker of its own: what the rules make of the battles and losses, whatever falls meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest
from integration_world import WAIT, World, event, right_hash, until
from worker_world import worked_off, worker

from agents.doctrines.losses import read_loss
from agents.doctrines.rows import read_battle
from agents.doctrines.step import Rules
from agents.doctrines.store import Store
from schemas.killmail_event import KillmailEvent
from schemas.topics import BATTLES, DEAD_LETTERS, DOCTRINES, ENGAGEMENTS, FITS, KILLMAILS
from streams.everef import members
from streams.simulator.archive import write_war
from warstream.settle import mark_end

pytestmark = pytest.mark.timeout(600)

HOURS = 4
"""Of war: 2,600 kills and a dozen doctrines."""
SUBSTITUTIONS = 0.1
HISTORY = {"revision", "change", "processed_at"}
"""Of a doctrine: all else is a function of the battles and the losses."""
SLOW = Path(__file__).with_name("slow_doctrines.py")
STUCK_SECONDS, TURN_SECONDS = 8, 16
"""What counts as standstill there, and how long a slow turn takes: longer than that, and than a session of the group."""


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> list[KillmailEvent]:
    """In no order, some twice."""
    path = write_war(tmp_path_factory.mktemp("war") / "war.tar.bz2", 7, HOURS, substitutions=SUBSTITUTIONS).path
    found = [member.read(orjson.loads(member.payload)) for member in members(path)]
    bodies = [one.body for one in found if one is not None]
    dice = random.Random(5)
    feed = bodies + dice.choices(bodies, k=len(bodies) // 10)
    dice.shuffle(feed)
    return [event(body, hash=right_hash(body)) for body in feed]


async def newest(world: World, topic: str, key: str) -> dict[Any, dict[str, Any]]:
    events = [orjson.loads(record.value) for record in await world.read_all(topic)]
    return {one[key]: one for one in sorted(events, key=lambda one: one.get("revision", 0))}


async def told(world: World) -> dict[str, dict[str, Any]]:
    """What stands of the doctrines, by id."""
    found = await newest(world, DOCTRINES.name, "doctrine_id")
    return {name: timeless(one) for name, one in found.items() if one["state"] != "merged"}


def timeless(doctrine: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in doctrine.items() if name not in HISTORY}


async def by_the_rules(world: World) -> dict[str, dict[str, Any]]:
    """What the rules make, at once, of the battles and fits that the other agents told."""
    store = Store(Rules(), 0, world.settings.dogma_skills, simulated=False)
    battles: list[Any] = list((await newest(world, BATTLES.name, "battle_id")).values())
    fits: list[Any] = list((await newest(world, FITS.name, "killmail_id")).values())
    store.fight([read_battle(one, simulated=False) for one in battles])
    store.lose([lost.row for one in fits if (lost := read_loss(one, simulated=False)) is not None])
    while store.advance().more:
        pass
    return {one["doctrine_id"]: timeless(one) for one in orjson.loads(orjson.dumps(store.turn().events))}


def parts(process: asyncio.subprocess.Process) -> list[psutil.Process]:
    """The processes that a worker has started."""
    return psutil.Process(process.pid).children(recursive=True)


async def reckoner(process: asyncio.subprocess.Process) -> psutil.Process:
    """The one that reckons doctrines."""

    async def there() -> list[psutil.Process]:
        return [one for one in parts(process) if "spawn_main" in " ".join(one.cmdline())]

    (found,) = await until(there, "the worker to start its process")
    return found


async def turn_begins(world: World, begun: Path) -> None:
    """A turn waits until nothing else does; a marker is one more chance."""

    async def there() -> bool:
        await mark_end(world.kafka, BATTLES.name)
        await asyncio.sleep(1)
        return await asyncio.to_thread(begun.exists)

    await until(there, "a turn to begin", 2 * WAIT)


async def while_it_runs(process: asyncio.subprocess.Process, work: Coroutine[Any, Any, None]) -> None:
    """Do it; a worker that ends meanwhile is not waited for."""
    working, ending = asyncio.create_task(work), asyncio.create_task(process.wait())
    await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    if not working.done():
        working.cancel()
    assert process.returncode is None, "the worker has ended by itself"
    await working


async def gone(processes: Iterable[psutil.Process]) -> None:
    async def none_left() -> bool:
        return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)

    await until(none_left, "the worker's processes to end with it", 10)


async def killed(process: asyncio.subprocess.Process) -> None:
    """kill -9 of the worker: what it has started ends, too."""
    started = parts(process)
    process.kill()
    await process.wait()
    await gone(started)


async def test_doctrines_are_those_of_the_rules_whatever_falls(world: World, kills: list[KillmailEvent], tmp_path: Path) -> None:
    third, dice, begun = len(kills) // 3, random.Random(6), tmp_path / "begun"
    async with world.sink():
        async with worker(world) as process:
            await world.send_events(kills[:third])
            await reckoner(process)
            await asyncio.sleep(dice.uniform(0, 2))
            await killed(process)
        async with worker(world, program=[str(SLOW)], SLOW_TURN="60", TURN_BEGUN=str(begun)) as process:
            await world.send_events(kills[third : 2 * third])
            await turn_begins(world, begun)
            await killed(process)
        async with worker(world) as process:
            await world.send_events(kills[2 * third : -third // 2])
            first = await reckoner(process)
            first.kill()  # alone: the worker starts another one, and goes on
            await world.send_events(kills[-third // 2 :])
            await while_it_runs(process, worked_off(world, KILLMAILS, ENGAGEMENTS, FITS, BATTLES))
            second = await reckoner(process)
            assert second.pid != first.pid
            second.kill()
            await while_it_runs(process, worked_off(world, BATTLES))  # nothing but a marker: its turn is not lost
            assert (await reckoner(process)).pid != second.pid
            left = parts(process)
        await gone(left)
        expected = await by_the_rules(world)
        assert len(expected) >= 10
        assert await told(world) == expected
        await world.settled(DOCTRINES.name)
        rows = await world.db.fetch("select body from doctrines where state <> 'merged'")
        stored = {one["doctrine_id"]: timeless(one) for row in rows if (one := orjson.loads(row["body"]))}
        assert {name: one["fleets"] for name, one in stored.items()} == {name: one["fleets"] for name, one in expected.items()}
        assert any(one["fits"] and one["items"] for one in stored.values())
    said: dict[tuple[str, int], dict[str, Any]] = {}
    for record in await world.read_all(DOCTRINES.name):
        one = orjson.loads(record.value)
        known = said.setdefault((one["doctrine_id"], one["revision"]), timeless(one))
        assert known == timeless(one), "a revision that is told again says the same"
    assert await world.read_all(DEAD_LETTERS.name) == []


async def test_a_turn_that_takes_long_is_neither_standstill_nor_silence(
    world: World, kills: list[KillmailEvent], tmp_path: Path
) -> None:
    """One of several workers, so that the group would throw it out."""
    begun, log = tmp_path / "begun", world.directory / "worker.log"
    slow = {"SLOW_TURN": str(TURN_SECONDS), "TURN_BEGUN": str(begun), "STUCK_SECONDS": str(STUCK_SECONDS)}
    async with worker(world, program=[str(SLOW)], WARSTREAM_SOLE="false", **slow) as process:
        await world.send_events(kills[: len(kills) // 2])
        await turn_begins(world, begun)
        await while_it_runs(process, worked_off(world, KILLMAILS, ENGAGEMENTS, FITS, BATTLES))
    assert log.read_text().count("partitions assigned") == 1
    assert await told(world) == await by_the_rules(world)


async def test_doctrines_go_on_when_a_second_worker_takes_its_share(world: World, kills: list[KillmailEvent]) -> None:
    async with worker(world, WARSTREAM_SOLE="false"):
        await world.send_events(kills[: len(kills) // 2])
        await worked_off(world, KILLMAILS, ENGAGEMENTS, FITS, BATTLES)
        async with worker(world, "--index", "1", WARSTREAM_SOLE="false"):

            async def shared() -> bool:
                return (world.directory / "worker.log").read_text().count("partitions assigned") >= 3

            await until(shared, "both to have partitions")
            await world.send_events(kills[len(kills) // 2 :])
            await worked_off(world, KILLMAILS, ENGAGEMENTS, FITS, BATTLES)
            assert await told(world) == await by_the_rules(world)
    assert await world.read_all(DEAD_LETTERS.name) == []
