"""A good grouping of rows when there are too many to prove the best: greedy merges, then chains of single moves.

No chance is in it: equal matrices give equal groups. Ties go to the lower row, which is the smaller organisation id.
"""

from __future__ import annotations

import numpy as np

from agents.battles.sides.weights import Labels, Matrix, compact, merged

NEVER = -(2**62)
"""Below any sum of weights."""
ROUNDS = 8
"""Chains of moves from one start at most; in simulated and real battles the third finds nothing any more."""


def search(net: Matrix) -> Labels:
    """The better of two starts, each improved until nothing helps: grown by merges, and each row alone."""
    size = len(net)
    alone: Labels = np.arange(size, dtype=np.intp)
    best, best_value = alone, 0
    for start in (greedy(net, alone), alone):
        labels = improve(net, start)
        value = together(net, labels)
        if value > best_value:
            best, best_value = labels, value
    return best


def together(net: Matrix, labels: Labels) -> int:
    """The sum of weights within groups: the more, the less disagreement."""
    return int(net[labels[:, None] == labels[None, :]].sum()) // 2


def greedy(net: Matrix, labels: Labels) -> Labels:
    """Merge the two groups with the greatest weight between them while there is a positive one."""
    labels = compact(labels)
    between = merged(net, labels)
    np.fill_diagonal(between, NEVER)
    size = len(between)
    group: Labels = np.arange(size, dtype=np.intp)
    while size > 1:
        one, other = divmod(int(between.argmax()), size)
        if between[one, other] <= 0:
            break
        row = between[one] + between[other]
        row[(between[one] == NEVER) | (between[other] == NEVER)] = NEVER
        between[one] = row
        between[:, one] = row
        between[other] = NEVER
        between[:, other] = NEVER
        group[group == other] = one
    return compact(group[labels])


def improve(net: Matrix, labels: Labels) -> Labels:
    """Chains of moves and merges of whole groups, in turn, until neither helps."""
    for _ in range(ROUNDS):
        moved = _chain(net, labels)
        after = greedy(net, moved)
        if together(net, after) <= together(net, labels):
            return labels
        labels = after
    return labels


def _chain(net: Matrix, labels: Labels) -> Labels:
    """Move each row once, always the one that gains most, even where that loses; keep the best moment on the way.

    A group splits this way: its first row leaves at a loss, the others follow (Kernighan and Lin).
    """
    size = len(net)
    labels = compact(labels)
    towards = np.zeros((size, size + 1), dtype=np.int64)  # the last groups are empty: a row may stand alone
    for group in range(int(labels.max()) + 1):
        towards[:, group] = net[:, labels == group].sum(axis=1)
    used = int(labels.max()) + 2
    free = np.zeros(size, dtype=np.int64)
    rows = np.arange(size)
    best, value, best_value = labels.copy(), 0, 0
    dry = 0
    for _ in range(size):
        window = towards[:, :used]
        gains = window - window[rows, labels][:, None]
        gains[rows, labels] = NEVER
        gains += free[:, None]
        row, group = divmod(int(gains.argmax()), used)
        value += int(gains[row, group])
        towards[:, labels[row]] -= net[row]
        towards[:, group] += net[row]
        labels[row] = group
        free[row] = NEVER // 2
        if group == used - 1 and used <= size:
            used += 1
        if value > best_value:
            best, best_value, dry = labels.copy(), value, 0
        else:
            dry += 1
            if dry > max(4, size // 4):
                break  # a fall as long as this was never made good in simulated or real battles
    return best
