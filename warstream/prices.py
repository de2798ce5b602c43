"""Market prices of past days: fetched into the data directory, and found there by whatever brings killmails in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from runtime.clock import SystemClock
from runtime.settings import Settings
from streams.checkpoint import Checkpoint
from streams.http import open_http
from streams.intake import Appraise
from streams.market_days import MarketDay, MarketDays
from streams.valuation.appraiser import Appraiser

FOLDER = "market-history"


def appraiser(settings: Settings, history: Path | None = None) -> Appraise:
    """Worths by the files of `history`, else of the data directory; without any file nothing is priced, and nothing is read."""
    return Appraiser(history or settings.data_dir / FOLDER).worth


async def fetch_prices(
    settings: Settings, first: date, last: date, stop: asyncio.Event, *, tell: Callable[[str], None], done: Callable[[], None]
) -> list[MarketDay]:
    """EVE Ref's market history of these days into the data directory; `tell` gets what was not as expected."""

    def heard(day: MarketDay) -> None:
        if day.note:
            tell(day.note)
        done()

    async with contextlib.aclosing(open_http(settings)) as http:
        return await MarketDays(
            http=http,
            url=settings.everef_url,
            directory=settings.data_dir / FOLDER,
            checkpoint=Checkpoint(settings.data_dir / "checkpoints" / f"{FOLDER}.json"),
            clock=SystemClock(),
            beat=lambda: None,
        ).run(first, last, stop, heard)
