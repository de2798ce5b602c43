"""Faust's Kafka consumer without its two ways to drop records that it has taken, and without its wait.

1. It hands its set of flowing partitions to a fetch that waits. When the set is emptied meanwhile, the fetch takes it for "all
   of them", and Faust drops what does not flow. Here a fetch keeps the set that it was given.
2. Records that a fetch brings while the flow is stopped are dropped, and it goes back to the committed offsets. A partition of
   which nothing was committed yet stays behind the dropped ones. Here it goes back to its beginning.

And it lets a fetch wait for 1.5 s, by a number in its code. The embedded broker takes that at its word even when records come
meanwhile: each hop over a topic took 0.6 s at the median (measured).

Where one worker does all the work it joins no group (runtime/sole_member.py), has no generations, and counts its assignments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from faust.transport.consumer import ensure_TPset
from faust.transport.drivers import aiokafka

from runtime.kafka import FETCH_WAIT_MS
from runtime.sole_member import make_sole


class PromptThread(aiokafka.AIOKafkaConsumerThread):  # type: ignore[misc]
    """Faust's thread around the client, with our wait."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        client = super()._create_worker_consumer(transport)
        client._fetch_max_wait_ms = FETCH_WAIT_MS  # read when it starts
        return client


class SoleThread(PromptThread):
    """The same where one worker does all the work: it joins no group."""

    async def on_start(self) -> None:
        """Before anything is subscribed."""
        await super().on_start()
        make_sole(self._consumer)


class WholeConsumer(aiokafka.Consumer):  # type: ignore[misc]
    """For apps that start where their group has committed, or else at the beginning."""

    def _new_consumer_thread(self) -> Any:
        return PromptThread(self, loop=self.loop, beacon=self.beacon)

    async def _getmany(self, active_partitions: set[Any] | None, timeout: float) -> Any:
        kept = None if active_partitions is None else frozenset(active_partitions)
        return await super()._getmany(kept, timeout)

    async def seek_to_committed(self) -> Mapping[Any, int]:
        """Go to the committed offsets, or to the first one; returns where each partition of the agents' topics stands."""
        places: dict[Any, int] = dict(await super().seek_to_committed())
        fresh = [tp for tp, offset in places.items() if not offset and not self._is_changelog_tp(tp)]
        if fresh:
            first = await self.earliest_offsets(*fresh)
            await self.seek_wait(first)
            places |= first
        return places


class CountingListener(aiokafka.ConsumerRebalanceListener):  # type: ignore[misc]
    """Numbers the assignments. By this number Faust passes over messages, and gives up recoveries, of an assignment before.

    Without a group the client's own number is -1 for ever, and all of them would be of now. Commits do not carry ours.
    """

    _count = 0

    async def on_partitions_assigned(self, assigned: Iterable[Any]) -> None:
        """Called by the client, one assignment after the other."""
        self._count += 1
        self._thread.app.consumer_generation_id = self._count
        await self._thread.on_partitions_assigned(ensure_TPset(assigned), self._count)


class SoleWorkerConsumer(WholeConsumer):
    """For the only worker of an app."""

    RebalanceListener = CountingListener

    def _new_consumer_thread(self) -> Any:
        return SoleThread(self, loop=self.loop, beacon=self.beacon)
