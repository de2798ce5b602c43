"""What types cost: from Redis (five minutes), else Postgres (an hour), else from ESI, which another part asks for us.

A price that is nowhere is wanted through Kafka, and waited for as long as a person does. Whoever else wants it meanwhile is
answered by the same request. What cannot be had is told by what is known, with its age. Only what is sold on the market is
wanted, and what did not come is left alone for a minute: one such type slows one request a minute, and not each that names it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import orjson

from api.context import ProcessContext
from api.models.parts import Named
from api.models.prices import BestPrice, PriceRow, Quote
from api.queries import names as n
from api.queries.names import names_of
from api.queries.prices import StoredPrice, sold_types, stored_prices
from api.storage.away import StoreAway
from api.storage.parts import lives
from api.storage.prices import kept_prices, mark_missed, missed_prices
from runtime import metrics
from runtime.clock import iso
from schemas.images import type_image
from schemas.redis_keys import Keys
from schemas.topics import WANTS
from schemas.world.authority import PRICE_TTL, best, orders_at_hand
from schemas.world.price import Price
from schemas.world.want import Want

WAIT_SECONDS = 2.5
"""For what is asked of ESI: it answers within a second, and a page that takes longer is thought broken."""
LOOK_SECONDS = 0.05
"""Between two looks at Redis while waiting."""


async def price_rows(context: ProcessContext, types: Sequence[int]) -> list[PriceRow]:
    """In the order given. Raises `StoreAway` for Postgres alone: without Redis and Kafka it tells what is stored."""
    known = await _known(context, types)
    now = context.clock.now()
    names = await names_of(context.database, ((n.TYPE, number) for number in types))
    return [_row(Named(id=number, name=names.of(n.TYPE, number)), known.get(number, []), now) for number in types]


async def _known(context: ProcessContext, types: Sequence[int]) -> dict[int, list[Price | StoredPrice]]:
    settings, now = context.settings, context.clock.now()
    keys = Keys(settings.mode)
    kept: dict[int, Price] = {}
    redis = True
    try:
        kept = await kept_prices(context.redis, keys, types)
    except StoreAway:
        redis = False
    stored = await stored_prices(context.database, types)
    missing = [number for number in types if number not in kept and not orders_at_hand(stored.get(number, ()), now)]
    old = [number for number, price in kept.items() if _age(price, now) > timedelta(seconds=PRICE_TTL)]
    sold = await sold_types(context.database, missing)
    missed = await _missed(context, keys, sold) if redis else set()
    wanted = [number for number in missing if number in sold and number not in missed]
    metrics.PRICE_LOOKUPS.labels("redis").inc(len(kept))
    metrics.PRICE_LOOKUPS.labels("postgres").inc(len(types) - len(kept) - len(missing))
    metrics.PRICE_LOOKUPS.labels("wanted").inc(len(wanted))
    metrics.PRICE_LOOKUPS.labels("none").inc(len(missing) - len(wanted))
    asked = [*wanted, *old]
    if asked and redis and not settings.simulated and await _asks(context, keys) and await _want(context, asked):
        kept |= await _awaited(context, keys, wanted)
    return {number: [*stored.get(number, ()), *([kept[number]] if number in kept else ())] for number in types}


async def _missed(context: ProcessContext, keys: Keys, types: Collection[int]) -> set[int]:
    """Those for which somebody waited in vain a short while ago: to wait again would be in vain again."""
    try:
        return await missed_prices(context.redis, keys, list(types))
    except StoreAway:
        return set()


async def _asks(context: ProcessContext, keys: Keys) -> bool:
    """Whether the part that asks ESI is there: else nobody would answer, and a person would wait for nothing."""
    try:
        return await lives(context.redis, keys, "world", context.clock.now())
    except StoreAway:
        return False


async def _want(context: ProcessContext, types: Sequence[int]) -> bool:
    """Ask the part that asks ESI. False when it cannot be asked."""
    want: Want = {"v": 1, "types": list(types), "wanted_at": iso(context.clock.now()), "simulated": context.settings.simulated}
    try:
        await context.outgoing.send(WANTS.name, [(WANTS.key.encode(), orjson.dumps(want))])
    except StoreAway:
        return False
    return True


async def _awaited(context: ProcessContext, keys: Keys, types: Sequence[int]) -> dict[int, Price]:
    """Those of them that come within `WAIT_SECONDS`. That the others did not is remembered for who comes next."""
    found: dict[int, Price] = {}
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            while len(found) < len(types):
                await asyncio.sleep(LOOK_SECONDS)
                found |= await kept_prices(context.redis, keys, [number for number in types if number not in found])
    except TimeoutError:
        with contextlib.suppress(StoreAway):
            await mark_missed(context.redis, keys, [number for number in types if number not in found])
    except StoreAway:
        pass
    return found


def _age(price: Price, now: datetime) -> timedelta:
    return now - datetime.fromisoformat(price["received_at"])


def _row(kind: Named, prices: Sequence[Price | StoredPrice], now: datetime) -> PriceRow:
    found = best(prices, now)
    changed_at = {price["origin"]: price.get("changed_at") for price in prices}
    newest: dict[str, Price] = {}
    for price in prices:
        known = newest.get(price["origin"])
        if known is None or datetime.fromisoformat(price["as_of"]) >= datetime.fromisoformat(known["as_of"]):
            newest[price["origin"]] = price
    return PriceRow(
        type=kind,
        icon=type_image(kind.id, "icon"),
        best=None if found is None else BestPrice(**found, changed_at=changed_at.get(found["origin"])),
        quotes=[
            Quote(
                **quote,
                origin=price["origin"],
                source=price["source"],
                as_of=datetime.fromisoformat(price["as_of"]),
                changed_at=changed_at.get(price["origin"]),
            )
            for price in newest.values()
            for quote in price["quotes"]
        ],
    )
