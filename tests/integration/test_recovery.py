"""A worker hands every event to its agents, whatever Faust does with its consumer meanwhile. Nothing is committed before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import faust
import pytest
from faust.transport.consumer import ThreadDelegateConsumer
from faust.types import TP
from integration_world import World, event, mail, until

import agents.app
from agents.app import Stuck, build_app
from agents.consumer import WholeConsumer
from agents.runtime import Runtime
from runtime.clock import SystemClock
from runtime.monitor import Monitor
from schemas.topics import KILLMAILS, SYSTEM_ACTIVITY_TABLE

EVENTS = 1_500
"""Three batches: while the first one is applied, the others wait in Faust's queue."""
SLOW_SEEK = 2.5
"""Seconds. Faust looks for records once a second while no partition flows, so some come before the seek has ended."""
SLOW_BATCH = 1.0
"""Seconds; what came before the seek ended is still in the queue when it ends."""
FETCH = 1.0
"""Seconds that Faust's fetch waits for records."""


async def send(world: World) -> None:
    await world.send_events([event(mail(number, system=30000001 + number % 40)) for number in range(1, EVENTS + 1)])


@asynccontextmanager
async def noting(world: World, slow: float = 0.0, instance: str = "recovery-test") -> AsyncIterator[tuple[faust.App, set[bytes]]]:
    """A running app whose only agent notes what it is given."""
    app = build_app(world.settings, instance)
    failures: list[Exception] = []
    runtime = Runtime(app, world.settings, SystemClock(), failures.append, lambda: None)
    seen: set[bytes] = set()

    async def note(batch: list[bytes]) -> None:
        await asyncio.sleep(slow)
        seen.update(batch)

    runtime.table(SYSTEM_ACTIVITY_TABLE)  # without a table nothing is recovered
    runtime.agent("recovery-test", KILLMAILS, lambda value: value, note)
    await app.start()
    try:
        yield app, seen
    finally:
        await app.stop()
    assert not failures


async def all_of(seen: set[bytes]) -> None:
    async def there() -> bool:
        return len(seen) == EVENTS

    await until(there, f"all {EVENTS} events to reach the agent", 30)


async def test_what_came_while_the_worker_went_to_its_offsets_is_not_thrown_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seek = ThreadDelegateConsumer.seek_to_committed

    async def slow_seek(self: ThreadDelegateConsumer) -> object:
        found = await seek(self)
        await asyncio.sleep(SLOW_SEEK)
        return found

    monkeypatch.setattr(ThreadDelegateConsumer, "seek_to_committed", slow_seek)
    await send(world)
    async with noting(world, SLOW_BATCH) as (_, seen):
        await all_of(seen)


async def test_what_a_fetch_brings_to_a_stopped_consumer_comes_again(world: World) -> None:
    async with noting(world) as (app, seen):
        await asyncio.wait_for(app.tables.recovery.completed.wait(), 30)
        await asyncio.sleep(FETCH)  # a fetch is under way
        app.consumer.stop_flow()
        await send(world)
        await asyncio.sleep(2 * FETCH)
        app.consumer.resume_flow()
        await all_of(seen)


async def test_a_fetch_that_waits_takes_nothing_that_does_not_flow(world: World) -> None:
    async with noting(world) as (app, seen):
        await asyncio.wait_for(app.tables.recovery.completed.wait(), 30)
        consumer = app.consumer
        kills = {tp for tp in consumer.assignment() if tp.topic == KILLMAILS.name}
        consumer.pause_partitions(consumer.assignment())
        await asyncio.sleep(2 * FETCH)  # no fetch of Faust's own is under way
        flowing = consumer.assignment() - kills
        fetch = asyncio.create_task(consumer._getmany(flowing, 3 * FETCH))
        await asyncio.sleep(0.2)
        flowing.clear()
        await send(world)
        assert not kills & (await fetch).keys()
        consumer.resume_partitions(kills)
        await all_of(seen)


async def test_a_session_is_longer_than_the_broker_lets_a_worker_wait_when_it_joins(world: World) -> None:
    """Else its silence meanwhile ends its session, and two workers throw each other out for ever: the embedded broker does so."""
    conf = build_app(world.settings, "patient").conf
    consumer = world.kafka.consumer(KILLMAILS.name, group="patience", group_instance_id="patient")
    began = time.monotonic()
    await consumer.start()
    try:

        async def joined() -> bool:
            return bool(consumer.assignment())

        await until(joined, "a consumer to join", 30)
        waited = time.monotonic() - began
    finally:
        await consumer.stop()
    assert waited + 2 * conf.broker_heartbeat_interval < conf.broker_session_timeout


async def test_a_worker_whose_partitions_never_flow_is_stuck_not_idle(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    resume = WholeConsumer.resume_partitions

    def changelogs_alone(self: WholeConsumer, partitions: Iterable[TP]) -> None:
        resume(self, {tp for tp in partitions if tp.topic.endswith("-changelog")})

    monkeypatch.setattr(WholeConsumer, "resume_partitions", changelogs_alone)
    monkeypatch.setattr(agents.app, "STUCK_SECONDS", 3)
    await send(world)
    with pytest.raises(Stuck, match="no offset was committed"):
        async with asyncio.timeout(40):
            await agents.app.run(world.settings, asyncio.Event(), Monitor("worker"))
