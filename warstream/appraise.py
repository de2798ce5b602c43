"""What a pasted list of items is worth, by Janice, as lines for the terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from runtime.clock import SystemClock
from runtime.settings import Settings
from streams.http import open_http
from streams.janice import JITA, Janice
from streams.janice_answers import Appraisal, AppraisedItem, Failed, Worth

MARKETS = {JITA: "Jita 4-4"}
SHOWN = 80
"""Characters of a line that could not be read: enough to find it in the list."""


class NotAppraised(Exception):
    """Why there is no appraisal, a sentence."""


async def appraise(settings: Settings, paste: str) -> Appraisal:
    """Ask Janice once. Raises `NotAppraised`."""
    clock = SystemClock()
    async with contextlib.aclosing(open_http(settings, clock=clock)) as http:
        janice = Janice(http=http, url=settings.janice_url, key=settings.janice_key, clock=clock)
        found = await janice.appraise(paste)
    if isinstance(found, Failed):
        raise NotAppraised(found.sentence)
    return found


def lines(found: Appraisal) -> Iterator[str]:
    """A line an item and their sum, what is not in it, and who says so. ISK whole, as they are copied; `?` is unknown."""
    rows = [("buy", "split", "sell", "amount", "item")]
    rows += [(*_figures(item.total), _amount(item.amount), _name(item)) for item in found.items]
    volume = "?" if found.total_volume is None else f"{found.total_volume:,.2f}"
    rows.append((*_figures(found.immediate), "", f"all, {volume} m3"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for *figures, last in rows:
        yield "  ".join([*(text.rjust(width) for text, width in zip(figures, widths, strict=True)), last])
    if unpriced := [_name(item) for item in found.items if _unknown(item.total)]:
        yield f"without a price, and not in the sums: {', '.join(unpriced)}"
    for line in found.failures:
        yield f"not read: {_plain(line)[:SHOWN]}"
    market = MARKETS.get(found.market, f"market {found.market}")
    yield f"by Janice, {market}, immediate prices, {found.as_of:%Y-%m-%d %H:%M:%S} UTC"


def _figures(worth: Worth) -> tuple[str, str, str]:
    buy, split, sell = ("?" if value is None else f"{value:,.2f}" for value in (worth.buy, worth.split, worth.sell))
    return buy, split, sell


def _unknown(worth: Worth) -> bool:
    return worth.buy is None and worth.split is None and worth.sell is None


def _amount(amount: int | None) -> str:
    return "?" if amount is None else f"{amount:,}"


def _name(item: AppraisedItem) -> str:
    return _plain(item.name or f"type {item.type_id}")


def _plain(text: str) -> str:
    """Without what a terminal would obey."""
    return "".join(one if one.isprintable() else " " for one in text)
