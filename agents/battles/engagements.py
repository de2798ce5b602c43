"""Rule 1: which combat kills of one system are linked. Pure.

Two kills of one system at most 900 s apart that share an organisation are linked. It is enough to link a kill with the kill
before it and the one after it of each of its organisations: those between are linked by their own neighbours.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import NamedTuple

LINK_SECONDS = 900
"""Source: battle rules, rule 1."""

Mark = tuple[int, int]
"""(time in Unix seconds, killmail id): the order of kills."""


class Sighting(NamedTuple):
    """What rule 1 needs of a kill. `rank` orders the contents that came under one id (`schemas.precedence`)."""

    killmail_id: int
    solar_system_id: int
    time: int
    organisations: tuple[int, ...]
    rank: tuple[int, str]


class Engagements:
    """The kills of any number of systems, ready to be asked what links to what."""

    def __init__(self, sightings: Iterable[Sighting] = ()) -> None:
        self._kills: dict[int, Sighting] = {}
        self._marks: dict[tuple[int, int], list[Mark]] = {}
        """(system, organisation) -> its kills there, in order."""
        for one in sightings:
            self.add(one)

    def __len__(self) -> int:
        return len(self._kills)

    def add(self, kill: Sighting) -> bool:
        """Put a kill in; False when it was there, or a content that counts more was. One that counts more replaces it."""
        known = self._kills.get(kill.killmail_id)
        if known is not None:
            if kill.rank <= known.rank:
                return False
            self._take_out(known)
        self._kills[kill.killmail_id] = kill
        mark = (kill.time, kill.killmail_id)
        for organisation in kill.organisations:
            place = (kill.solar_system_id, organisation)
            marks = self._marks.get(place)
            if marks is None:
                self._marks[place] = [mark]
            elif marks[-1] < mark:
                marks.append(mark)
            else:
                insort(marks, mark)
        return True

    def links(self, killmail_id: int) -> set[int]:
        """The neighbours of a kill that is in: with those of all others they connect whatever rule 1 connects."""
        kill = self._kills[killmail_id]
        mark = (kill.time, killmail_id)
        found: set[int] = set()
        for organisation in kill.organisations:
            marks = self._marks[kill.solar_system_id, organisation]
            at = bisect_left(marks, mark)
            if at and kill.time - marks[at - 1][0] <= LINK_SECONDS:
                found.add(marks[at - 1][1])
            if at + 1 < len(marks) and marks[at + 1][0] - kill.time <= LINK_SECONDS:
                found.add(marks[at + 1][1])
        return found

    def forget(self, before: int) -> None:
        """Let go of all kills before a time (Unix seconds)."""
        for kill in [one for one in self._kills.values() if one.time < before]:
            self._take_out(kill)

    def _take_out(self, kill: Sighting) -> None:
        del self._kills[kill.killmail_id]
        mark = (kill.time, kill.killmail_id)
        for organisation in kill.organisations:
            marks = self._marks[kill.solar_system_id, organisation]
            marks.pop(bisect_left(marks, mark))
            if not marks:
                del self._marks[kill.solar_system_id, organisation]
