"""Why our tables hold sets: kill -9 between a changelog's writes and the commit, and stock increments count those kills twice."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import TopicPartition
from aiokafka.admin import NewTopic
from aiokafka.errors import GroupCoordinatorNotAvailableError
from battle_consumer import newest
from battle_oracle import reported
from integration_world import World, event, key_of, right_hash, until
from stock_worker import CHANGELOG, STOCK
from test_agents import assert_equal, settled, some_kills
from worker_world import worked_off

from agents.activity.state import unpack_losses
from agents.placement import SEPARATOR
from schemas.activity import figures_rank
from schemas.topics import ACTIVITY, BATTLES, ENGAGEMENTS, KILLMAILS, SYSTEM_ACTIVITY_TABLE, WORKER_APP
from universe.map import load
from warstream.settle import MARKER_KEY, group_reached, mark_end

pytestmark = pytest.mark.timeout(300)

HERE = Path(__file__).parent
KILLS = 900
POLL_SECONDS = 0.5
"""Each look is several new connections, and two workers need the cores."""
GATES = {system.id: set(system.gates) for system in load()}
Ends = dict[TopicPartition, int]


@asynccontextmanager
async def both(world: World) -> AsyncIterator[None]:
    """The stock worker and ours, each in a process of its own; both end by kill -9, whatever they are doing."""
    environment = world.environment() | {"PYTHONPATH": str(HERE.parents[1])}
    processes = []
    try:
        for what in (STOCK, "ours"):
            with (world.directory / f"{what}.log").open("ab") as log:
                arguments = (sys.executable, str(HERE / "stock_worker.py"), what, str(hold_of(world)))
                processes.append(await asyncio.create_subprocess_exec(*arguments, env=environment, stdout=log, stderr=log))
        yield
        assert [one.returncode for one in processes] == [None, None], "nobody has left before"
    except BaseException:  # what it waited for may be told there
        for what in (STOCK, "ours"):
            print(f"--- the end of {what}.log", (world.directory / f"{what}.log").read_text()[-3000:], sep="\n")
        raise
    finally:
        for one in processes:
            if one.returncode is None:
                one.kill()
            await one.wait()


def hold_of(world: World) -> Path:
    return world.directory / "hold"


async def reached(world: World, group: str, ends: Ends) -> Ends:
    """The committed offsets of a group."""
    admin = world.kafka.admin()
    await admin.start()
    try:
        return await group_reached(admin, group, list(ends))
    except GroupCoordinatorNotAvailableError:  # Apache Kafka has just begun to make its offsets topic
        return {}
    finally:
        await admin.close()


async def committed(world: World, ends: Ends) -> None:
    """Wait until both groups have committed these offsets."""

    async def there() -> bool:
        await asyncio.sleep(POLL_SECONDS)
        return all([await reached(world, group, ends) == ends for group in (STOCK, WORKER_APP)])

    await until(there, f"both groups to be at {ends}")


async def stock_counts(world: World) -> Counter[bytes]:
    """What the stock table recovers from its changelog: the last value of each key."""
    ends = {}
    for number in range(KILLMAILS.partitions):
        (record,) = await world.send(CHANGELOG, [(MARKER_KEY, None)], partition=number)
        ends[TopicPartition(CHANGELOG, number)] = record.offset + 1
    return Counter({record.key: orjson.loads(record.value) for record in await world.read_to(ends)})


async def our_kills(world: World) -> set[int]:
    """The kills that our table recovers from its changelog."""
    rows = {record.key: record.value for record in await world.read_all(SYSTEM_ACTIVITY_TABLE.changelog)}
    return {kill for key, row in rows.items() if SEPARATOR in key for kill in unpack_losses(row)}


async def our_figures(world: World) -> dict[tuple[str, int, int], dict[str, Any]]:
    """What a consumer of activity holds: of two figures of one window the higher rank.

    A worker that is killed may have told what its changelog does not have yet; it then tells less before it tells the same.
    """
    found: dict[tuple[str, int, int], dict[str, Any]] = {}
    for record in await world.read_all(ACTIVITY.name):
        one = orjson.loads(record.value)
        key = (one["scope"], one["id"], one["window_start"])
        if key not in found or figures_rank(one) >= figures_rank(found[key]):
            found[key] = one
    return found


def by_system(events: Iterable[Any]) -> Counter[bytes]:
    return Counter(map(key_of, events))


async def test_kill_9_before_the_commit_is_counted_twice_by_increments_and_once_by_us(world: World) -> None:
    bodies = (await asyncio.to_thread(some_kills, world.directory))[:KILLS]
    events = [event(body, hash=right_hash(body)) for body in bodies]
    third = len(events) // 3
    shares = events[:third], events[third : 2 * third], events[2 * third :]
    admin = world.kafka.admin()
    await admin.start()
    try:
        await admin.create_topics([NewTopic(CHANGELOG, KILLMAILS.partitions, 1)])
    finally:
        await admin.close()

    async with both(world):
        await world.send_events(shares[0])
        before = await mark_end(world.kafka, KILLMAILS.name)
        await committed(world, before)
        hold_of(world).touch()
        await world.send_events(shares[1])
        done = by_system(events[: 2 * third])
        known = {body["killmail_id"] for body in bodies[: 2 * third]}

        async def written() -> bool:
            await asyncio.sleep(POLL_SECONDS)
            return await stock_counts(world) == done and await our_kills(world) == known

        await until(written, "both changelogs to hold the second share")
        # The moment: all of the second share is in the changelogs, none of it is acknowledged.
        for group in (STOCK, WORKER_APP):
            assert await reached(world, group, before) == before
    hold_of(world).unlink()

    async with both(world):
        await world.send_events(shares[2])
        await committed(world, await mark_end(world.kafka, KILLMAILS.name))
        await settled(world)
        await worked_off(world, ENGAGEMENTS)
    right, twice = by_system(events), by_system(shares[1])
    counts = await stock_counts(world)
    print(f"{right.total()} kills: stock increments say {counts.total()}, wrong in {len(twice)} of {len(right)} systems")
    assert counts != right
    assert counts == right + twice, "each kill of the second share once too often"
    assert await our_kills(world) == {body["killmail_id"] for body in bodies}
    assert_equal(await our_figures(world), bodies)
    told = [orjson.loads(record.value) for record in await world.read_all(BATTLES.name)]
    held = {number: one["kills"] for number, one in newest(told).items() if one["state"] != "merged"}
    assert held == {number: kills for number, (kills, _) in reported(bodies, GATES).items()}
    assert held
