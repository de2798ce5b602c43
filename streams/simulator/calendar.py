"""Who is busy where until when. Keeps the planted battles apart, so that the truth stays true under the battle rules."""

from __future__ import annotations

from collections.abc import Iterable

from streams.simulator.world import Pilot

LINK_SECONDS = 900
"""Two kills of one organisation in one system this close belong to one battle (battle rule 1)."""
REST = 1_200
"""Seconds before a pilot is seen again: more than rule 2's 600 s, and time to fly elsewhere."""
SWEEP = 20_000
"""Entries after which forgotten appointments are thrown out."""


class Calendar:
    """Appointments of pilots, and of organisations in systems. Times are Unix seconds; asked in order of start times."""

    def __init__(self) -> None:
        self._pilots: dict[int, int] = {}
        self._places: dict[tuple[int, int], int] = {}
        self._limit = SWEEP

    def is_free(self, pilot: Pilot, at: int) -> bool:
        return self._pilots.get(pilot.id, 0) <= at

    def clashes(self, meetings: Iterable[tuple[int, int, int]]) -> bool:
        """Whether (system, organisation, first second) would run into an earlier appointment there."""
        return any(self._places.get((system, organisation), 0) > first for system, organisation, first in meetings)

    def book_places(self, meetings: Iterable[tuple[int, int, int]]) -> None:
        """Keep (system, organisation, last second) free of others until the rule can no longer link them."""
        for system, organisation, last in meetings:
            key = (system, organisation)
            self._places[key] = max(self._places.get(key, 0), last + LINK_SECONDS + 1)

    def book_pilots(self, pilots: Iterable[Pilot], until: int) -> None:
        for pilot in pilots:
            self._pilots[pilot.id] = until + REST

    def forget(self, before: int) -> None:
        """Drop what ended before; keeps memory to what is going on."""
        if len(self._pilots) + len(self._places) < self._limit:
            return
        self._pilots = {key: until for key, until in self._pilots.items() if until > before}
        self._places = {key: until for key, until in self._places.items() if until > before}
        self._limit = max(SWEEP, 2 * (len(self._pilots) + len(self._places)))
