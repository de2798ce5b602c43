"""What a list of battles can be asked for. Pure.

Values of one filter are alternatives; different filters must all hold.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

import orjson

Sort = Literal["newest", "kills", "isk"]

GREAT_KILLS = 50
GREAT_PILOTS = 100
GREAT_ISK = 10e9
GREAT_TIERS = frozenset({"battle", "hellcamp"})
"""From here on battles are few (about one in a hundred of the reported ones of a week): all of them are looked up and sorted.
Below, a list is a walk in its order that ends with the page."""

SHORT = timedelta(days=31)
"""The battles of a month are looked up and sorted in some 20 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleFilter:
    """One question, without its page. Times are aware and bound the last kill; `after` is included, `before` is not."""

    after: datetime | None = None
    before: datetime | None = None
    state: str | None = None
    region: tuple[int, ...] = ()
    constellation: tuple[int, ...] = ()
    system: tuple[int, ...] = ()
    character: tuple[int, ...] = ()
    corporation: tuple[int, ...] = ()
    alliance: tuple[int, ...] = ()
    tier: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    min_kills: int | None = None
    min_pilots: int | None = None
    min_isk: float | None = None
    sort: Sort = "newest"

    @property
    def narrow(self) -> bool:
        """Whether few battles are meant."""
        return bool(
            self.state == "active"
            or self._short
            or self.region
            or self.constellation
            or self.system
            or self.character
            or self.corporation
            or self.alliance
            or (self.tier and set(self.tier) <= GREAT_TIERS)
            or (self.min_kills or 0) >= GREAT_KILLS
            or (self.min_pilots or 0) >= GREAT_PILOTS
            or (self.min_isk or 0) >= GREAT_ISK
        )

    @property
    def _short(self) -> bool:
        """A stretch of time out of years, in an order that is not that of time."""
        if self.sort == "newest" or self.after is None or self.before is None:
            return False
        return self.before - self.after <= SHORT

    def digest(self) -> str:
        """The same for the same question; a cursor carries it."""
        return hashlib.blake2b(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS), digest_size=6).hexdigest()
