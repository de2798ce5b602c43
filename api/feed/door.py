"""How many connections one address may hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Full(Exception):
    """This address has as many as it may."""


class Door:
    """Counts open connections by address. Behind a proxy the web server must be told to trust its headers."""

    def __init__(self, per_address: int) -> None:
        self._per_address = per_address
        self._open: Counter[str] = Counter()

    def check(self, address: str) -> None:
        """Raises `Full` when there is no place for one more."""
        if self._open[address] >= self._per_address:
            raise Full(f"{self._per_address} connections from {address} are open already; close one of them")

    @contextmanager
    def enter(self, address: str) -> Iterator[None]:
        """Hold a place. Raises `Full`."""
        self.check(address)
        self._open[address] += 1
        try:
            yield
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
