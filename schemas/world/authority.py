"""Which of the prices at hand to believe. Pure: the time is given.

The order, the first that there is:

1. **Fresh orders** (`ORDERS_FRESH`): what a piece costs in Jita now; the lowest sell, else the highest buy.
2. **History** of the last `HISTORY_FRESH`: what was paid in The Forge on its newest day.
3. **CCP's estimate**, whatever its age: `average` over all of New Eden, else `adjusted`.
4. Orders and history that are older than that, the newest first: better than nothing, and the age is told.

Of two prices of one type and origin the later `as_of` counts, then the later `received_at` (`schemas.world.common.Said`), so the
answer does not depend on the order in which they are given. Empty quotes say that there is no market there and price nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from typing_extensions import TypedDict

from schemas.world.price import Origin, Price, QuoteKind

HOT_TTL = 600
"""Seconds that L1 keeps the orders of a hot type: two rounds of 300 s, ESI's own life of them, so that one round may fail
before a hot price is missed. (`streams.prices.hot` says how often they are renewed.)"""
PRICE_TTL = 300
"""Seconds that L1 keeps any other price: ESI's own life of orders. Asking again earlier brings the same ones."""
ORDERS_FRESH = timedelta(hours=1)
"""How long orders count as what is on offer: the life of L2. The best order of a traded type lasts minutes."""
HISTORY_FRESH = timedelta(days=34)
"""How long a day's average says what a thing costs: the days that zKillboard averages over."""

_PREFERRED: dict[Origin, tuple[QuoteKind, ...]] = {
    "orders": ("sell", "buy"),
    "history": ("history",),
    "estimate": ("average", "adjusted"),
}


class Best(TypedDict):
    """The price to show, and where it is from."""

    value: float
    """ISK for one piece."""
    kind: QuoteKind
    origin: Origin
    source: str
    """Who said it: `schemas.world.common.WorldSource`."""
    as_of: str
    age: int
    """Seconds since `as_of`, 0 where the clocks differ."""
    depth: int | None
    """Pieces: as `schemas.world.price.Quote` has it."""
    stale: bool
    """Older than what its origin is good for; nothing fresher is known."""


def best(prices: Iterable[Price], now: datetime, kinds: Sequence[QuoteKind] = ()) -> Best | None:
    """Of the prices of one type the one to believe at `now` (aware UTC); None when none says anything.

    `kinds` narrows the answer to these, the first one first: `("buy",)` for what selling a piece brings.
    """
    newest: dict[Origin, Price] = {}
    for price in prices:
        known = newest.get(price["origin"])
        if known is None or _order(price) > _order(known):
            newest[price["origin"]] = price
    found = [one for price in newest.values() if (one := _best_of(price, now, kinds)) is not None]
    return min(found, key=_place, default=None)


def orders_at_hand(prices: Iterable[Price], now: datetime) -> bool:
    """Whether orders that were had within `ORDERS_FRESH` are among the prices of one type: then ESI is not asked for others.

    While ESI is away, as each day from 11:00, L1 ends after `HOT_TTL`, and this is what answers.
    """
    return any(one["origin"] == "orders" and now - datetime.fromisoformat(one["received_at"]) <= ORDERS_FRESH for one in prices)


def _order(price: Price) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(price["as_of"]), datetime.fromisoformat(price["received_at"])


def _best_of(price: Price, now: datetime, kinds: Sequence[QuoteKind]) -> Best | None:
    origin = price["origin"]
    offered = {quote["kind"]: quote for quote in price["quotes"]}
    kind = next((kind for kind in kinds or _PREFERRED[origin] if kind in offered), None)
    if kind is None:
        return None
    age = now - datetime.fromisoformat(price["as_of"])
    limit = {"orders": ORDERS_FRESH, "history": HISTORY_FRESH}.get(origin)
    return Best(
        value=offered[kind]["value"],
        kind=kind,
        origin=origin,
        source=price["source"],
        as_of=price["as_of"],
        age=max(0, int(age.total_seconds())),
        depth=offered[kind]["depth"],
        stale=limit is not None and age > limit,
    )


def _place(one: Best) -> tuple[bool, int]:
    """Fresh ones by their origin, stale ones after them by their age."""
    return (True, one["age"]) if one["stale"] else (False, ("orders", "history", "estimate").index(one["origin"]))
