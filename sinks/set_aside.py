"""Bad events into the dead letters, with where they came from."""

from __future__ import annotations

from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from runtime import __version__, log, metrics
from runtime.clock import Clock, iso
from schemas.dead_letter import dead_letter
from schemas.topics import DEAD_LETTERS


class BadEvent(ValueError):
    """The message is no event of its topic; `reason` is the word it is counted under."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class SetAside:
    """One per sink; `sink` is the name in the letter."""

    def __init__(self, producer: AIOKafkaProducer, clock: Clock, sink: str) -> None:
        self._producer = producer
        self._clock = clock
        self._sink = sink
        self._log = log.get(sink)

    async def put(self, record: Any, error: BadEvent) -> None:
        """`record` is a consumer's record. Returns when Kafka has the letter; raises what Kafka raised."""
        letter = dead_letter(
            record.value or b"",
            reason=error.reason,
            detail=str(error),
            source=self._sink,
            at=iso(self._clock.now()),
            version=__version__,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
        )
        await self._producer.send_and_wait(DEAD_LETTERS.name, orjson.dumps(letter), key=letter["id"].encode())
        metrics.DEAD_LETTERS.labels(record.topic, error.reason).inc()
        self._log.warning(
            "set aside",
            reason=error.reason,
            detail=str(error),
            topic=record.topic,
            offset=record.offset,
            dead_letter=letter["id"],
        )
