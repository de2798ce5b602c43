"""Recovery that loses no event between the changelogs' end and the streams' start.

When its tables are recovered, Faust lets the partitions of the agents' topics flow, then goes to their committed offsets, then
empties the agents' queues. What came in between is thrown away: its offsets are never acknowledged, so the worker commits
nothing behind them for ever (faust-streaming issue 596; in about every third start with events waiting, measured). Here the
flow is stopped until Faust has gone where it must and resumes it itself.
"""

from __future__ import annotations

from faust.tables import TableManager
from faust.tables.recovery import Recovery


class WholeRecovery(Recovery):  # type: ignore[misc]
    """Faust's recovery with the consumer at rest until the seek is done."""

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Called by Faust when the tables are up to date."""
        self.app.consumer.stop_flow()
        await super().on_recovery_completed(generation_id)


class WholeTables(TableManager):  # type: ignore[misc]
    """Faust's table manager with our recovery."""

    @property
    def recovery(self) -> Recovery:
        """The recovery service, made when first asked for, as in Faust."""
        if self._recovery is None:  # type: ignore[has-type]
            self._recovery = WholeRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery
