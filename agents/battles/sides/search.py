"""A good grouping of rows when there are too many to prove the best: greedy merges, then chains of single moves.

No chance is in it: equal matrices give equal groups. Ties go to the lower row, which is the smaller organisation id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from agents.battles.sides.weights import Labels, Matrix, compact, merged

NEVER = -(2**61)
"""Below any sum of weights."""
ROUNDS = 8
"""Chains of moves from one start at most; in simulated and real battles the third finds nothing any more."""
SMALL = 32
"""Rows up to which the slowest start, each row alone, costs no more than a millisecond."""
LARGE = 128
"""Rows up to which growing by merges costs less than 2 ms; beyond, an update must rather stay short."""
TRIES = 150
"""Rows of all further starts together: seven of 20 rows, or two of 60, cost about 2 ms."""
PATIENCE = 8
"""Moves in a row without a new best, after which a chain ends."""


def search(net: Matrix) -> Labels:
    """The best of several starts, each improved until nothing helps. No start alone was best in all real battles."""
    best, best_value = _alone(net), 0
    seen: set[bytes] = set()
    for start in _starts(net):
        labels = improve(net, start, seen)
        value = together(net, labels)
        if value > best_value:
            best, best_value = labels, value
    return best


def _starts(net: Matrix) -> Iterator[Labels]:
    """Grown around the heaviest rows, each in turn before the others; grown by merges; each row alone."""
    size = len(net)
    heaviest = np.argsort(-np.abs(net).sum(axis=1), kind="stable").tolist()
    for first in heaviest[: max(1, TRIES // size)]:
        yield grown(net, [first, *heaviest])
    if size <= LARGE:
        yield greedy(net, _alone(net))
    if size <= SMALL:
        yield _alone(net)


def _alone(net: Matrix) -> Labels:
    return np.arange(len(net), dtype=np.intp)


def together(net: Matrix, labels: Labels) -> int:
    """The sum of weights within groups: the more, the less disagreement."""
    return int(net[labels[:, None] == labels[None, :]].sum()) // 2


def grown(net: Matrix, order: Sequence[int]) -> Labels:
    """The first row of the order and all that lean to it, then the same with the rest: in a battle, fleet after fleet."""
    labels: Labels = np.full(len(net), -1, dtype=np.intp)
    for row in order:
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


def improve(net: Matrix, labels: Labels, seen: set[bytes]) -> Labels:
    """Chains of moves and merges of whole groups, in turn, until neither helps. `labels` are compact.

    `seen`: groupings that were improved before, from here or another start. Starts lead to the same ones as a rule; what follows
    from there is known, and was no worse.
    """
    for _ in range(ROUNDS):
        key = labels.tobytes()
        if key in seen:
            return labels
        seen.add(key)
        after = greedy(net, _chain(net, labels))
        if together(net, after) <= together(net, labels):
            return labels
        labels = after
    return labels


def _chain(net: Matrix, labels: Labels) -> Labels:
    """Move each row once, always the one that gains most, even where that loses; keep the best moment on the way.

    A group splits this way: its first row leaves at a loss, the others follow (Kernighan and Lin). `labels` are compact.
    """
    size = len(net)
    labels = labels.copy()
    groups = int(labels.max()) + 1
    towards = np.zeros((size, size + 1), dtype=np.int64)  # the last groups are empty: a row may stand alone
    towards[:, :groups] = net @ (labels[:, None] == np.arange(groups))
    used = groups + 1
    rows = np.arange(size)
    own = towards[rows, labels]  # of each row, towards its own group; there is nothing to gain by a move to that
    towards[rows, labels] = NEVER
    best, value, best_value = labels.copy(), 0, 0
    dry = 0
    for _ in range(size):
        gains = towards[:, :used] - own[:, None]
        row, group = divmod(int(gains.argmax()), used)
        value += int(gains[row, group])
        before, weights = int(labels[row]), net[row]
        towards[:, before] -= weights
        towards[:, group] += weights
        own += weights * ((labels == group).astype(np.int64) - (labels == before))
        labels[row] = group
        towards[row] = NEVER  # it has moved
        own[row] = 0
        if group == used - 1 and used <= size:
            used += 1
        if value > best_value:
            best, best_value, dry = labels.copy(), value, 0
        else:
            dry += 1
            if dry == PATIENCE:
                break
    return best
