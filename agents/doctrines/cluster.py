"""Fleets that fly alike, by DBSCAN; and clusters that are none taken apart. Pure.

DBSCAN joins by chains: Ferox fleets that somebody joined in Drakes, Drake fleets that somebody joined in Cyclones, and so on
through everything that ever flew. On four real days its largest cluster holds a third of all fleets, half of which have nothing
in common with the other half. A doctrine is compact: a cluster of which too much lies far from its centre is clustered again by
itself with shorter steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import DBSCAN

from agents.doctrines.fleet import Fleet
from agents.doctrines.vector import (
    Feature,
    Matrix,
    Vector,
    class_share,
    distances,
    features_of,
    matrix_of,
    unit,
    vectors_of,
)

EPS = 0.3
"""Cosine distance within which two fleets fly alike. The reference's number, which the real days bear out: at 0.2 a fleet with a
few more in support is another doctrine, at 0.35 two battlecruiser doctrines are one."""
MIN_SAMPLES = 5
"""Weight of fleets (`Fleet.weight`) that must fly alike to found a doctrine. The reference's number, counted in weight."""
RADIUS = 0.25
"""Cosine distance from its centre within which a fleet shows the doctrine clearly."""
WITHIN = 0.8
"""Share of a cluster that must lie within `RADIUS`."""
SHORTER = 0.8
"""Of the step, each time a cluster is taken apart."""
SHORTEST = 0.06
"""Below this step a chain is so fine that no shorter one takes it apart: it is cut."""


AGREED = 0.25
"""Share of the pilots in ships of the class that most fly: a large fleet in which fewer do is everybody's own choice, and no
doctrine, however often it is seen."""


class Clusters(NamedTuple):
    """What was found among some fleets. `labels`: for each the number of its cluster, -1 for none."""

    labels: list[int]
    centres: list[Vector]


def cluster(fleets: Sequence[Fleet], *, eps: float = EPS, min_samples: int = MIN_SAMPLES) -> Clusters:
    """`fleets` in a fixed order (the same order, the same clusters). Clusters come by their first fleet.

    Every fleet within `eps` of a centre belongs to the nearest, whatever chain led to it.
    """
    if not fleets:
        return Clusters([], [])
    vectors = vectors_of(fleets)
    columns = features_of(vectors)
    rows = matrix_of(vectors, columns)
    weights = np.array([fleet.weight for fleet in fleets], dtype=float)
    everything = np.arange(len(fleets))
    parts = sorted(_parts(rows, distances(rows, rows), weights, everything, eps, min_samples), key=lambda part: int(part[0]))
    if not parts:
        return Clusters([-1] * len(fleets), [])
    features = list(columns)
    found = [_vector(features, _centre(rows[part])) for part in parts]
    agreed = [centre for centre in found if class_share(centre) >= AGREED]
    if not agreed:
        return Clusters([-1] * len(fleets), [])
    centres = matrix_of(agreed, columns)
    apart = distances(rows, centres)
    nearest = apart.argmin(axis=1)
    labels = [int(one) if apart[at, one] <= eps else -1 for at, one in enumerate(nearest)]
    return Clusters(labels, agreed)


def _parts(
    rows: Matrix, apart: Matrix, weights: NDArray[np.float64], these: NDArray[np.int64], eps: float, least: int
) -> Iterator[NDArray[np.int64]]:
    """The compact clusters among some rows, as their numbers in order. `apart`: distances between all rows."""
    model = DBSCAN(eps=eps, min_samples=least, metric="precomputed")
    labels = model.fit(apart[np.ix_(these, these)], sample_weight=weights[these]).labels_
    for label in range(int(labels.max()) + 1):
        members = these[labels == label]
        near = distances(rows[members], _mean(rows[members])[np.newaxis]) <= RADIUS
        if near.mean() >= WITHIN:
            yield members
        elif eps * SHORTER < SHORTEST:
            yield from _cut(apart, weights, members, least)
        else:
            yield from _parts(rows, apart, weights, members, eps * SHORTER, least)


def _cut(apart: Matrix, weights: NDArray[np.float64], these: NDArray[np.int64], least: int) -> Iterator[NDArray[np.int64]]:
    """Around the fleet that most fly like, then around the one that most of the rest fly like, and so on."""
    while these.size:
        near = apart[np.ix_(these, these)] <= RADIUS
        heavy = near @ weights[these]
        best = int(heavy.argmax())
        if heavy[best] < least:
            return
        yield these[near[best]]
        these = these[~near[best]]


def _centre(rows: Matrix) -> Matrix:
    """The mean of those that show it clearly; of all where none does."""
    mean = _mean(rows)
    near = distances(rows, mean[np.newaxis])[:, 0] <= RADIUS
    return _mean(rows[near]) if near.any() else mean


def _mean(rows: Matrix) -> Matrix:
    mean: Matrix = rows.mean(axis=0)
    return mean / (np.linalg.norm(mean) or 1.0)


def _vector(features: Sequence[Feature], row: Matrix) -> Vector:
    return unit({feature: round(float(value), 6) for feature, value in zip(features, row, strict=True) if value > 0.0005})
