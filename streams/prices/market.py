"""What this package needs of ESI, so that its tests need none: the orders of one type in one region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

THE_FORGE = 10_000_002
"""The region of Jita."""
JITA = 60_003_760
"""Jita IV - Moon 4 - Caldari Navy Assembly Plant."""
PATH = "/markets/{region_id}/orders"
"""With `order_type=all` and `type_id`: external reference, section 2.3. ESI keeps an answer for 300 s."""


@dataclass(frozen=True, slots=True)
class Orders:
    """All orders of the type, every page of one `Last-Modified`, in ESI's words; none is an empty list. Times are aware UTC."""

    orders: Sequence[Mapping[str, Any]]
    as_of: datetime
    """ESI's `Last-Modified`."""
    expires: datetime
    """ESI's `Expires`: asked before it, the client would not let the request out."""


@dataclass(frozen=True, slots=True)
class NoSuchType:
    """ESI knows no such type, or none that is traded (400, 404, 422)."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """No answer: unreachable, throttled, downtime, or asked before `Expires`. `wait`: seconds, None where nobody says."""

    reason: str
    wait: float | None = None


Answer = Orders | NoSuchType | NotNow


class Market(Protocol):
    """ESI's market, by one polite client for all who ask. It may answer later than it was asked; it never raises."""

    async def orders(self, region_id: int, type_id: int) -> Answer:
        """The orders of one type in one region."""
        ...
