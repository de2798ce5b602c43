"""The evidence as matrices, rows and columns in the order of organisation ids: what is computed from them cannot depend on
the order of arrival."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.battles.sides.evidence import Evidence

Matrix = NDArray[np.int64]
"""Whole numbers: their sums do not depend on order."""
Labels = NDArray[np.intp]
"""Row -> number of its group."""

SPREADS = ((32, 1_000_003), (128, 10_007))
"""Rows up to -> spread of the numbers that break ties; primes. Where two groupings are equal in these, too, a further kill among
known friends and foes may turn one into the other. By the number of rows alone: not by what grows with each kill."""
SPREAD = 61
"""Of more rows."""
MOST = 2**62
"""Sums must stay below it to fit into 64 bits."""


def matrices(evidence: Evidence) -> tuple[Matrix, Matrix]:
    """(friends, foes): symmetric, zero diagonals."""
    ids = np.array(evidence.organisations, dtype=np.int64)
    return _matrix(ids, evidence.friends), _matrix(ids, evidence.foes)


def _matrix(ids: Matrix, rows: dict[int, dict[int, int]]) -> Matrix:
    size = len(ids)
    full = np.zeros((size, size), dtype=np.int64)
    if not rows:
        return full
    lows: list[int] = list(rows)
    highs: list[int] = []
    values: list[int] = []
    lengths: list[int] = []
    for row in rows.values():
        highs += row
        values += row.values()
        lengths.append(len(row))
    low = np.repeat(ids.searchsorted(np.array(lows, dtype=np.int64)), lengths)
    high = ids.searchsorted(np.array(highs, dtype=np.int64))
    full[low, high] = values
    return full + full.T


def net_weights(friends: Matrix, foes: Matrix) -> tuple[Matrix, int]:
    """(net, unit): friend minus foe in steps of `unit`, less a small number for each pair that breaks ties.

    A tie leaves two apart: balanced evidence is no reason to call them friends. All the small numbers together are less than
    one unit, so they never outweigh evidence. They follow from the places of the two in the list alone.
    """
    net = friends - foes
    size = len(net)
    spread = next((spread for rows, spread in SPREADS if size <= rows), SPREAD)
    unit = spread * size * size + 1
    if (int(friends.sum() + foes.sum()) + 1) * unit >= MOST:
        return net, 1  # beyond any battle that was ever fought; the order of search breaks the ties then
    place = np.arange(size, dtype=np.int64)
    pair = (np.minimum.outer(place, place) * 7919 + np.maximum.outer(place, place) * 104_729) % 1_000_003
    small = pair * pair % 1_000_003  # squared: sums of what is linear are equal whenever two pairs swap their ends
    net = net * unit - (small % spread + 1)
    np.fill_diagonal(net, 0)
    return net, unit


def components(linked: NDArray[np.bool_]) -> Labels:
    """The connected sets of a symmetric relation, numbered by their first rows."""
    size = len(linked)
    labels: Labels = np.arange(size, dtype=np.intp)
    while True:
        lowest = np.where(linked, labels[None, :], size).min(axis=1, initial=size)
        after = np.minimum(labels, lowest)
        after = after[after]  # who points to a row takes over what that row points to: few rounds even along a chain
        if (after == labels).all():
            return compact(labels)
        labels = after


def compact(labels: Labels) -> Labels:
    """The same groups, numbered from 0 by their first rows."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]


def merged(matrix: Matrix, labels: Labels) -> Matrix:
    """The matrix between groups: sums over their members, zero diagonal. `labels` are compact."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max(initial=-1) + 1))
    between = np.add.reduceat(np.add.reduceat(matrix[np.ix_(order, order)], starts, axis=0), starts, axis=1)
    np.fill_diagonal(between, 0)
    return between
