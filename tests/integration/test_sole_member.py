"""The only consumer of a group: everything at once, and on from where it was, on both brokers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from integration_world import WAIT, World, event, mail
from worker_world import worker

from runtime.kafka import partitions_of
from runtime.sole_member import NotAlone
from schemas.topics import KILLMAILS, WORKER_APP

GROUP = "sole"
SOON = 5.0
"""Seconds in which all of it happens; joining a group alone takes 8 to 11 s on the embedded broker."""


class Heard(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self) -> None:
        self.assigned: list[set[TopicPartition]] = []

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Nothing was ours before."""

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.assigned.append(set(assigned))


async def take(consumer: AIOKafkaConsumer, count: int) -> list[bytes]:
    taken: list[bytes] = []
    while len(taken) < count:
        batch = await consumer.getmany(timeout_ms=200, max_records=count - len(taken))
        taken += [record.value for records in batch.values() for record in records]
    return taken


async def test_it_takes_all_partitions_at_once_and_goes_on_where_it_was(world: World) -> None:
    kafka = replace(world.kafka, sole=True)
    values = [b"%d" % number for number in range(60)]
    await world.send(KILLMAILS.name, [(value, value) for value in values])
    found: list[bytes] = []
    for count in (20, 40):  # the second one after a fall of the first, which never left any group
        heard = Heard()
        consumer = kafka.consumer(group=GROUP)
        await consumer.start()
        try:
            async with asyncio.timeout(SOON):
                consumer.subscribe([KILLMAILS.name], listener=heard)
                found += await take(consumer, count)
                await consumer.commit()
            assert heard.assigned == [set(partitions_of(KILLMAILS.name))]
            assert consumer._coordinator._heartbeat_task is None
        finally:
            await consumer.stop()
    assert sorted(found) == sorted(values)


async def test_what_is_subscribed_later_is_taken_at_once_too(world: World) -> None:
    """Faust adds topics while it runs."""
    consumer = replace(world.kafka, sole=True).consumer(group=GROUP)
    await world.send(KILLMAILS.name, [(b"k", b"v")])
    await consumer.start()
    try:
        async with asyncio.timeout(SOON):
            consumer.subscribe(["activity"])
            while not consumer.assignment():
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.01)  # a fetcher that has not yet seen its assignment does not bear that it is gone (aiokafka)
            consumer.subscribe([KILLMAILS.name, "activity"])
            assert await take(consumer, 1) == [b"v"]
        assert {tp.topic for tp in consumer.assignment()} == {KILLMAILS.name, "activity"}
    finally:
        await consumer.stop()


@asynccontextmanager
async def member(world: World, group: str) -> AsyncIterator[None]:
    """One that joins the group as others do, and has partitions."""
    consumer = world.kafka.consumer(group=group)
    await consumer.start()
    consumer.subscribe([KILLMAILS.name])
    async with asyncio.timeout(WAIT):
        while not consumer.assignment():
            await consumer.getmany(timeout_ms=100)
    try:
        yield
    finally:
        await consumer.stop()


async def test_another_member_of_the_group_ends_it_with_one_sentence(world: World) -> None:
    """Its commits are refused then; it would do the same work again and again, beside the other one."""
    await world.send(KILLMAILS.name, [(b"k", b"v")])
    consumer = replace(world.kafka, sole=True).consumer(group=GROUP)
    await consumer.start()
    try:
        consumer.subscribe([KILLMAILS.name])
        assert await take(consumer, 1) == [b"v"]
        await consumer.commit()
        async with member(world, GROUP):
            with pytest.raises(NotAlone, match=r"another member is in the group sole.* runs once"):
                await consumer.commit()
        if world.broker.kind == "apache":  # the embedded one never heard that it has left, and forgets nobody
            await consumer.commit()
    finally:
        await consumer.stop()


async def test_a_worker_beside_another_member_ends_with_that_sentence(world: World) -> None:
    await world.send_events([event(mail(number)) for number in range(1, 5)])
    async with member(world, WORKER_APP), worker(world, WARSTREAM_SOLE="true") as process:
        assert await asyncio.wait_for(process.wait(), WAIT) == 1
    *_, last = (world.directory / "worker.log").read_text().splitlines()
    assert last.startswith(f"warstream: another member is in the group {WORKER_APP}, ")
