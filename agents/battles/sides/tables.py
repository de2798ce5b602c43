"""The evidence of a large battle as matrices, kept up kill by kill: to fill them anew for each kill would cost more than to
solve them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from agents.battles.sides.evidence import Evidence, Said
from agents.battles.sides.weights import Matrix, matrices


@dataclass(slots=True)
class Tables:
    """Rows and columns in the order of `ids`, which are sorted. Zero diagonals; `friends` and `foes` are symmetric."""

    ids: list[int]
    friends: Matrix
    foes: Matrix
    met: Matrix
    """Final blows of the row's on the column's."""
    shots: Matrix
    """Killmails on which the row's shot at the column's."""
    _row: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self._row = {number: row for row, number in enumerate(self.ids)}

    @classmethod
    def of(cls, evidence: Evidence) -> Tables:
        """All of it."""
        size = (len(evidence.appearances),) * 2
        met, shots = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        found = cls(evidence.organisations, *matrices(evidence), met, shots)
        row = found._row
        for (blow, victim), encounter in evidence.encounters.items():
            met[row[blow], row[victim]] = encounter.count
        for shooter, victims in evidence.shots.items():
            shots[row[shooter], [row[victim] for victim in victims]] = list(victims.values())
        return found

    def add(self, said: Said) -> bool:
        """What `Evidence.add` counted of one more kill; False when somebody is new, and the tables have to be made anew."""
        row = self._row
        if (said.victim is not None and said.victim not in row) or any(number not in row for number, _ in said.shooters):
            return False
        rows = np.array([row[number] for number, _ in said.shooters], dtype=np.intp)
        weights = np.array([weight for _, weight in said.shooters], dtype=np.int64)
        friendship = np.array([weight for _, weight in said.friendship()], dtype=np.int64)
        together = np.minimum.outer(friendship, friendship)
        np.fill_diagonal(together, 0)
        self.friends[np.ix_(rows, rows)] += together
        if said.victim is not None:
            self.foes[rows, row[said.victim]] += weights
            self.foes[row[said.victim], rows] += weights
            self.shots[rows, row[said.victim]] += 1
            if said.blow is not None and said.blow != said.victim:
                self.met[row[said.blow], row[said.victim]] += 1
        return True
