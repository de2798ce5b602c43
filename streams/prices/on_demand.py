"""Prices that somebody waits for: each type is asked for once, however many want it, and few at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from runtime import log
from runtime.clock import Clock
from schemas.topics import PRICES
from schemas.world.price import Price
from schemas.world.want import Want
from streams.pause import unless_stopped
from streams.prices.market import THE_FORGE, Market, NoSuchType, NotNow, Orders
from streams.prices.order_book import price_event, price_key, quotes
from streams.prices.schedule import RETRY
from streams.publish import Publish
from universe.types import type_of

AT_ONCE = 4
"""Requests in flight, beside those of the hot set."""
PATIENCE = timedelta(seconds=60)
"""Whoever wanted a price longer ago has been told that there is none. After a start the topic holds an hour of such wants."""
WAITING = 1_000
"""Types in the queue: more than ESI answers within `PATIENCE`, so further ones are turned away."""
REMEMBERED = 5_000
"""Answers kept until they expire, about 5 MB."""


@dataclass(frozen=True, slots=True)
class _Known:
    """`price` None: it could not be had, and is left alone until `until`."""

    price: Price | None
    until: datetime


class OnDemand:
    """Answers wants by events of the `prices` topic.

    What was answered is answered again without a request until ESI's copy expires. A type that is sold on the market and that ESI
    does not know gets an event without quotes. One that is not in the static data or not sold gets none: the topic keeps an event
    for ever, and who asks finds that there is no market in the static data too. Nor does what cannot be had now: who waits falls
    back on history or the estimate, and wants it again after a minute at the earliest (`schemas.redis_keys.PRICE_MISSED_TTL`).
    """

    def __init__(self, *, market: Market, publish: Publish, clock: Clock, at_once: int = AT_ONCE) -> None:
        self._market = market
        self._publish = publish
        self._clock = clock
        self._at_once = at_once
        self._queue: asyncio.Queue[int] = asyncio.Queue()
        self._wanted: set[int] = set()
        self._known: OrderedDict[int, _Known] = OrderedDict()
        self._log = log.get("prices")
        self.turned_away = 0
        """Types for which there was no room."""

    async def run(self, wants: AsyncIterable[Want], stop: asyncio.Event) -> None:
        """Until `stop`, or the end of `wants` and of the work. Raises what `wants` and Kafka raise."""
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(self._work()) for _ in range(self._at_once)]
            await unless_stopped(self._read(wants), stop)
            for worker in workers:
                worker.cancel()

    async def take(self, want: Want) -> None:
        """Answer at once what is known, and queue the rest."""
        now = self._clock.now()
        if want["simulated"] or now - datetime.fromisoformat(want["wanted_at"]) > PATIENCE:
            return
        at_hand = []
        for type_id in dict.fromkeys(want["types"]):
            known = self._known.get(type_id)
            kind = type_of(type_id)
            if kind is None or kind.market_group_id is None:
                continue
            if known is not None and now < known.until:
                at_hand += [known.price] if known.price is not None else []
            elif type_id in self._wanted:
                continue  # somebody has asked for it, and the answer is everybody's
            elif len(self._wanted) >= WAITING:
                self.turned_away += 1
            else:
                self._wanted.add(type_id)
                self._queue.put_nowait(type_id)
        await self._say(*at_hand)

    async def _read(self, wants: AsyncIterable[Want]) -> None:
        async for want in wants:
            try:
                await self.take(want)
            except (KeyError, TypeError, ValueError) as error:
                self._log.error("a want that cannot be read", error=repr(error))
        await self._queue.join()

    async def _work(self) -> None:
        while True:
            type_id = await self._queue.get()
            try:
                await self._ask(type_id)
            finally:
                self._wanted.discard(type_id)
                self._queue.task_done()

    async def _ask(self, type_id: int) -> None:
        answer = await self._market.orders(THE_FORGE, type_id)
        now = self._clock.now()
        match answer:
            case Orders():
                try:
                    offered = quotes(answer.orders)
                except (KeyError, TypeError) as error:
                    self._fail(type_id, f"orders that cannot be read: {error!r}", now + RETRY)
                    return
                price, until = price_event(type_id, offered, answer.as_of, now), answer.expires
            case NoSuchType():
                price, until = price_event(type_id, [], now, now), now + timedelta(hours=1)
            case NotNow(reason, wait):
                self._fail(type_id, reason, now + (RETRY if wait is None else timedelta(seconds=wait)))
                return
        self._remember(type_id, _Known(price, until))
        await self._say(price)

    def _fail(self, type_id: int, reason: str, until: datetime) -> None:
        self._log.info("a wanted price cannot be had", type_id=type_id, reason=reason)
        self._remember(type_id, _Known(None, until))

    def _remember(self, type_id: int, known: _Known) -> None:
        self._known[type_id] = known
        self._known.move_to_end(type_id)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def _say(self, *prices: Price) -> None:
        if prices:
            await self._publish([(PRICES, price_key(price), price) for price in prices])
