"""What can be decided without search: who must stand together in every best solution, and who cannot. Most battles end here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.battles.sides.weights import Labels, Matrix, components, merged

Pairs = NDArray[np.bool_]
"""Which pairs of rows."""


def kernel(net: Matrix, unit: int) -> tuple[Labels, Matrix, Labels]:
    """(labels, matrix, parts): rows that must stand together share a label, `matrix` is between labels, and `parts` numbers
    the sets of labels that must be solved, each apart from the others; a part of one label is settled.

    Three facts are used until they say nothing new. A best group is held together by positive weights, so groups never
    cross from one positive component to another. A component without negative weights is one group. And when a row's
    weight towards another is more than all its other weights together, the two share a group: apart, moving the row over
    would be better.
    """
    labels: Labels = np.arange(len(net), dtype=np.intp)
    while True:
        parts = components(net > 0)
        net = np.where(parts[:, None] == parts[None, :], net, 0)
        join = _undisputed(net, unit, parts) | _bound(net)
        if not join.any():
            return labels, net, parts
        group = components(join | join.T)
        labels = group[labels]
        net = merged(net, group)


def _undisputed(net: Matrix, unit: int, parts: Labels) -> Pairs:
    """The pairs within components that hold no negative weight (the numbers that break ties do not count as one)."""
    disputed = np.zeros(len(net), dtype=np.bool_)
    disputed[parts[(net <= -unit).any(axis=1)]] = True
    same: Pairs = (parts[:, None] == parts[None, :]) & ~disputed[parts][:, None]
    np.fill_diagonal(same, False)
    return same


def _bound(net: Matrix) -> Pairs:
    """The pairs whose weight is more than all the others of the one or of the other."""
    bound: Pairs = (net > 0) & (2 * net > np.abs(net).sum(axis=1)[:, None])
    return bound
