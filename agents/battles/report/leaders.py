"""The best few of many whose figures only grow."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Leaders(Generic[Key]):
    """The best `size` by a rank (the least is the best) that only ever gets better.

    Who neither led the last time nor changed since has `size` better ones before him still. So a look compares the former
    leaders with those that changed, and never all.
    """

    __slots__ = ("_best", "_changed", "_size", "touch")

    def __init__(self, size: int) -> None:
        self._size = size
        self._best: list[Key] = []
        self._changed: set[Key] = set()
        self.touch = self._changed.add
        """Say that the rank of a key may have become better."""

    @property
    def stale(self) -> bool:
        """Whether something changed since the last look."""
        return bool(self._changed)

    def look(self, rank: Callable[[Key], Any]) -> list[Key]:
        """The best, best first. `rank` must order all keys: no two alike. Kept until the next look: do not change it."""
        if self._changed:
            self._best = sorted(self._changed.union(self._best), key=rank)[: self._size]  # of so few faster than a heap
            self._changed.clear()
        return self._best
