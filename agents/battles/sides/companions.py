"""Groups that never met on a killmail but share their foes: they stand together when nothing speaks against it.

It speaks against it when the two shot at each other, and when one of them shares foes with two groups that shot at each
other: to choose between those would be a guess. Only whether groups met counts here, not how often: a further kill among known
friends and foes changes nothing, so nobody changes sides by it.
"""

from __future__ import annotations

import numpy as np

from agents.battles.sides.weights import Labels, Matrix, components, merged


def stand_together(foes: Matrix, friends: Matrix, labels: Labels) -> Labels:
    """Groups of rows -> groups of rows, the same or fewer."""
    while True:
        hostile = merged(foes, labels) > 0
        friendly = merged(friends, labels) > 0
        after = components(_safe(hostile, friendly))
        inside = after[:, None] == after[None, :]
        broken = np.unique(after[(hostile & inside).any(axis=1)])
        if len(broken):  # a chain of safe pairs led from foe to foe: none of it is safe
            after = components(_safe(hostile, friendly) & ~np.isin(after, broken)[:, None])
        if after.max(initial=-1) == len(after) - 1:
            return labels
        labels = after[labels]


def _safe(hostile: np.ndarray[tuple[int, int], np.dtype[np.bool_]], friendly: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    enemies = hostile.astype(np.float32)  # floats multiply faster; these are counts, far below where they round
    shared = (enemies @ enemies > 0) & ~hostile & ~friendly
    np.fill_diagonal(shared, False)
    torn = shared.astype(np.float32) @ enemies > 0  # (x, y): x shares foes with somebody who shot at y
    return shared & ~torn & ~torn.T
