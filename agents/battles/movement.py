"""Rule 2: pilots who moved between engagements in neighbouring systems. Pure.

A pilot moved between two engagements when he is on a kill of the one and on a kill of the other at most 600 s apart. Of his
kills in another system under one organisation, those within 600 s before (or after) a kill are of one engagement, for they
are less than 900 s apart and share that organisation: so the nearest one before and the nearest one after tell all.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping

from agents.battles.engagements import Mark

MOVE_SECONDS = 600
MOVERS = 5
"""Pilots that must have moved before two engagements are one battle. Source of both: battle rules, rule 2."""

J_SPACE = range(31_000_000, 32_000_000)
"""Systems without gates, whose holes lead anywhere: neighbours of every system (battle rules, "Words")."""

Gates = Mapping[int, frozenset[int]]
"""System -> systems that a stargate leads to."""
NOWHERE: frozenset[int] = frozenset()


class Trails:
    """Where and when each pilot was seen on a kill."""

    def __init__(self, gates: Gates) -> None:
        self._gates = gates
        self._places: dict[int, dict[tuple[int, int], list[Mark]]] = {}
        """Pilot -> (system, organisation) -> his kills there under it, in order."""

    def add(self, system: int, mark: Mark, pilots: Mapping[int, int]) -> Iterator[tuple[int, int]]:
        """Note a kill with its pilots (pilot -> organisation); yields (pilot, killmail) for each move to or from it."""
        time = mark[0]
        reach, from_hole = self._gates.get(system, NOWHERE), system in J_SPACE
        for pilot, organisation in pilots.items():
            places = self._places.get(pilot)
            if places is None:
                self._places[pilot] = {(system, organisation): [mark]}
                continue
            here = places.get((system, organisation))
            if here is None:
                places[system, organisation] = [mark]
            elif here[-1] < mark:
                here.append(mark)
            else:
                insort(here, mark)
            if len(places) == 1:
                continue
            for (there, _), marks in places.items():
                if there not in reach and (there == system or not (from_hole or there in J_SPACE)):
                    continue
                at = bisect_left(marks, mark)
                if at and time - marks[at - 1][0] <= MOVE_SECONDS:
                    yield pilot, marks[at - 1][1]
                if at < len(marks) and marks[at][0] - time <= MOVE_SECONDS:
                    yield pilot, marks[at][1]

    def remove(self, system: int, mark: Mark, pilots: Mapping[int, int]) -> None:
        """Forget a kill that was added with these very pilots."""
        for pilot, organisation in pilots.items():
            places = self._places[pilot]
            marks = places[system, organisation]
            marks.pop(bisect_left(marks, mark))
            if not marks:
                del places[system, organisation]
                if not places:
                    del self._places[pilot]
