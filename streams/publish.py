"""Events of the world beside the kills into Kafka: small, few, and acknowledged one by one or by the batch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from schemas.topics import Topic

Message = tuple[Topic, str, Mapping[str, Any]]
"""Topic, key, event."""
Publish = Callable[[Iterable[Message]], Awaitable[None]]
"""Returns when Kafka has all of them; a poller remembers what it said only then. Raises what Kafka raised."""


def to_kafka(producer: AIOKafkaProducer) -> Publish:
    """Publish by a producer that is started."""

    async def publish(messages: Iterable[Message]) -> None:
        sent = [await producer.send(topic.name, orjson.dumps(event), key=key.encode()) for topic, key, event in messages]
        await asyncio.gather(*sent)

    return publish
