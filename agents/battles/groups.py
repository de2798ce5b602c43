"""Sets that only ever grow together: union by size with path halving. Pure."""

from __future__ import annotations


class Groups:
    """Disjoint sets of ids. One that was never added is in no set."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._size: dict[int, int] = {}

    def __contains__(self, one: int) -> bool:
        return one in self._parent

    def add(self, one: int) -> None:
        """A set of its own; nothing happens when it is known."""
        if one not in self._parent:
            self._parent[one] = one
            self._size[one] = 1

    def root(self, one: int) -> int:
        """The id that stands for its set. Raises KeyError for one that was never added."""
        parent = self._parent
        while (above := parent[one]) != one:
            parent[one] = one = parent[above]
        return one

    def join(self, one: int, other: int) -> tuple[int, int] | None:
        """Make one set of two: (the root that stays, the root that went), None when they were one already."""
        stays, goes = self.root(one), self.root(other)
        if stays == goes:
            return None
        if self._size[stays] < self._size[goes]:
            stays, goes = goes, stays
        self._parent[goes] = stays
        self._size[stays] += self._size.pop(goes)
        return stays, goes

    def forget(self, members: set[int]) -> None:
        """Take a whole set out; `members` are all of it."""
        for one in members:
            del self._parent[one]
            self._size.pop(one, None)
