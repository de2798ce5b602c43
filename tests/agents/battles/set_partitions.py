"""Every grouping of a few rows, and what each costs: the oracle for sides. Plain enumeration, apart from the code it checks."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from agents.battles.sides.evidence import Evidence


@cache
def all_groupings(size: int) -> NDArray[np.int64]:
    """Each grouping of `size` rows once, a row of labels each (restricted growth strings)."""
    found: list[list[int]] = [[]]
    for _ in range(size):
        found = [[*labels, label] for labels in found for label in range(max(labels, default=-1) + 2)]
    return np.array(found, dtype=np.int64).reshape(len(found), size)


@cache
def _together(size: int) -> NDArray[np.bool_]:
    low, high = np.triu_indices(size, 1)
    labels = all_groupings(size)
    together: NDArray[np.bool_] = labels[:, low] == labels[:, high]
    return together


def least(friends: NDArray[np.int64], foes: NDArray[np.int64]) -> int:
    """The least disagreement that any grouping has; symmetric matrices."""
    size = len(friends)
    low, high = np.triu_indices(size, 1)
    together = _together(size)
    return int((together @ foes[low, high] + ~together @ friends[low, high]).min())


def tables(evidence: Evidence) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(friends, foes) in order of ids, by plain loops."""
    ids = sorted(evidence.appearances)
    result = []
    for rows in (evidence.friends, evidence.foes):
        table = np.zeros((len(ids), len(ids)), dtype=np.int64)
        for one, row in rows.items():
            for other, weight in row.items():
                table[ids.index(one), ids.index(other)] = table[ids.index(other), ids.index(one)] = weight
        result.append(table)
    return result[0], result[1]
