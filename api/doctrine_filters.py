"""What a list of doctrines can be asked for. Pure.

Values of one filter are alternatives; different filters must all hold.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import orjson

Sort = Literal["newest", "fleets", "confidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctrineFilter:
    """One question, without its page. Times are aware: seen at `after` or later, and earlier than `before`."""

    after: datetime | None = None
    before: datetime | None = None
    state: str | None = None
    region: tuple[int, ...] = ()
    alliance: tuple[int, ...] = ()
    corporation: tuple[int, ...] = ()
    hull: tuple[int, ...] = ()
    kind: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    min_fleets: int | None = None
    q: str | None = None
    sort: Sort = "newest"

    def digest(self) -> str:
        """The same for the same question; a cursor carries it."""
        return hashlib.blake2b(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS), digest_size=6).hexdigest()
