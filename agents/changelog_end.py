"""Tables that recover whole on the embedded broker.

Asked for the end of a partition, it answers the beginning of the last batch until something more is written. Faust reads a
changelog up to that answer, so a worker that was killed would come back without its last batch of changes, while the events
behind them are acknowledged and never come again. So before a recovery each changelog gets one more record at its end: a
deletion of a key that no table has.
"""

from __future__ import annotations

import asyncio
from typing import Any

from agents.recovery import WholeTables
from runtime.kafka import Kafka

MARKER_KEY = b"marker"
"""No source topic has such a key: they are numbers."""


def marking_tables(kafka: Kafka) -> type[Any]:
    """The table manager for an app on the embedded broker."""

    class MarkingTables(WholeTables):
        async def on_rebalance(self, assigned: Any, revoked: Any, newly_assigned: Any, generation_id: int = 0) -> None:
            ours = [tp for tp in assigned if tp.topic in self._changelogs]
            await mark(kafka, ours)
            await super().on_rebalance(assigned, revoked, newly_assigned, generation_id)

    return MarkingTables


async def mark(kafka: Kafka, partitions: list[Any]) -> None:
    """One record without value behind all others of each partition; returns when Kafka has them."""
    producer = kafka.producer()
    await producer.start()
    try:
        sent = [await producer.send(tp.topic, None, key=MARKER_KEY, partition=tp.partition) for tp in partitions]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()
