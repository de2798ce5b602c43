"""A fleet as a vector, and how far two of them lie apart. Pure.

One number a hull, its share of the pilots, and one a class, so that bombers of four races are one doctrine. Logistics count
half as much again: a tenth of a fleet, they tell two doctrines of one hull apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.doctrines.fleet import Fleet, Pairs
from agents.doctrines.roles import class_of, repairs

LOGISTICS_WEIGHT = 1.5
CLASS_WEIGHT = 0.5
"""Of a class beside its hulls. With none, mixed bombers are several doctrines; with one, a Ferox fleet and a Drake fleet become
one. Measured on simulated wars and four real days (docs/doctrines.md)."""

REMEMBERED = 10_000
"""Vectors: those of two busy weeks, since each tick asks for all of its window."""

Feature = int | str
"""A hull's type id, or a class's word."""
Vector = dict[Feature, float]
"""Of length one."""
Matrix = NDArray[np.float64]
"""One row a fleet, each of length one."""

DIGITS = 9
"""Distances are rounded to this many, so that sums in another order (another library, another number of cores) give the same
clusters."""


@lru_cache(maxsize=REMEMBERED)
def vector_of(hulls: Pairs) -> Vector:
    """`hulls`: type and pilots. Shared with others who ask: do not change it."""
    total = sum(pilots for _, pilots in hulls)
    found: Vector = {}
    for hull, pilots in hulls:
        share = pilots / total * (LOGISTICS_WEIGHT if repairs(hull) else 1.0)
        found[hull] = found.get(hull, 0.0) + share
        word = class_of(hull)
        found[word] = found.get(word, 0.0) + CLASS_WEIGHT * share
    return unit(found)


def class_share(vector: Mapping[Feature, float]) -> float:
    """Share of the pilots in the class that most fly, logistics aside, 0..1."""
    hulls = {
        hull: value / (LOGISTICS_WEIGHT if repairs(hull) else 1.0) for hull, value in vector.items() if isinstance(hull, int)
    }
    classes: dict[str, float] = {}
    for hull, value in hulls.items():
        if not repairs(hull):
            classes[class_of(hull)] = classes.get(class_of(hull), 0.0) + value
    return max(classes.values(), default=0.0) / (sum(hulls.values()) or 1.0)


def unit(vector: Mapping[Any, float]) -> Vector:
    """The same direction with length one, features in a fixed order."""
    length = float(np.sqrt(sum(value * value for value in vector.values()))) or 1.0
    return {feature: vector[feature] / length for feature in sorted(vector, key=str)}


def features_of(vectors: Sequence[Mapping[Feature, float]]) -> dict[Feature, int]:
    """Feature -> column, in a fixed order."""
    every = {feature for vector in vectors for feature in vector}
    return {feature: column for column, feature in enumerate(sorted(every, key=str))}


def matrix_of(vectors: Sequence[Mapping[Feature, float]], columns: Mapping[Feature, int]) -> Matrix:
    """Rows in the order given; features without a column are left out."""
    rows = np.zeros((len(vectors), len(columns)))
    for number, vector in enumerate(vectors):
        for feature, value in vector.items():
            column = columns.get(feature)
            if column is not None:
                rows[number, column] = value
    return rows


def distances(one: Matrix, other: Matrix) -> Matrix:
    """Cosine distances 0..1 between the rows of both."""
    apart: Matrix = np.round(1.0 - one @ other.T, DIGITS)
    return np.clip(apart, 0.0, 1.0, out=apart)


def apart_from(some: Sequence[Vector], others: Sequence[Vector]) -> Matrix:
    """Cosine distances: a row for each of `some`, a column for each of `others`."""
    columns = features_of([*some, *others])
    return distances(matrix_of(some, columns), matrix_of(others, columns))


def distance(one: Mapping[Feature, float], other: Mapping[Feature, float]) -> float:
    """Between two vectors."""
    near = sum(value * other[feature] for feature, value in one.items() if feature in other)
    return min(1.0, max(0.0, round(1.0 - near, DIGITS)))


def vectors_of(fleets: Sequence[Fleet]) -> list[Vector]:
    """One a fleet."""
    return [vector_of(fleet.hulls) for fleet in fleets]
