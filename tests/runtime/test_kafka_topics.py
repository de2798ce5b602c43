"""Topics on a real broker: made from the table, left alone when right, refused when wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka.admin import NewTopic

from runtime.kafka import Kafka, TopicsWrong, cluster_id, ensure_topics, partitions_of
from schemas.topics import ACTIVITY, KILLMAILS, SYSTEM_ACTIVITY_TABLE, wanted_topics
from warstream import kafka as apache
from warstream.stack.broker import EmbeddedBroker

pytestmark = pytest.mark.integration


@pytest.fixture
async def kafka(tmp_path: Path) -> AsyncIterator[Kafka]:
    """A broker that knows no topic yet."""
    broker = EmbeddedBroker(tmp_path)
    await asyncio.to_thread(broker.start)
    yield Kafka(broker.bootstrap_servers, {"security_protocol": "PLAINTEXT"}, idempotent=False, replication=1)
    await asyncio.to_thread(broker.stop)


async def described(kafka: Kafka) -> dict[str, int]:
    admin = kafka.admin()
    await admin.start()
    try:
        return {found["topic"]: len(found["partitions"]) for found in await admin.describe_topics()}
    finally:
        await admin.close()


async def test_all_topics_are_made_once_with_their_partitions(kafka: Kafka) -> None:
    wanted = {name: partitions for name, (partitions, _) in wanted_topics().items()}
    assert set(await ensure_topics(kafka)) == set(wanted)
    assert SYSTEM_ACTIVITY_TABLE.changelog in wanted
    assert await described(kafka) == wanted
    assert await ensure_topics(kafka) == []
    assert await described(kafka) == wanted


async def test_only_what_is_missing_is_made(kafka: Kafka) -> None:
    await _create(kafka, ACTIVITY.name, ACTIVITY.partitions)
    assert set(await ensure_topics(kafka)) == set(wanted_topics()) - {ACTIVITY.name}


async def test_another_number_of_partitions_is_refused_with_what_to_do(kafka: Kafka) -> None:
    await _create(kafka, KILLMAILS.name, KILLMAILS.partitions - 1)
    with pytest.raises(TopicsWrong) as found:
        await ensure_topics(kafka)
    text = str(found.value)
    assert f"{KILLMAILS.name} has {KILLMAILS.partitions - 1} partitions instead of {KILLMAILS.partitions}" in text
    assert "delete this topic" in text and "\n" not in text


async def test_other_settings_are_refused_one_sentence_each_with_what_to_do(kafka: Kafka) -> None:
    await _create(kafka, KILLMAILS.name, KILLMAILS.partitions, {"cleanup.policy": "compact", "retention.ms": "3600000"})
    with pytest.raises(TopicsWrong) as found:
        await ensure_topics(kafka)
    policy, retention = str(found.value).split(" cluster.")[:-1]
    assert policy.startswith("killmails has cleanup.policy=compact instead of delete: set it with `kafka-configs.sh --alter ")
    assert "--entity-name killmails --add-config cleanup.policy=delete`" in policy
    assert "killmails has retention.ms=3600000 instead of 2592000000: " in retention


async def test_a_setting_that_the_embedded_broker_does_not_tell_is_not_checked(kafka: Kafka) -> None:
    """It repeats what it was given and knows no defaults: silence is no difference."""
    await _create(kafka, ACTIVITY.name, ACTIVITY.partitions)
    assert ACTIVITY.name not in await ensure_topics(kafka)


@pytest.mark.apache
@pytest.mark.skipif(not apache.available(), reason=apache.why_not() or "available")
async def test_apache_kafka_tells_its_defaults_and_they_are_refused_where_the_table_says_otherwise(tmp_path: Path) -> None:
    broker = apache.ApacheKafka(tmp_path / "kafka")
    await asyncio.to_thread(broker.start)
    try:
        kafka = Kafka(broker.bootstrap_servers, {"security_protocol": "PLAINTEXT"}, idempotent=True, replication=1)
        await _create(kafka, ACTIVITY.name, ACTIVITY.partitions)
        with pytest.raises(TopicsWrong) as found:
            await ensure_topics(kafka)
        assert "activity has cleanup.policy=delete instead of compact" in str(found.value)
        assert "activity has max.message.bytes=1048588 instead of 8388608" in str(found.value)
        admin = kafka.admin()
        await admin.start()
        await admin.delete_topics([ACTIVITY.name])
        while ACTIVITY.name in await admin.list_topics():  # deleted a moment after the answer
            await asyncio.sleep(0.05)
        await admin.close()
        assert await ensure_topics(kafka) == [ACTIVITY.name]
        assert await ensure_topics(kafka) == []
    finally:
        await asyncio.to_thread(broker.stop)


async def test_a_broker_that_starts_again_is_another_cluster(kafka: Kafka, tmp_path: Path) -> None:
    other = EmbeddedBroker(tmp_path / "other")
    await asyncio.to_thread(other.start)
    try:
        again = Kafka(other.bootstrap_servers, kafka.security, idempotent=False, replication=1)
        assert await cluster_id(kafka) == await cluster_id(kafka)
        assert await cluster_id(kafka) != await cluster_id(again)
    finally:
        await asyncio.to_thread(other.stop)


def test_the_partitions_of_a_topic_are_those_of_the_table() -> None:
    assert [tp.partition for tp in partitions_of(KILLMAILS.name)] == list(range(KILLMAILS.partitions))


async def _create(kafka: Kafka, name: str, partitions: int, settings: dict[str, str] | None = None) -> None:
    admin = kafka.admin()
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, partitions, 1, topic_configs=settings)])
    finally:
        await admin.close()
