"""ESI's market by the one client: what `streams.prices` asks for, in its words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from streams.esi.client import EsiClient
from streams.esi.outcome import Denied, Gone, Throttled, Unavailable
from streams.esi.pages import Pages, whole
from streams.prices.market import PATH, Answer, NoSuchType, NotNow, Orders

NO_TYPE = frozenset({400, 404, 422})
"""What ESI says of a type that it does not know or that is not traded."""
CACHED = timedelta(seconds=300)
"""ESI's own life of orders, where an answer does not say."""


class EsiMarket:
    """See `streams.prices.market.Market`."""

    def __init__(self, client: EsiClient) -> None:
        self._client = client

    async def orders(self, region_id: int, type_id: int) -> Answer:
        """All orders of one type in one region, every page of one moment."""
        found = await whole(self._client, PATH.format(region_id=region_id), {"order_type": "all", "type_id": type_id})
        now = self._client.clock.now()
        match found:
            case Pages():
                as_of = now if found.last_modified is None else _time(found.last_modified)
                return Orders(found.rows(), as_of, now + CACHED if found.expires is None else _time(found.expires))
            case Gone():
                return NoSuchType()
            case Denied(status, detail):
                return NoSuchType() if status in NO_TYPE else NotNow(f"ESI answers {status} {detail}".rstrip())
            case Throttled(until, reason):
                return NotNow(reason or "ESI's budget is used up", max(0.0, until - now.timestamp()))
            case Unavailable(reason, until):
                return NotNow(reason, None if until is None else max(0.0, until - now.timestamp()))


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
