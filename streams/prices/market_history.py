"""A region's days of trade as ESI lists them, and the price of the newest. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from runtime.clock import iso
from schemas.world.price import Price, Quote
from streams.esi.look import BadBody, maybe_amount, maybe_number, rows_of, some_text
from streams.prices.market import THE_FORGE


@dataclass(frozen=True, slots=True)
class Traded:
    """One day. `average` in ISK for one piece."""

    day: date
    average: float
    volume: int | None


def newest(body: Any) -> Traded | None:
    """The newest day of ESI's list; None when it was never traded. Raises `BadBody`."""
    days = [_day(row) for row in rows_of(body)]
    return max(days, key=lambda traded: traded.day, default=None)


def history_event(type_id: int, traded: Traded | None, received_at: datetime) -> Price:
    """As of the day's end, but not of a time to come. Without a day there is no market: no quotes, as of now."""
    as_of, quotes = received_at, list[Quote]()
    if traded is not None:
        as_of = min(received_at, datetime.combine(traded.day + timedelta(days=1), time(), UTC))
        quotes = [Quote(kind="history", value=traded.average, depth=traded.volume)]
    return Price(
        v=1,
        type_id=type_id,
        origin="history",
        region_id=THE_FORGE,
        station_id=None,
        quotes=quotes,
        source="esi",
        as_of=iso(as_of),
        received_at=iso(received_at),
        simulated=False,
    )


def _day(row: Any) -> Traded:
    average = maybe_amount(row, "average")
    if average is None:
        raise BadBody(f"average is missing in {str(row)[:100]}")
    day = some_text(row, "date")
    try:
        return Traded(date.fromisoformat(day), average, maybe_number(row, "volume"))
    except ValueError:
        raise BadBody(f"date is none: {day[:40]}") from None
