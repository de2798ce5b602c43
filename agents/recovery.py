"""Recovery that loses no event between the changelogs' end and the streams' start.

When its tables are recovered, Faust lets the partitions of the agents' topics flow, then goes to their committed offsets, then
empties the agents' queues. What came in between is thrown away. Its offsets are never acknowledged, so the worker commits
nothing behind them for ever (faust-streaming issue 596; in about half of the starts with events waiting, measured); where no
offset was committed yet, it commits those behind the gap, and the events are lost. Here the partitions are held back until all
of that is done; see also agents/consumer.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from faust.tables import TableManager
from faust.tables.recovery import Recovery


@contextmanager
def held_back(consumer: Any) -> Iterator[set[Any]]:
    """The partitions that are told to flow meanwhile stay at rest, and are collected here."""
    held: set[Any] = set()
    consumer.resume_partitions = held.update
    try:
        yield held
    finally:
        del consumer.resume_partitions


class WholeRecovery(Recovery):  # type: ignore[misc]
    """Faust's recovery, with the streams' partitions at rest until it has found its place in them."""

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Called by Faust when the tables are up to date."""
        consumer = self.app.consumer
        with held_back(consumer) as held:
            await super().on_recovery_completed(generation_id)
        consumer.resume_partitions(held)


class WholeTables(TableManager):  # type: ignore[misc]
    """Faust's table manager with our recovery."""

    @property
    def recovery(self) -> Recovery:
        """The recovery service, made when first asked for, as in Faust."""
        if self._recovery is None:  # type: ignore[has-type]
            self._recovery = WholeRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
