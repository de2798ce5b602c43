"""How well a grouping fits the evidence: what agrees with it and what does not, by organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from agents.battles.sides.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Tally:
    """Weights, in tenths of a pilot."""

    agreeing: dict[int, int]
    """Organisation -> friends with it and foes apart from it."""
    opposing: dict[int, int]
    """Organisation -> friends apart from it and foes with it."""

    @property
    def disagreement(self) -> int:
        """Friends apart and foes together, each pair once."""
        return sum(self.opposing.values()) // 2

    @property
    def total(self) -> int:
        """All weight there is."""
        return (sum(self.agreeing.values()) + sum(self.opposing.values())) // 2


def tally(evidence: Evidence, group_of: Mapping[int, int], nowhere: Collection[int] = ()) -> Tally:
    """`group_of`: organisation -> group. Who is `nowhere` counts for nobody else, but is counted itself."""
    agreeing = dict.fromkeys(evidence.appearances, 0)
    opposing = dict.fromkeys(evidence.appearances, 0)
    for rows, with_friends in ((evidence.friends, True), (evidence.foes, False)):
        for one, row in rows.items():
            group = group_of[one]
            for other, weight in row.items():
                counts = agreeing if (group_of[other] == group) is with_friends else opposing
                if other not in nowhere:
                    counts[one] += weight
                if one not in nowhere:
                    counts[other] += weight
    return Tally(agreeing, opposing)
