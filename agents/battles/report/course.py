"""How a battle went, minute by minute: running sums by organisation, and the timeline of sides made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agents.battles.facts import Fact
from agents.battles.report.standing import NOBODY
from agents.battles.report.worth import Worth
from schemas.battle import Bucket

BUCKET = 60
"""Seconds. The reference platform's; most fleets' logistics and tackle turn a fight within a few of these."""


def bucket_of(time: int) -> int:
    """The start of the bucket that a second (Unix) lies in."""
    return time - time % BUCKET


Cell = tuple[int | None, int | None]
"""The victim's organisation, and that of the final blow; None stands for none."""


class Minute(NamedTuple):
    """A bucket with the sides of one moment."""

    shown: Bucket
    balance: dict[str, int]
    """Letter -> cents inflicted minus lost, of those letters of which something is known."""
    inflicted: list[tuple[str, Worth]]
    """Group (a letter or `NOBODY`) -> losses to its credit, in no order."""


class Told(NamedTuple):
    """A course with the sides of one moment. Shared with later ones: do not change it."""

    buckets: list[Bucket]
    momentum: dict[str, list[float]]
    inflicted: dict[str, Worth]
    """Group -> losses of everybody outside the group whose final blow is of one of its organisations.

    Losses of those without a side count too, or a fleet that kills a third party would look as if it had done nothing. A final
    blow by an NPC, a structure or one of the victim's own group is to nobody's credit. Hence all ISK lost = all inflicted +
    what NPCs, structures and friends destroyed.
    """


class Course:
    """Losses by bucket, and in it by cell."""

    __slots__ = ("_minutes", "_standing", "cells", "logistics")

    def __init__(self) -> None:
        self.cells: dict[int, dict[Cell, Worth]] = {}
        self.logistics: dict[int, dict[int | None, int]] = {}
        """Bucket -> organisation -> logistics ships lost."""
        self._minutes: dict[int, Minute] = {}
        """What was told of a bucket, until something in it or the sides change."""
        self._standing: dict[int, str] = {}

    def add(self, fact: Fact, killer: int | None, *, logistics: bool) -> None:
        """One killmail; `killer` is the organisation of its final blow."""
        start = bucket_of(fact.time)
        self._minutes.pop(start, None)
        cells = self.cells.setdefault(start, {})
        key = (fact.victim.organisation, killer)
        worth = cells.get(key)
        if worth is None:
            worth = cells[key] = Worth()
        worth.add(fact.isk)
        if logistics:
            lost = self.logistics.setdefault(start, {})
            lost[fact.victim.organisation] = lost.get(fact.victim.organisation, 0) + 1

    def revalue(self, before: Fact, after: Fact, killer: int | None) -> None:
        """A killmail that is here has another worth from now on."""
        start = bucket_of(before.time)
        self._minutes.pop(start, None)
        self.cells[start][before.victim.organisation, killer].replace(before.isk, after.isk)

    def logistics_lost(self, standing: Mapping[int, str]) -> dict[str, dict[int, int]]:
        """Letter (`NOBODY`: without a side) -> bucket -> logistics ships lost."""
        found: dict[str, dict[int, int]] = {}
        for start, lost in self.logistics.items():
            for organisation, count in lost.items():
                of_side = found.setdefault(letter_of(organisation, standing), {})
                of_side[start] = of_side.get(start, 0) + count
        return found

    def told(self, letters: Sequence[str], standing: Mapping[int, str]) -> Told:
        """The course as the sides of this moment see it."""
        if standing != self._standing:
            self._minutes.clear()
            self._standing = dict(standing)
        groups = [*letters, NOBODY]
        inflicted = {group: Worth() for group in groups}
        balance = dict.fromkeys(letters, 0)
        steps: dict[str, list[int]] = {letter: [] for letter in letters}
        priced: set[str] = set()
        buckets: list[Bucket] = []
        for start in sorted(self.cells):
            minute = self._minutes.get(start)
            if minute is None:
                minute = self._minutes[start] = _minute(start, self.cells[start], groups, standing)
            buckets.append(minute.shown)
            for group, worth in minute.inflicted:
                inflicted[group].include(worth)
            for letter, change in minute.balance.items():
                balance[letter] += change
                priced.add(letter)
            for letter in letters:
                steps[letter].append(balance[letter])
        momentum = {letter: [cents / 100 for cents in steps[letter]] for letter in letters if letter in priced}
        return Told(buckets, momentum, inflicted)


def letter_of(organisation: int | None, standing: Mapping[int, str]) -> str:
    """The letter of its side, `NOBODY` for one without."""
    return NOBODY if organisation is None else standing.get(organisation, NOBODY)


def _minute(start: int, cells: Mapping[Cell, Worth], groups: Sequence[str], standing: Mapping[int, str]) -> Minute:
    lost: dict[str, Worth] = {}
    inflicted: dict[str, Worth] = {}
    for (victim, killer), worth in cells.items():
        group, credit = letter_of(victim, standing), letter_of(killer, standing)
        lost.setdefault(group, Worth()).include(worth)
        if killer is not None and credit != group:
            inflicted.setdefault(credit, Worth()).include(worth)
    balance: dict[str, int] = {}
    for sign, sums in ((-1, lost), (1, inflicted)):
        for group, worth in sums.items():
            if group != NOBODY and worth.known:
                balance[group] = balance.get(group, 0) + sign * worth.cents
    shown = Bucket(
        start=start,
        kills=sum(worth.killmails for worth in lost.values()),
        losses={group: lost[group].killmails for group in groups if group in lost},
        isk={group: lost[group].cents / 100 for group in groups if group in lost and lost[group].known},
    )
    return Minute(shown, balance, list(inflicted.items()))
