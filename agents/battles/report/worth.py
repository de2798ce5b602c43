"""A sum of ISK that knows how much of it is unknown."""

from __future__ import annotations


class Worth:
    """Whole cents, so that the sum is the same in any order, and of how many killmails."""

    __slots__ = ("cents", "killmails", "known")

    def __init__(self) -> None:
        self.killmails = 0
        self.known = 0
        self.cents = 0

    def add(self, cents: int | None) -> None:
        """One killmail; None is one without a known worth."""
        self.killmails += 1
        if cents is not None:
            self.known += 1
            self.cents += cents

    def include(self, other: Worth) -> None:
        """All of another sum."""
        self.killmails += other.killmails
        self.known += other.known
        self.cents += other.cents

    def replace(self, before: int | None, after: int | None) -> None:
        """One killmail that is here with `before` has `after` from now on."""
        if before is not None:
            self.known -= 1
            self.cents -= before
        if after is not None:
            self.known += 1
            self.cents += after

    @property
    def unpriced(self) -> int:
        """Killmails without a known worth."""
        return self.killmails - self.known

    @property
    def isk(self) -> float | None:
        """ISK of the known. None when there are killmails and none is known; nothing at all is worth 0."""
        return self.cents / 100 if self.known or not self.killmails else None
