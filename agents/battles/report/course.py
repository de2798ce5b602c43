"""How a battle went, minute by minute: running sums by organisation, and the timeline of sides made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agents.battles.facts import Fact
from agents.battles.report.standing import NOBODY
from agents.battles.report.worth import Worth
from schemas.battle import Bucket

BUCKET = 60
"""Seconds. The reference platform's; most fleets' logistics and tackle turn a fight within a few of these."""


def bucket_of(time: int) -> int:
    """The start of the bucket that a second (Unix) lies in."""
    return time - time % BUCKET


class Course:
    """Losses by bucket, and in it by (victim's organisation, organisation of the final blow). None stands for none."""

    __slots__ = ("cells", "logistics")

    def __init__(self) -> None:
        self.cells: dict[int, dict[tuple[int | None, int | None], Worth]] = {}
        self.logistics: dict[int, dict[int | None, int]] = {}
        """Bucket -> organisation -> logistics ships lost."""

    def add(self, fact: Fact, killer: int | None, *, logistics: bool) -> None:
        """One killmail; `killer` is the organisation of its final blow."""
        start = bucket_of(fact.time)
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
        self.cells[bucket_of(before.time)][before.victim.organisation, killer].replace(before.isk, after.isk)

    def kills(self) -> dict[int, int]:
        """Bucket -> killmails."""
        return {start: sum(worth.killmails for worth in cells.values()) for start, cells in self.cells.items()}

    def logistics_lost(self, standing: Mapping[int, str]) -> dict[str, dict[int, int]]:
        """Letter (`NOBODY`: without a side) -> bucket -> logistics ships lost."""
        found: dict[str, dict[int, int]] = {}
        for start, lost in self.logistics.items():
            for organisation, count in lost.items():
                of_side = found.setdefault(letter_of(organisation, standing), {})
                of_side[start] = of_side.get(start, 0) + count
        return found


def letter_of(organisation: int | None, standing: Mapping[int, str]) -> str:
    """The letter of its side, `NOBODY` for one without."""
    return NOBODY if organisation is None else standing.get(organisation, NOBODY)


class Told:
    """A course with the sides of one moment.

    `inflicted` of a group (a letter, or `NOBODY` for those without a side): losses of everybody outside the group whose final
    blow is of one of its organisations. Losses of those without a side count too, or a fleet that kills a third party would
    look as if it had done nothing. A final blow by an NPC, a structure or one of the victim's own group is to nobody's credit.
    Hence all ISK lost = all inflicted + what NPCs, structures and friends destroyed.
    """

    __slots__ = ("buckets", "inflicted", "momentum")

    def __init__(self, course: Course, letters: Sequence[str], standing: Mapping[int, str]) -> None:
        groups = [*letters, NOBODY]
        self.inflicted = {group: Worth() for group in groups}
        self.buckets: list[Bucket] = []
        balance = dict.fromkeys(letters, 0)
        priced: set[str] = set()
        steps: dict[str, list[int]] = {letter: [] for letter in letters}
        for start in sorted(course.cells):
            kills: dict[str, int] = {}
            lost: dict[str, int] = {}
            for (victim, killer), worth in course.cells[start].items():
                group = letter_of(victim, standing)
                kills[group] = kills.get(group, 0) + worth.killmails
                if worth.known:
                    lost[group] = lost.get(group, 0) + worth.cents
                    if group:
                        balance[group] -= worth.cents
                        priced.add(group)
                if killer is None:
                    continue
                credit = letter_of(killer, standing)
                if credit == group:
                    continue
                self.inflicted[credit].include(worth)
                if credit and worth.known:
                    balance[credit] += worth.cents
                    priced.add(credit)
            for letter in letters:
                steps[letter].append(balance[letter])
            self.buckets.append(
                Bucket(
                    start=start,
                    kills=sum(kills.values()),
                    losses={group: kills[group] for group in groups if group in kills},
                    isk={group: lost[group] / 100 for group in groups if group in lost},
                )
            )
        self.momentum = {letter: [cents / 100 for cents in steps[letter]] for letter in letters if letter in priced}
