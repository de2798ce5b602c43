"""What the stores can do to a request."""

from __future__ import annotations


class StoreAway(Exception):
    """A database does not answer now. The request may be repeated; nothing is wrong with it."""

    def __init__(self, store: str) -> None:
        super().__init__(f"{store} does not answer")
        self.store = store


class TooSlow(Exception):
    """A query ran into the statement timeout and was stopped."""
