"""What a list of wars can be asked for. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Literal

import orjson

Sort = Literal["kills", "isk", "battles", "newest"]

FIRST, LAST = date(2003, 5, 6), date(9998, 12, 31)
"""The game's first day, and one with room behind it in the calendar."""
DEFAULT_DAYS = 30
MAX_DAYS = 366
"""A year of all battles is grouped in about a second; more would run into the limit for a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarFilter:
    """One question, without its page. Days are those of UTC and both included; None: not given."""

    begin: date | None = None
    until: date | None = None
    organisation: tuple[int, ...] = ()
    region: tuple[int, ...] = ()
    min_battles: int | None = None
    min_isk: float | None = None
    sort: Sort = "kills"

    def digest(self) -> str:
        """The same for the same question; a cursor carries it."""
        return hashlib.blake2b(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS), digest_size=6).hexdigest()

    def days(self, newest: date) -> tuple[date, date]:
        """First and last day of the window, when the newest battle could be of the day `newest`."""
        if self.until is not None:
            return self.begin or self.until - timedelta(days=DEFAULT_DAYS - 1), self.until
        if self.begin is None:
            return newest - timedelta(days=DEFAULT_DAYS - 1), newest
        return self.begin, max(self.begin, min(newest, self.begin + timedelta(days=MAX_DAYS - 1)))
