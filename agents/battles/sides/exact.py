"""The best grouping, proven: branch and bound over rows in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence


class OutOfSteps(Exception):
    """The proof would take longer than allowed."""


class Proof:
    """Groups the rows of one symmetric matrix (lists of whole numbers, zero diagonal) at least cost.

    Cost is positive weights apart and negative ones together. The last row is solved first, then the last two, and so on:
    what the rest costs by itself is a bound for every search that ends in it (Verfaillie's Russian dolls). To that comes, for
    each row of the rest, the least that it costs towards the rows already placed.
    """

    def __init__(self, net: Sequence[Sequence[int]], steps: int) -> None:
        size = len(net)
        self._order = sorted(range(size), key=lambda row: (-sum(map(abs, net[row])), row))  # what weighs most is placed first
        self._net = [[net[row][other] for other in self._order] for row in self._order]
        self._steps = steps
        self._rest = [0] * (size + 1)
        self._best: list[int] = []
        """Groups of the rows solved so far, and their cost."""
        self._least = 0
        self._placed = [0] * size
        """The search's groups of the rows placed; towards each of them the weight of each row that is left; and what it costs
        that row to be in none of them."""
        self._towards: list[list[int]] = [[] for _ in range(size)]
        self._apart = [0] * size

    def groups(self) -> list[int]:
        """Row -> number of its group. Raises `OutOfSteps`; what it has found then is lost."""
        size = len(self._net)
        for first in range(size - 1, -1, -1):
            self._solve(first)
        labels = [0] * size
        for place, row in enumerate(self._order):
            labels[row] = self._best[place]
        return labels

    def _solve(self, first: int) -> None:
        """The best groups of the rows from `first` on, given those of the rows after it."""
        rest, known = self._rest, self._best
        own = self._net[first]
        # the known best with the new row put where it costs least: what the search has to beat
        sums: dict[int, int] = {}
        for place, group in enumerate(known, first + 1):
            sums[group] = sums.get(group, 0) + own[place]
        alone = sum(weight for weight in own[first + 1 :] if weight > 0)
        group, gain = max(sums.items(), key=lambda entry: entry[1], default=(-1, 0))
        if gain <= 0:
            group, gain = max(sums, default=-1) + 1, 0
        self._best, self._least = [group, *known], rest[first + 1] + alone - gain
        if self._least > rest[first + 1]:
            self._place(first, first, 0, 0)
        rest[first] = self._least

    def _place(self, first: int, row: int, cost: int, used: int) -> None:
        """Put `row` into each of the `used` groups, and into one of its own, and go on with the rows after it.

        A method and no function within one: that would refer to itself, and what each proof leaves would wait for the collector
        of garbage, which then takes tens of milliseconds in the middle of some update.
        """
        size = len(self._net)
        if row == size:
            self._best, self._least = self._placed[first:], cost
            return
        towards, apart, weights = self._towards, self._apart, self._net[row]
        below, following = self._rest[row + 1], range(row + 1, size)
        choices = sorted((apart[row] - weight, group) for group, weight in enumerate(towards[row]))
        choices.append((apart[row], used))
        choices.sort()
        for dear, group in choices:
            bound = cost + dear + below
            if bound >= self._least:
                break
            fresh, reached = group == used, row
            for other in following:
                reached = other
                weight = weights[other]
                its = towards[other]
                if fresh:
                    its.append(weight)
                else:
                    its[group] += weight
                if weight > 0:
                    apart[other] += weight
                most = max(its)
                bound += apart[other] - most if most > 0 else apart[other]
                if bound >= self._least:
                    break  # it only grows: the others need no look
            self._steps -= reached - row + 1
            if self._steps < 0:
                raise OutOfSteps
            if bound < self._least:
                self._placed[row] = group
                self._place(first, row + 1, cost + dear, used + fresh)
            for other in range(row + 1, reached + 1):
                weight = weights[other]
                if fresh:
                    towards[other].pop()
                else:
                    towards[other][group] -= weight
                if weight > 0:
                    apart[other] -= weight
