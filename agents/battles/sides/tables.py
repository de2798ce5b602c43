"""The evidence of a large battle as matrices, kept up kill by kill: to fill them anew for each kill would cost more than to
solve them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from agents.battles.sides.evidence import Evidence, Said
from agents.battles.sides.weights import Matrix, matrices


@dataclass(slots=True)
class Tables:
    """Rows and columns in the order of `ids`, which are sorted. All symmetric, with zero diagonals."""

    ids: list[int]
    friends: Matrix
    foes: Matrix
    met: Matrix
    """Final blows between the two, either way."""
    _row: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._row = {number: row for row, number in enumerate(self.ids)}

    @classmethod
    def of(cls, evidence: Evidence) -> Tables:
        """All of it."""
        found = cls(evidence.organisations, *matrices(evidence), np.zeros((len(evidence.appearances),) * 2, dtype=np.int64))
        for (blow, victim), met in evidence.encounters.items():
            found._meet(blow, victim, met.count)
        return found

    def add(self, said: Said) -> bool:
        """What `Evidence.add` counted of one more kill; False when somebody is new, and the tables have to be made anew."""
        row = self._row
        if (said.victim is not None and said.victim not in row) or any(number not in row for number, _ in said.shooters):
            return False
        rows = np.array([row[number] for number, _ in said.shooters], dtype=np.intp)
        weights = np.array([weight for _, weight in said.shooters], dtype=np.int64)
        together = np.minimum.outer(weights, weights)
        np.fill_diagonal(together, 0)
        self.friends[np.ix_(rows, rows)] += together
        if said.victim is not None:
            self.foes[rows, row[said.victim]] += weights
            self.foes[row[said.victim], rows] += weights
            if said.blow is not None and said.blow != said.victim:
                self._meet(said.blow, said.victim, 1)
        return True

    def _meet(self, blow: int, victim: int, count: int) -> None:
        one, other = self._row[blow], self._row[victim]
        self.met[one, other] += count
        self.met[other, one] += count
