"""Market prices made for tests: books, files as EVE Ref has them, and an ESI that keeps its rules."""

from __future__ import annotations

import bz2
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from runtime.clock import ManualClock
from streams.everef_market import THE_FORGE
from streams.prices.market import JITA, Answer, NotNow, Orders
from streams.valuation.price_book import PriceBook

HEADER = "average,date,highest,lowest,order_count,volume,http_last_modified,region_id,type_id"
LIFE = timedelta(seconds=300)
"""ESI's cache of orders."""
AWAY = 60.0
"""Seconds: while the game server is away the client looks after it once a minute, and says so to who comes meanwhile."""


def book(day: date, prices: Mapping[int, float], days: int = 1) -> PriceBook:
    """The same prices on so many days up to this one."""
    made = PriceBook()
    for back in range(days):
        made.add(day - timedelta(days=back), prices.items())
    return made


def market_csv(day: date, rows: Iterable[tuple[int, int, float]], header: str = HEADER) -> bytes:
    """A day as EVE Ref packs it; rows are (region, type, average)."""
    lines = [header]
    for region, kind, average in rows:
        cells: dict[str, Any] = {"average": average, "date": day, "highest": average, "lowest": average, "order_count": 3}
        cells |= {"volume": 1_000, "http_last_modified": f"{day}T11:20:00Z", "region_id": region, "type_id": kind}
        lines.append(",".join(str(cells.get(column, "")) for column in header.split(",")))
    return bz2.compress(("\n".join(lines) + "\n").encode())


def forge_csv(day: date, prices: Mapping[int, float]) -> bytes:
    """The Forge between other regions."""
    other = [(10_000_043, kind, average * 2) for kind, average in prices.items()]
    return market_csv(day, [*other, *((THE_FORGE, *one) for one in prices.items())])


def order(price: float, volume: int = 10, *, buy: bool = False, station: int = JITA, type_id: int = 34) -> dict[str, Any]:
    """As ESI has it."""
    return {
        **{"order_id": 1, "type_id": type_id, "is_buy_order": buy, "price": price, "volume_remain": volume},
        **{"location_id": station, "volume_total": volume, "min_volume": 1, "duration": 90, "range": "region"},
        **{"issued": "2026-11-20T00:00:00Z", "system_id": 30000142},
    }


class FakeMarket:
    """ESI's orders: a copy lives for 300 s from when somebody first asked. Asking before it expires is a violation.

    `trouble`: answers to give instead, by type, the first one first. `took`: seconds that an answer takes, of the clock.
    `away(now)`: the game server is, and no request leaves.
    """

    def __init__(self, clock: ManualClock, took: float = 0.0) -> None:
        self.clock = clock
        self.took = took
        self.asked: list[tuple[datetime, int]] = []
        self.open_now = 0
        self.open_most = 0
        self.trouble: dict[int, list[Answer]] = {}
        self.away: Callable[[datetime], bool] = lambda now: False
        self.violations: list[str] = []
        self._expires: dict[int, datetime] = {}

    async def orders(self, region_id: int, type_id: int) -> Answer:
        assert region_id == THE_FORGE
        now = self.clock.now()
        if self.away(now):
            return NotNow("the game server is away", AWAY - now.timestamp() % AWAY)
        self.asked.append((now, type_id))
        if now < self._expires.get(type_id, now):
            self.violations.append(f"type {type_id} asked for before its copy expired")
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        try:
            await self.clock.sleep(self.took)
        finally:
            self.open_now -= 1
        waiting = self.trouble.get(type_id)
        if waiting:
            return waiting.pop(0)
        self._expires[type_id] = now + LIFE
        return Orders([order(5.0 + type_id), order(4.0, buy=True)], now.replace(microsecond=0), now + LIFE)

    def down(self, *types: int, times: int, wait: float | None = None) -> None:
        """These types get no answer so many times."""
        for one in types:
            self.trouble[one] = [NotNow("the server is away", wait)] * times
