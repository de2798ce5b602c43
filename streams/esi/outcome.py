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


NOT_WANTED = frozenset({401, 403})
"""Of `Denied`: it is we who are not wanted, whatever we ask for. After a 403 the client keeps silent, and says until when."""


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


def reason_of(outcome: Outcome) -> str:
    """Why there is nothing new in it, for people, to follow `ESI: `."""
    match outcome:
        case Fresh() | Unchanged():
            return "answers"
        case Gone(detail):
            return f"has no such thing {detail}".rstrip()
        case Denied(status, detail):
            return f"answers {status} {detail}".rstrip()
        case Throttled(_, reason):
            return reason or "the budget is used up"
        case Unavailable(reason, _):
            return reason


def word(outcome: Outcome) -> str:
    """What it is counted under."""
    return type(outcome).__name__.lower()
