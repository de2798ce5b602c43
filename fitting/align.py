"""Which module of one rack answers which of another. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")


def align(
    wanted: Sequence[Item], found: Sequence[Item], grade: Callable[[Item, Item], Any]
) -> tuple[list[tuple[Item, Item]], list[Item], list[Item]]:
    """Pairs, and what is left of both. `grade` is the lower the better, None for two that are no pair.

    The nearest pair first. That is the best assignment where grades are distances in a tree, or put equal before alike before
    unlike: taking the nearest pair apart never wins more than it loses (`tests/fitting` tries all assignments). Of pairs of one
    grade the earlier ones, so whoever wants to be free of an order sorts first.
    """
    graded = [
        (mark, i, j) for i, one in enumerate(wanted) for j, other in enumerate(found) if (mark := grade(one, other)) is not None
    ]
    ours, theirs, pairs = set(range(len(wanted))), set(range(len(found))), []
    for _, i, j in sorted(graded):
        if i in ours and j in theirs:
            ours.remove(i)
            theirs.remove(j)
            pairs.append((wanted[i], found[j]))
    return pairs, [wanted[i] for i in sorted(ours)], [found[j] for j in sorted(theirs)]
