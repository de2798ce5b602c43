"""What came of a request to ESI: always one of these, never None. Pure. All times are Unix seconds of our clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Document:
    """An answer in hand. `body` is JSON that was read once, so `json` does not fail."""

    body: bytes
    pages: int = 1
    """`X-Pages`: of how many this is one."""
    last_modified: float | None = None
    expires: float | None = None
    """Nobody asks for it again before; None when ESI does not say."""
    etag: str | None = None

    def json(self) -> Any:
        """The body decoded."""
        return orjson.loads(self.body)


@dataclass(frozen=True, slots=True)
class Fresh(Document):
    """200: it is new."""


@dataclass(frozen=True, slots=True)
class Unchanged(Document):
    """What we hold is still right: 304, or nobody was asked since `expires` is not yet past."""


@dataclass(frozen=True, slots=True)
class Gone:
    """404 or 410: there is no such thing (any more). Of a batch: at least one of its ids is none."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """Another 4xx: the request itself is wrong or not allowed; repeating it does not help."""

    status: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Throttled:
    """A budget is used up: 429, 420, or our own account of it, which refuses before ESI has to. Ask again at `until`."""

    until: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No answer, 5xx, downtime, or one that cannot be read. `until` when it makes sense to ask again, where that is known."""

    reason: str
    until: float | None = None


Failure = Gone | Denied | Throttled | Unavailable
Outcome = Fresh | Unchanged | Failure


def word(outcome: Outcome) -> str:
    """What it is counted under."""
    return type(outcome).__name__.lower()
