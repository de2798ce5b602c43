"""The embedded broker's wrong answer for the end of a partition, and what the worker does about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import TopicPartition

from agents.changelog_end import mark
from runtime.kafka import Kafka, ensure_topics
from runtime.settings import Settings
from schemas.topics import SYSTEM_ACTIVITY_TABLE
from warstream.stack.broker import EmbeddedBroker

pytestmark = pytest.mark.chaos
PLACE = TopicPartition(SYSTEM_ACTIVITY_TABLE.changelog, 0)
RECORDS = 10


@pytest.fixture
async def kafka(tmp_path: Path) -> AsyncIterator[Kafka]:
    broker = EmbeddedBroker(tmp_path)
    await asyncio.to_thread(broker.start)
    settings = Settings(_env_file=None, kafka_idempotent=False)  # type: ignore[call-arg]
    kafka = Kafka.of(settings.model_copy(update={"kafka_bootstrap_servers": broker.bootstrap_servers}))
    await ensure_topics(kafka)
    yield kafka
    broker.stop()


async def end(kafka: Kafka) -> int:
    consumer = kafka.consumer(group=None)
    await consumer.start()
    try:
        return int((await consumer.end_offsets([PLACE]))[PLACE])
    finally:
        await consumer.stop()


async def test_behind_a_marker_the_end_is_behind_all_records(kafka: Kafka) -> None:
    producer = kafka.producer()
    await producer.start()
    batch = producer.create_batch()
    for number in range(RECORDS):
        batch.append(key=str(number).encode(), value=b"x", timestamp=None)
    batch.close()
    await (await producer.send_batch(batch, PLACE.topic, partition=PLACE.partition))
    await producer.stop()
    assert await end(kafka) < RECORDS, "the broker is cured: agents/changelog_end.py is not needed any more"
    await mark(kafka, [PLACE])
    assert await end(kafka) >= RECORDS
