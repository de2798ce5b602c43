"""Kafka, as the API uses it: now and then an event that a person made."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from api.storage.away import StoreAway
from runtime.kafka import Kafka
from runtime.settings import Settings

WAIT_SECONDS = 5.0
"""For the first connection and Kafka's acknowledgement together; near brokers take some ms."""
STOP_SECONDS = 2.0
"""For what is under way when the API ends: its person was told that it may be lost."""


class Outgoing:
    """A producer that connects when it is first used: the API runs without Kafka, too."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def send(self, topic: str, messages: Sequence[tuple[bytes, bytes]]) -> None:
        """Send (key, value) pairs; returns when Kafka has them. Raises `StoreAway`; some may get there all the same."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                producer = await self._started()
                sent = [await producer.send(topic, value, key=key) for key, value in messages]
                await asyncio.gather(*map(asyncio.shield, sent))
        except (KafkaError, OSError, TimeoutError) as error:
            raise StoreAway("Kafka") from error

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = Kafka.of(self._settings).producer()
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    async def stop(self) -> None:
        """At the end of the process."""
        if self._producer is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._producer.stop(), STOP_SECONDS)
