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
        self._order = sorted(range(len(net)), key=lambda row: (-sum(map(abs, net[row])), row))  # what weighs most is placed first
        self._net = [[net[row][other] for other in self._order] for row in self._order]
        self._steps = steps
        self._rest = [0] * (len(net) + 1)

    def groups(self) -> list[int]:
        """Row -> number of its group. Raises `OutOfSteps`."""
        size = len(self._net)
        best: list[int] = []
        for first in range(size - 1, -1, -1):
            best = self._solve(first, best)
        labels = [0] * size
        for place, row in enumerate(self._order):
            labels[row] = best[place]
        return labels

    def _solve(self, first: int, known: list[int]) -> list[int]:
        """The best groups of the rows from `first` on, given those of the rows after it."""
        rest = self._rest
        own = self._net[first]
        # the known best with the new row put where it costs least: what the search has to beat
        sums: dict[int, int] = {}
        for place, group in enumerate(known, first + 1):
            sums[group] = sums.get(group, 0) + own[place]
        alone = sum(weight for weight in own[first + 1 :] if weight > 0)
        group, gain = max(sums.items(), key=lambda entry: entry[1], default=(-1, 0))
        if gain <= 0:
            group, gain = max(sums, default=-1) + 1, 0
        best, least = [group, *known], rest[first + 1] + alone - gain
        floor = rest[first + 1]
        if least > floor:
            best, least = self._descend(first, best, least)
        rest[first] = least
        return best

    def _descend(self, first: int, best: list[int], least: int) -> tuple[list[int], int]:
        net, size, rest = self._net, len(self._net), self._rest
        placed = [0] * size
        towards: list[list[int]] = [[] for _ in range(size)]
        apart = [0] * size

        def place(row: int, cost: int, used: int) -> None:
            nonlocal best, least
            if row == size:
                best, least = placed[first:], cost
                return
            mine = towards[row]
            choices = sorted((apart[row] - weight, group) for group, weight in enumerate(mine))
            choices.append((apart[row], used))
            choices.sort()
            weights = net[row]
            for dear, group in choices:
                if cost + dear + rest[row + 1] >= least:
                    break
                self._steps -= size - row
                if self._steps < 0:
                    raise OutOfSteps
                bound = cost + dear + rest[row + 1]
                for other in range(row + 1, size):
                    weight = weights[other]
                    its = towards[other]
                    if group == used:
                        its.append(weight)
                    else:
                        its[group] += weight
                    if weight > 0:
                        apart[other] += weight
                    most = max(its)
                    bound += apart[other] - most if most > 0 else apart[other]
                if bound < least:
                    placed[row] = group
                    place(row + 1, cost + dear, used + (group == used))
                for other in range(row + 1, size):
                    weight = weights[other]
                    if group == used:
                        towards[other].pop()
                    else:
                        towards[other][group] -= weight
                    if weight > 0:
                        apart[other] -= weight

        place(first, 0, 0)
        return best, least
