"""The engagements of one partition with the pages they are kept on."""

from __future__ import annotations

from collections.abc import Sequence

from agents.battles.engagements import LINK_SECONDS, Engagements, Sighting
from agents.battles.seen import Seen
from agents.battles.wire import Found, sighting_entry, sightings
from agents.pages import Pages

EVERY = 3_600
"""Seconds of event time between two rounds of forgetting."""


class EngagementStore:
    """`horizon` in seconds of event time behind the partition's newest kill; 0 keeps everything."""

    def __init__(self, pages: Pages, horizon: int) -> None:
        self._pages = pages
        self._horizon = horizon
        self._index = Engagements(sightings(pages.read()))
        self._newest = self._forgotten = 0

    def take(self, batch: Sequence[Seen]) -> Found:
        """Add the kills of a batch; what there is to tell of them, whether they are new or were told before."""
        newest = max((one.time for one in batch if one.on_time), default=0)
        found = [one.combat for one in batch if one.combat is not None]
        fresh: list[Sighting] = []
        kept: list[int] = []
        for own, _ in found:
            if self._horizon and own.time < self._newest - self._horizon:
                continue  # the battles' agent tells what becomes of late ones
            if self._index.add(own):
                fresh.append(own)
            kept.append(own.killmail_id)
        links = [(number, other) for number in kept for other in sorted(self._index.links(number))]
        self._pages.write([sighting_entry(one) for one in fresh])
        self._newest = max(self._newest, newest)
        return Found([kill for _, kill in found], links, newest)

    @property
    def due(self) -> bool:
        """Whether it is time to forget."""
        return bool(self._horizon) and self._newest - self._forgotten > EVERY

    def forget(self) -> None:
        """Let go of what no kill in time can link to.

        Not before all that was taken is told for good: a batch that is read again finds its links only while both kills are
        known, and the batch itself may hold the jump in time that makes one of them old.
        """
        self._forgotten = self._newest
        oldest = self._newest - self._horizon - LINK_SECONDS
        self._index.forget(oldest)
        self._pages.forget(oldest)
