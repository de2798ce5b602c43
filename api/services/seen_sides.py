"""The sides of a battle as its newest revision shows them, beside what people have said. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.side_stances import Alone, Stance, Unassigned, With, chain, effective


@dataclass(frozen=True, slots=True)
class SeenSides:
    """Who stands where. Of those whom nobody corrected it is where the kills have them; of the others the kills' word is lost."""

    sides: dict[str, list[int]]
    """Letter -> organisations, most pilots first."""
    nowhere: list[int]
    corrected: set[int]
    """Those whom a correction put where they are."""

    @classmethod
    def of(cls, report: Any) -> SeenSides:
        """`report` is that of a battle event."""
        unassigned = report["unassigned"]["organisations"] if report["unassigned"] else []
        every = [*unassigned, *(one for side in report["sides"] for one in side["organisations"])]
        return cls(
            {side["side"]: [one["id"] for one in side["organisations"]] for side in report["sides"]},
            [one["id"] for one in unassigned],
            {one["id"] for one in every if one.get("corrected")},
        )

    @property
    def there(self) -> set[int]:
        """All organisations of the battle."""
        return {*self.nowhere, *(one for members in self.sides.values() for one in members)}


def shows(report: Any, stances: Mapping[int, Stance]) -> bool:
    """Whether everybody stands in `report` as `stances` have it, so that whoever has read it knows them.

    False also where that cannot be told: of circles, and of those who stand with one that is on no side by the kills.
    """
    seen = SeenSides.of(report)
    ours = effective(stances, seen.there)
    if ours.keys() != seen.corrected:
        return False
    letter = {one: name for name, members in seen.sides.items() for one in members}
    end_of = {one: chain(one, ours)[-1] for one in seen.there}
    for one in ours:
        end = end_of[one]
        match ours.get(end):
            case Unassigned():
                right = one not in letter
            case With():
                right = False
            case Alone():
                right = one in letter and set(seen.sides[letter[one]]) == {other for other in seen.there if end_of[other] == end}
            case None:
                right = one in letter and letter[one] == letter.get(end)
        if not right:
            return False
    return True
