"""Who stands with whom: the grouping with the least disagreement (friends apart and foes together)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.battles.sides.companions import stand_together
from agents.battles.sides.evidence import Evidence
from agents.battles.sides.exact import OutOfSteps, Proof
from agents.battles.sides.kernel import kernel
from agents.battles.sides.search import search
from agents.battles.sides.settled import settled
from agents.battles.sides.tables import Tables
from agents.battles.sides.tally import tally
from agents.battles.sides.weights import Labels, Matrix, compact, matrices, net_weights

FEW = 16
"""Organisations up to which dictionaries are tried first; with more, matrices are faster."""
EXACT = 48
"""Rows of one part, left over by the kernel, up to which a proof is tried. Larger ones run out of steps too often."""
STEPS = 8_000
"""Of a proof; a step looks at one pair of rows and takes up to 1 us. A count and no time: equal evidence must give equal
groups on every machine. All parts of up to 8 rows end within it."""


@dataclass(frozen=True, slots=True)
class Partition:
    """The groups of one battle's organisations, each sorted, in order of their smallest ids."""

    groups: tuple[tuple[int, ...], ...]
    disagreement: int
    """Weight of friends apart and foes together, in thousandths of a pilot."""
    evidence: int
    """All weight there is: what `disagreement` is a part of."""
    optimal: bool
    """Proven: no other grouping disagrees less."""


def solve(evidence: Evidence, *, exact: int = EXACT, steps: int = STEPS) -> Partition:
    """A function of the evidence alone. `exact` and `steps` bound the proof; without one it is a local optimum."""
    tables = tables_of(evidence)
    group_of, optimal = grouping(evidence, tables, exact=exact, steps=steps)
    groups: dict[int, list[int]] = {}
    for organisation in sorted(group_of):
        groups.setdefault(group_of[organisation], []).append(organisation)
    fit = tally(evidence, group_of, tables=tables)
    return Partition(tuple(map(tuple, groups.values())), fit.disagreement, fit.total, optimal)


def tables_of(evidence: Evidence) -> Tables | None:
    """The evidence as matrices where there are enough organisations to be worth it."""
    return Tables.of(evidence) if len(evidence.appearances) > FEW else None


def grouping(evidence: Evidence, tables: Tables | None, *, exact: int = EXACT, steps: int = STEPS) -> tuple[dict[int, int], bool]:
    """(organisation -> smallest organisation of its group, whether that is proven to disagree least)."""
    optimal = True
    group_of = settled(evidence) if tables is None else None
    if group_of is None:
        net, unit = net_weights(*(matrices(evidence) if tables is None else (tables.friends, tables.foes)))
        labels, optimal = least_disagreement(net, unit, exact=exact, steps=steps)
        first: dict[int, int] = {}
        group_of = {
            number: first.setdefault(label, number) for number, label in zip(evidence.organisations, labels.tolist(), strict=True)
        }
    return stand_together(evidence, group_of), optimal


def least_disagreement(net: Matrix, unit: int, *, exact: int, steps: int) -> tuple[Labels, bool]:
    """Groups of rows by net weights: what needs no search first, then each part that is left by proof or by search."""
    labels, left, parts = kernel(net, unit)
    groups: Labels = np.arange(len(left), dtype=np.intp)
    optimal = True
    for part in np.flatnonzero(np.bincount(parts) > 1):
        rows = np.flatnonzero(parts == part)
        found, proven = _part(left[np.ix_(rows, rows)], exact, steps)
        optimal &= proven
        groups[rows] = rows[[found.index(number) for number in found]]
    return compact(groups[labels]), optimal


def _part(net: Matrix, exact: int, steps: int) -> tuple[list[int], bool]:
    if len(net) <= exact:
        try:
            return Proof(net.tolist(), steps).groups(), True
        except OutOfSteps:
            pass  # by search, then: not proven, and `optimal` says so
    return search(net).tolist(), False
