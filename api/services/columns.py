"""From rows to columns. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Index(Generic[T]):
    """Each value once, in the order in which they first came."""

    def __init__(self, values: Iterable[T] = ()) -> None:
        self._places: dict[T, int] = {}
        for value in values:
            self.of(value)

    def of(self, value: T) -> int:
        """The place of a value, which is new or known."""
        return self._places.setdefault(value, len(self._places))

    def maybe(self, value: T | None) -> int | None:
        """As `of`; None has no place."""
        return None if value is None else self.of(value)

    @property
    def values(self) -> list[T]:
        """All of them, by place."""
        return list(self._places)


def seconds(time: datetime) -> int:
    """Unix seconds, whole ones."""
    return int(time.timestamp())


def maybe_seconds(time: datetime | None) -> int | None:
    """As `seconds`."""
    return None if time is None else seconds(time)


def whole(isk: float | Decimal | None) -> int | None:
    """Whole ISK: a map needs no hundredths, and they do not compress."""
    return None if isk is None else round(isk)
