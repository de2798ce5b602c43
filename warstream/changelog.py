"""A table of the agents as nothing but its changelog: what is written here a worker finds when it starts."""

from __future__ import annotations

import asyncio

from aiokafka import AIOKafkaProducer

from agents.pages import SMALL_BYTES
from schemas.topics import Table


class Changelog:
    """One partition of it. It keeps small rows: those that `Pages` may merge."""

    def __init__(self, producer: AIOKafkaProducer, table: Table, number: int) -> None:
        self._producer = producer
        self._topic = table.changelog
        self._number = number
        self._small: dict[bytes, bytes] = {}
        self._waiting: list[tuple[bytes, bytes | None]] = []

    def put(self, key: bytes, value: bytes) -> None:
        """Write a row."""
        self._waiting.append((key, value))
        if len(value) < SMALL_BYTES:
            self._small[key] = value

    def drop(self, key: bytes) -> None:
        """Forget a row."""
        self._waiting.append((key, None))
        self._small.pop(key, None)

    def rows(self) -> list[tuple[bytes, bytes]]:
        """The small ones."""
        return list(self._small.items())

    async def flush(self) -> None:
        """Hand over what was put; returns when Kafka has it."""
        sent = [await self._producer.send(self._topic, value, key=key, partition=self._number) for key, value in self._waiting]
        self._waiting.clear()
        await asyncio.gather(*sent)
