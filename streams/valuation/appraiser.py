"""The price book out of EVE Ref's files on disk, read when a kill of that day comes, and the worth of kills by it."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path

from runtime import log
from schemas.killmail import Killmail
from schemas.worth import Worth
from schemas.zkb import MAX_ISK
from streams.everef_market import BadMarketFile, forge_averages, market_file
from streams.valuation.price_book import REACH, PriceBook, price_day
from streams.valuation.rules import Rules
from streams.valuation.value import value

MAX_DAYS = 400
"""Days held, 50 MB; then the book begins anew. Enough for kills that come in the order of a year."""
THREADS = 2
"""Files read at a time: unpacking is most of the 0.5 s that each takes, and goes on beside Python."""


class Appraiser:
    """Worths by the files of one folder; a folder that is not there prices nothing. For one event loop.

    Files are read in threads, 60 for the first kill and one for each day that follows: who hands over kills that need no price
    goes on meanwhile.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._rules = Rules(PriceBook())
        self._ready: set[date] = set()
        self._refused: set[date] = set()
        self._loading = asyncio.Lock()
        self._log = log.get("prices")

    async def worth(self, killmail: Killmail, time: datetime) -> Worth | None:
        """What it was worth at this time (aware UTC); None when the prices of its day are not at hand."""
        day = price_day(time)
        if day not in self._ready and not await self._prepare(day):
            return None
        worth = value(killmail, self._rules, day)
        # As of zKillboard's blocks: two broken quantities would break every sum they are in.
        return worth if (worth["total"] or 0.0) <= MAX_ISK else None

    async def _prepare(self, day: date) -> bool:
        """Have the days that a price of this one looks at; False without the day itself."""
        if day in self._refused or not self._path(day).exists():
            return False
        async with self._loading:
            if day in self._ready:
                return True
            if len(self._rules.book) >= MAX_DAYS:
                self._rules = Rules(PriceBook(), self._rules.build_costs)
                self._ready.clear()
            book = self._rules.book
            wanted = [one for back in range(REACH) if (one := day - timedelta(days=back)) not in book]
            there = [one for one in wanted if one not in self._refused and self._path(one).exists()]
            for start in range(0, len(there), THREADS):
                await asyncio.gather(*(self._load(book, one) for one in there[start : start + THREADS]))
            if day in book:
                self._ready.add(day)
            return day in book

    async def _load(self, book: PriceBook, day: date) -> None:
        try:
            book.add(day, await asyncio.to_thread(forge_averages, self._path(day)))
        except (BadMarketFile, OSError) as error:
            self._refused.add(day)
            self._log.warning("a day of market prices is left out", detail=str(error))

    def _path(self, day: date) -> Path:
        return self._directory / market_file(day)
