"""How far two fits of one hull lie apart, 0..1. Pure.

Modules stand in a tree of likeness (`fitting.likeness`), and what turns one fit into the other is moved along it. The least that
must be moved, whoever goes where, is the sum over the tree's edges of what the two differ by below them: the best assignment of
all slots without looking for it, whatever their order. It is an L1 distance of two vectors, so hundreds of fits are compared at
once. Steinhaus' transform makes it relative and leaves it a metric: 2 moved / (all of one + all of the other + moved).

    a Tech II module for a faction one of its kind and size    0.05 of a module moved
    a Tech I or named one for a Tech II one                    0.1
    another size of the same (800mm plates for 1600mm)         0.4
    another kind of the same group (a scrambler, a disruptor)  0.7
    anything else                                              1
    nothing in its place                                       0.5

A module moved counts by its role (`likeness.WEIGHTS`). Charges, drones and cargo count nothing: other ammunition is no other
doctrine. Slots are not asked for, since every module fits one rack only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import pairwise_distances

from fitting.fit import Fit
from fitting.likeness import WEIGHTS, Place, place_of

Floats = NDArray[np.float64]

TYPE, TIER, FAMILY, SHAPE, GROUP = 1, 1, 6, 6, 6
"""Lengths of the edges above a type, its tier, its family, its shape and its group. Whole numbers, so that sums are exact and no
order of adding changes a distance."""
ROOT = TYPE + TIER + FAMILY + SHAPE + GROUP
"""From a type to the top: half of what it takes to make another thing of it."""


def distance(a: Fit, b: Fit) -> float:
    """0 for the same modules, 1 for fits with nothing alike. Of two hulls it says nothing, and 1."""
    if a.hull != b.hull:
        return 1.0
    one, other = features(a), features(b)
    moved = sum(abs(one.get(node, 0) - other.get(node, 0)) for node in one.keys() | other.keys())
    whole = sum(one.values()) + sum(other.values()) + moved
    return 2 * moved / whole if whole else 0.0


def distances(fits: Sequence[Fit]) -> Floats:
    """Those of all pairs of fits of one hull, as a symmetric matrix: `distance` of each, bit by bit."""
    if not fits:
        return np.zeros((0, 0))
    vectors = [features(fit) for fit in fits]
    columns = {node: column for column, node in enumerate(dict.fromkeys(node for vector in vectors for node in vector))}
    table = np.zeros((len(fits), max(1, len(columns))))
    for row, vector in enumerate(vectors):
        for node, value in vector.items():
            table[row, columns[node]] = value
    moved: Floats = np.asarray(pairwise_distances(table, metric="manhattan"), dtype=np.float64)
    sums = table.sum(axis=1)
    whole = sums[:, None] + sums[None, :] + moved
    relative: Floats = np.divide(2 * moved, whole, out=np.zeros_like(moved), where=whole > 0)
    return relative


def features(fit: Fit) -> Mapping[Hashable, int]:
    """What lies below each edge of the tree, times the edge's length."""
    found: Counter[Hashable] = Counter()
    for type_id, pieces in Counter(module.type_id for _, module in fit.modules()).items():
        place = place_of(type_id)
        for node, length in path(place):
            found[node] += length * pieces * WEIGHTS[place.role]
    return found


def path(place: Place) -> Iterable[tuple[Hashable, int]]:
    """A module's way to the top: nodes with the length of the edge above each. An unknown type shares none of them."""
    unknown = place.type_id if place.group == 0 else 0
    yield place.type_id, TYPE
    yield ("tier", place.family, place.good), TIER
    yield ("family", place.family), FAMILY
    yield ("shape", place.group, place.shape, unknown), SHAPE
    yield ("group", place.group, unknown), GROUP


@lru_cache(maxsize=65_536)
def apart(a: int, b: int) -> int:
    """How far two types are from each other, in edges' lengths: 0 for one type, 2 * `ROOT` for what is not alike at all."""
    below = 0
    for (one, length), (other, _) in zip(path(place_of(a)), path(place_of(b)), strict=True):
        if one == other:
            break
        below += length
    return 2 * below
