"""Who stands with whom: the grouping with the least disagreement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.battles.sides.companions import stand_together
from agents.battles.sides.evidence import Evidence
from agents.battles.sides.exact import OutOfSteps, Proof
from agents.battles.sides.kernel import kernel
from agents.battles.sides.search import search
from agents.battles.sides.weights import Labels, Matrix, Weights, compact, net_weights

EXACT = 24
"""Rows, left over by the kernel in one part, up to which a proof is tried."""
STEPS = 1_500
"""Steps of all proofs of one battle together. A count, not a time: equal evidence gives equal groups on any machine."""


@dataclass(frozen=True, slots=True)
class Partition:
    """The groups of one battle's organisations, each sorted, in order of their smallest ids."""

    groups: tuple[tuple[int, ...], ...]
    disagreement: int
    """Weight of friends apart and foes together, in tenths of a pilot."""
    evidence: int
    """All weight there is: what `disagreement` is a part of."""
    optimal: bool
    """Proven: no other grouping disagrees less."""


def solve(evidence: Evidence) -> Partition:
    """A function of the evidence alone."""
    weights = Weights(evidence)
    labels, optimal = group(weights)
    return partition(weights, labels, optimal)


def group(weights: Weights, *, exact: int = EXACT, steps: int = STEPS) -> tuple[Labels, bool]:
    """(row -> group, whether that is proven to disagree least)."""
    labels, optimal = least_disagreement(*net_weights(weights), exact=exact, steps=steps)
    return stand_together(weights.foes, weights.friends, labels), optimal


def least_disagreement(net: Matrix, unit: int, *, exact: int, steps: int) -> tuple[Labels, bool]:
    """Groups of rows by net weights: what needs no search first, then each part that is left by proof or by search."""
    size = len(net)
    if size == 0:
        return np.zeros(0, dtype=np.intp), True
    labels, left, parts = kernel(net, unit)
    groups: Labels = np.arange(len(left), dtype=np.intp)
    optimal = True
    for part in np.flatnonzero(np.bincount(parts) > 1):
        rows = np.flatnonzero(parts == part)
        found, proven = _part(left[np.ix_(rows, rows)], exact, steps)
        optimal &= proven
        groups[rows] = rows[np.array([found.index(number) for number in found])]
    return compact(groups[labels]), optimal


def _part(net: Matrix, exact: int, steps: int) -> tuple[list[int], bool]:
    if len(net) <= exact:
        try:
            return Proof(net.tolist(), steps).groups(), True
        except OutOfSteps:
            pass  # by search, then: not proven, and said so
    return search(net).tolist(), False


def partition(weights: Weights, labels: Labels, optimal: bool) -> Partition:
    """The result in ids."""
    groups: list[list[int]] = [[] for _ in range(int(labels.max(initial=-1)) + 1)]
    for organisation, number in zip(weights.organisations, compact(labels).tolist(), strict=True):
        groups[number].append(organisation)
    return Partition(tuple(map(tuple, groups)), weights.disagreement(labels), weights.total, optimal)
