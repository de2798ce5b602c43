"""A sink's progress, kept in Postgres in the same transaction as its rows.

Two sinks may believe for a moment that they own the same partition (a rebalance, a stalled process that wakes up). Each
moves an offset only from the value it knows; whoever finds another value there has lost the partition and takes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import asyncpg
from aiokafka import TopicPartition


class Fenced(RuntimeError):
    """Another sink has moved on with one of our partitions; nothing of this batch was stored."""


@dataclass(slots=True)
class SinkOffsets:
    """The next offsets of one sink on one cluster, as known to this process."""

    sink: str
    cluster_id: str
    known: dict[TopicPartition, int] = field(default_factory=dict)

    async def load(self, connection: asyncpg.Connection, partitions: set[TopicPartition]) -> dict[TopicPartition, int]:
        """Read (and if new, begin at 0) the offsets of the partitions just assigned; they are the known ones from now on."""
        for tp in partitions:
            await connection.execute(
                "insert into sink_offsets (sink, cluster_id, topic, partition, next_offset) values ($1, $2, $3, $4, 0) "
                "on conflict do nothing",
                self.sink,
                self.cluster_id,
                tp.topic,
                tp.partition,
            )
        rows = await connection.fetch(
            "select topic, partition, next_offset from sink_offsets where sink = $1 and cluster_id = $2",
            self.sink,
            self.cluster_id,
        )
        stored = {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}
        self.known = {tp: stored[tp] for tp in partitions}
        return dict(self.known)

    async def advance(self, connection: asyncpg.Connection, ends: dict[TopicPartition, int]) -> None:
        """Move to `ends` inside the caller's transaction. Raises `Fenced` when a stored offset is not the known one.

        Call `moved` after the transaction has committed.
        """
        for tp, end in ends.items():
            expected = self.known.get(tp)
            done = await connection.execute(
                "update sink_offsets set next_offset = $5, updated_at = now() "
                "where sink = $1 and cluster_id = $2 and topic = $3 and partition = $4 and next_offset = $6",
                self.sink,
                self.cluster_id,
                tp.topic,
                tp.partition,
                end,
                -1 if expected is None else expected,
            )
            if done != "UPDATE 1":
                raise Fenced(
                    f"{tp.topic}/{tp.partition} was moved on, by another {self.sink} sink or by a commit of ours unheard"
                )

    def moved(self, ends: dict[TopicPartition, int]) -> None:
        """The transaction with `ends` is committed."""
        self.known.update(ends)
