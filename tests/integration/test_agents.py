"""The worker as a process of its own: right figures after disorder, repetition, poison and restarts."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import TopicPartition
from integration_world import AMARR, JITA, RANCER, World, event, mail, right_hash, shared_data, until
from worker_world import committed, worked_off, worker

from agents.placement import SEPARATOR, partition
from runtime.stop_limit import IN_A_ROW
from schemas.dead_letter import original_bytes
from schemas.topics import (
    ACTIVITY,
    DEAD_LETTERS,
    KILLMAILS,
    REGION_ACTIVITY_TABLE,
    SYSTEM_ACTIVITY,
    SYSTEM_ACTIVITY_TABLE,
)
from streams.everef import members
from streams.gazetteer import Gazetteer
from streams.simulator.archive import write_war
from universe.map import load

WINDOW = 300
KILLS = 2_000
NPC = range(3_000_000, 4_000_000)
PLACES = Gazetteer(load())
READERS = {"agent activity", "agent engagements", "agent fits"}
"""Who reads killmails in the worker."""

pytestmark = pytest.mark.timeout(300)


async def settled(world: World) -> None:
    """Wait until both agents have acknowledged all that is now there for them."""
    await worked_off(world, KILLMAILS, SYSTEM_ACTIVITY)


async def figures(world: World) -> dict[tuple[str, int, int], dict[str, Any]]:
    """The last word on each window, by (scope, id, start); `revision` is checked to have grown only."""
    found: dict[tuple[str, int, int], dict[str, Any]] = {}
    for record in await world.read_all(ACTIVITY.name):
        one = orjson.loads(record.value)
        key = (one["scope"], one["id"], one["window_start"])
        assert record.key.decode() == ":".join(map(str, key))
        # A crash or a restart may tell the same again, never something older.
        assert one["revision"] >= found.get(key, one)["revision"]
        found[key] = one
    return found


def counted(bodies: Iterable[dict[str, Any]]) -> dict[tuple[str, int, int], dict[str, Any]]:
    """The same figures by brute force over different killmails."""
    found: dict[tuple[str, int, int], dict[str, Any]] = {}
    for body in {body["killmail_id"]: body for body in bodies}.values():
        time = int(datetime.fromisoformat(body["killmail_time"]).timestamp())
        place, hull = PLACES.place(body["solar_system_id"]), PLACES.hull(body["victim"]["ship_type_id"])
        pilots = [one for one in body["attackers"] if one.get("character_id") and one["character_id"] not in NPC]
        scopes = [("system", place["solar_system_id"])]
        if place["region_id"] is not None:
            scopes.append(("region", place["region_id"]))
        for scope, number in scopes:
            empty = {"kills": 0, "pods": 0, "npc": 0, "unpriced": 0, "last_kill_at": 0, "ships": Counter()}
            one = found.setdefault((scope, number, time // WINDOW * WINDOW), empty)
            one["kills"] += 1
            one["unpriced"] += 1
            one["pods"] += body["victim"]["ship_type_id"] in {670, 33328}
            one["npc"] += not pilots
            one["last_kill_at"] = max(one["last_kill_at"], time)
            one["ships"][hull["ship_class"]] += 1
    return found


def assert_equal(told: dict[tuple[str, int, int], dict[str, Any]], bodies: Iterable[dict[str, Any]]) -> None:
    expected = counted(bodies)
    assert told.keys() == expected.keys()
    for key, right in expected.items():
        assert {name: told[key][name] for name in right} == right, key
        assert told[key]["isk"] is None
        assert told[key]["window_seconds"] == WINDOW


def some_kills(directory: Path) -> list[dict[str, Any]]:
    """About 2,000 kills of a few hours, in order of time: of the real day, or of a simulated war where that is missing."""
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


async def test_figures_are_a_brute_force_count_after_disorder_repetition_and_a_restart(world: World) -> None:
    bodies = await asyncio.to_thread(some_kills, world.directory)
    dice = random.Random(11)
    feed = bodies + dice.choices(bodies, k=len(bodies) // 4)
    dice.shuffle(feed)
    events = [event(body, hash=right_hash(body)) for body in feed]
    half = len(events) // 2
    async with worker(world):
        await world.send_events(events[:half])
        await settled(world)
        assert_equal(await figures(world), feed[:half])
    async with worker(world):  # with empty memory: all it knows of the first half is in the changelogs
        await world.send_events(events[half:])
        await settled(world)
    assert_equal(await figures(world), feed)
    await assert_rows_lie_with_their_events(world)
    assert await world.read_all(DEAD_LETTERS.name) == []


async def assert_rows_lie_with_their_events(world: World) -> None:
    """Else a worker would look for a row on a partition that another one owns."""
    for table in (SYSTEM_ACTIVITY_TABLE, REGION_ACTIVITY_TABLE):
        homes = {record.key: record.partition for record in await world.read_all(table.source.name)}
        rows = await world.read_all(table.changelog, values_only=False)
        rows = [record for record in rows if record.key != b"marker"]
        assert len(rows) > len(homes)
        for record in rows:
            assert record.partition == homes[record.key.partition(SEPARATOR)[0]], record.key
            assert record.partition == partition(record.key, range(table.source.partitions), ())


async def test_poison_becomes_a_dead_letter_and_the_stream_goes_on(world: World) -> None:
    poison = [b"{not JSON", b"[]", b'{"v":1,"killmail_id":5}']
    bodies = [mail(number, system=(JITA, AMARR, RANCER)[number % 3]) for number in range(1, 31)]
    async with worker(world):
        await world.send_events([event(body) for body in bodies[:10]])
        home = partition(str(JITA).encode(), range(8), ())
        answers = await world.send(KILLMAILS.name, [(b"k", one) for one in (*poison, None)], partition=home)
        await world.send_events([event(body) for body in bodies[10:]])
        await settled(world)
        letters = [orjson.loads(record.value) for record in await world.read_all(DEAD_LETTERS.name)]
    # Each agent on the topic reads it for itself.
    assert sorted(original_bytes(letter) for letter in letters) == sorted(len(READERS) * poison)
    assert {letter["offset"] for letter in letters} == {answer.offset for answer in answers[:-1]}
    for letter in letters:
        assert letter["reason"] == "bad-event" and letter["source"] in READERS
        assert (letter["topic"], letter["partition"]) == (KILLMAILS.name, home)
    assert_equal(await figures(world), bodies)


async def test_ten_poison_in_a_row_end_the_worker_before_their_offsets(world: World) -> None:
    tp = TopicPartition(KILLMAILS.name, 0)
    async with worker(world) as process:
        await world.send(tp.topic, [(b"k", orjson.dumps(event(mail(1))))], partition=0)
        await until(lambda: is_committed(world, tp, 1), "the first kill to be acknowledged")
        await world.send(tp.topic, [(b"k", b"poison %d" % number) for number in range(IN_A_ROW)], partition=0)
        await world.send(tp.topic, [(b"k", orjson.dumps(event(mail(2))))], partition=0)
        assert await asyncio.wait_for(process.wait(), 60) == 1
    assert (await committed(world, {tp: 0}))[tp] == 1
    log = (world.directory / "worker.log").read_text()
    assert f"{IN_A_ROW} bad events in a row" in log
    assert "Traceback" not in log
    letters = await world.read_all(DEAD_LETTERS.name)
    sources = Counter(orjson.loads(record.value)["source"] for record in letters)
    assert max(sources.values()) == IN_A_ROW and sources.keys() <= READERS


async def is_committed(world: World, tp: TopicPartition, end: int) -> bool:
    return (await committed(world, {tp: end})).get(tp, 0) >= end
