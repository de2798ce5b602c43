"""Which new cluster is which known doctrine: so that an id stays with what it was given to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from agents.doctrines.state import Known
from agents.doctrines.vector import Matrix, Vector, apart_from

SHARED = 0.2
"""Least overlap (weight of fleets in both, of fleets in either) by which a cluster is a known doctrine."""
NEAR = 0.15
"""Or else: cosine distance between the centres. Two that lie so near fly the same in the same mix; it is how one is known again
that nobody flew for weeks."""
MOSTLY = 0.5
"""Of a doctrine's fleets, by weight: so many that are in one cluster now mean that it went there."""


class Match(NamedTuple):
    """Clusters by their number."""

    known: list[str | None]
    """The doctrine that each cluster is, None for a new one."""
    merged: dict[str, int]
    """Id of a doctrine that is none any more -> the cluster that has its fleets."""
    split: dict[int, str]
    """New cluster -> id of the doctrine that it came out of."""


def match(
    clusters: Sequence[frozenset[str]],
    centres: Sequence[Vector],
    doctrines: Sequence[Known],
    weights: Mapping[str, int],
) -> Match:
    """`clusters` and the members of `doctrines` are fleet ids; fleets that `weights` does not name have left the window.

    The assignment with the greatest sum of overlaps (Kuhn and Munkres): one by one, the first to choose could take what another
    needs more. Only fleets that were there when the doctrines were last looked at count: new ones are in no doctrine yet.
    """
    if not clusters and not doctrines:
        return Match([], {}, {})
    cluster_of = {fleet: row for row, cluster in enumerate(clusters) for fleet in cluster}
    shared = np.zeros((len(clusters), len(doctrines)))
    held, kept = np.zeros(len(doctrines)), np.zeros(len(clusters))
    counted: set[str] = set()
    for column, one in enumerate(doctrines):
        for fleet in one.members:
            weight = weights.get(fleet, 0)
            held[column] += weight
            row = cluster_of.get(fleet)
            if row is not None:
                shared[row, column] += weight
                if fleet not in counted:
                    counted.add(fleet)
                    kept[row] += weight
    either = kept[:, np.newaxis] + held[np.newaxis, :] - shared
    overlap = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    apart = apart_from(centres, [one.centre for one in doctrines])
    scores = np.where((overlap >= SHARED) | (apart <= NEAR), overlap + (1.0 - apart) / 2, 0.0)
    known: list[str | None] = [None] * len(clusters)
    taken: set[int] = set()
    for row, column in zip(*linear_sum_assignment(scores, maximize=True), strict=True):
        if scores[row, column] > 0:
            known[int(row)] = doctrines[int(column)].doctrine_id
            taken.add(int(column))
    merged, split = {}, {}
    for column, one in enumerate(doctrines):
        if column not in taken and (target := _most(shared[:, column], held[column])) is not None:
            merged[one.doctrine_id] = target
    for row in range(len(clusters)):
        if known[row] is None and (origin := _most(shared[row], kept[row])) in taken:
            split[row] = doctrines[origin].doctrine_id
    return Match(known, merged, split)


def _most(shared: Matrix, whole: float) -> int | None:
    """The place of the greatest, the first of equals; None where it is not more than `MOSTLY` of the whole."""
    if not shared.size:
        return None
    best = int(shared.argmax())
    return best if shared[best] > MOSTLY * whole else None
