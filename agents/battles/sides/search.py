"""A good grouping of rows when there are too many to prove the best: greedy merges, then chains of single moves.

No chance is in it: equal matrices give equal groups. Ties go to the lower row, which is the smaller organisation id.
"""

from __future__ import annotations

import numpy as np

from agents.battles.sides.weights import Labels, Matrix, compact, merged

NEVER = -(2**61)
"""Below any sum of weights."""
ROUNDS = 8
"""Chains of moves from one start at most; in simulated and real battles the third finds nothing any more."""
SMALL = 32
"""Rows up to which a third start costs no more than a millisecond."""
PATIENCE = 8
"""Moves in a row without a new best, after which a chain ends."""


def search(net: Matrix) -> Labels:
    """The best of its starts, each improved until nothing helps: grown around the heaviest rows, grown by merges and, up to
    `SMALL` rows, each row alone. No start alone was best in all real battles."""
    size = len(net)
    alone: Labels = np.arange(size, dtype=np.intp)
    best, best_value = alone, 0
    for start in (around_heaviest(net), greedy(net, alone), alone)[: 3 if size <= SMALL else 2]:
        labels = improve(net, start)
        value = together(net, labels)
        if value > best_value:
            best, best_value = labels, value
    return best


def together(net: Matrix, labels: Labels) -> int:
    """The sum of weights within groups: the more, the less disagreement."""
    return int(net[labels[:, None] == labels[None, :]].sum()) // 2


def around_heaviest(net: Matrix) -> Labels:
    """The row with the most weight and all that lean to it, then the same with the rest: in a battle, fleet after fleet."""
    labels: Labels = np.full(len(net), -1, dtype=np.intp)
    for row in np.argsort(-np.abs(net).sum(axis=1), kind="stable").tolist():
        if labels[row] < 0:
            labels[(labels < 0) & (net[row] > 0)] = row
            labels[row] = row
    return compact(labels)


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
        row = np.maximum(between[one] + between[other], NEVER)
        row[[one, other]] = NEVER
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
            if dry == PATIENCE:
                break
    return best
