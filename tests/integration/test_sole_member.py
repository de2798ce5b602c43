"""The only consumer of a group: everything at once, and on from where it was, on both brokers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from integration_world import World

from runtime.kafka import partitions_of
from schemas.topics import KILLMAILS

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
            consumer.subscribe([KILLMAILS.name, "activity"])
            assert await take(consumer, 1) == [b"v"]
        assert {tp.topic for tp in consumer.assignment()} == {KILLMAILS.name, "activity"}
    finally:
        await consumer.stop()
