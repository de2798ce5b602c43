"""What a kill was worth by our own reckoning, where zKillboard says nothing (docs/decisions/009-worth-without-zkillboard.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN


@with_config(OPEN)
class Worth(TypedDict):
    """Values in ISK. Where `unpriced` or `unpriceable` is not 0 they are lower bounds.

    A value is null when nothing of what it sums has a price, which is not 0.0: that says that there was nothing to sum.
    """

    source: Literal["warstream"]
    as_of: str
    """The day (UTC) whose prices these are, as 2026-03-14: the one an hour before the kill."""
    days: int
    """Days of prices at hand before that one and with it; of two worths of a kill the one that rests on more counts."""
    hull: float | None
    destroyed: float | None
    """The hull, and the items that were destroyed."""
    dropped: float | None
    fitted: float | None
    """The hull and what was fitted to it; part of the two above."""
    total: float | None
    """Destroyed and dropped."""
    unpriced: int
    """Rows of the mail without a price, the hull among them."""
    unpriceable: int
    """Mutated modules: their attributes are not on the mail, so nobody can price them. Not counted in `unpriced`."""


def worth_order(worth: Mapping[str, Any]) -> int:
    """Unix seconds of the start of `as_of`, and one for each of `days`: of two worths of a kill the higher counts.

    A day has more seconds than a worth has days, so the day comes first.
    """
    start = datetime.combine(date.fromisoformat(worth["as_of"]), datetime.min.time(), UTC)
    return int(start.timestamp()) + int(worth["days"])
