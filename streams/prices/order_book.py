"""From the orders of a region to the price at one station. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from runtime.clock import iso
from schemas.world.price import Price, Quote
from streams.prices.market import JITA, THE_FORGE

DEPTH = 0.05
"""Share of the best price within which orders count as depth: what can be had without moving the market."""


def quotes(orders: Iterable[Mapping[str, Any]], station_id: int = JITA) -> list[Quote]:
    """The lowest sell and the highest buy of this station, each with its depth; empty without an order.

    Buy orders of other stations that reach this one are left out: ESI does not say from where they take goods in jumps.
    Raises KeyError and TypeError for what are no orders of ESI.
    """
    here = [one for one in orders if one["location_id"] == station_id and one["volume_remain"] > 0]
    found: list[Quote] = []
    sells = [one for one in here if not one["is_buy_order"]]
    if sells:
        lowest = min(one["price"] for one in sells)
        depth = sum(one["volume_remain"] for one in sells if one["price"] <= lowest * (1 + DEPTH))
        found.append(Quote(kind="sell", value=float(lowest), depth=depth))
    buys = [one for one in here if one["is_buy_order"]]
    if buys:
        highest = max(one["price"] for one in buys)
        depth = sum(one["volume_remain"] for one in buys if one["price"] >= highest * (1 - DEPTH))
        found.append(Quote(kind="buy", value=float(highest), depth=depth))
    return found


def price_event(type_id: int, offered: list[Quote], as_of: datetime, received_at: datetime) -> Price:
    """The event of the `prices` topic; its key is `price_key`."""
    return Price(
        v=1,
        type_id=type_id,
        origin="orders",
        region_id=THE_FORGE,
        station_id=JITA,
        quotes=offered,
        source="esi",
        as_of=iso(as_of),
        received_at=iso(received_at),
        simulated=False,
    )


def price_key(price: Price) -> str:
    """`type_id:origin`."""
    return f"{price['type_id']}:{price['origin']}"
