"""The loop that keeps the hot prices hot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from runtime import log
from runtime.clock import Clock
from schemas.topics import PRICES
from schemas.world.price import Price
from streams.answers import succeeded
from streams.pause import pause, unless_stopped
from streams.prices.market import THE_FORGE, Market, NoSuchType, NotNow, Orders
from streams.prices.order_book import price_event, price_key, quotes
from streams.prices.schedule import Schedule
from streams.publish import Publish

TASK = "hot-prices"
TELL_AGAIN = timedelta(minutes=10)
"""Between two warnings."""


class HotPrices:
    """Asks for each type in its rhythm (`schedule.py`) and publishes what it costs."""

    def __init__(self, *, market: Market, publish: Publish, clock: Clock, beat: Callable[[], None], types: Iterable[int]) -> None:
        self._market = market
        self._publish = publish
        self._clock = clock
        self._beat = beat
        self._types = tuple(types)
        self._told_at: datetime | None = None
        self._log = log.get("prices")

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Raises what Kafka raises."""
        schedule = Schedule(self._types, self._clock.now())
        succeeded(TASK, self._clock.now())
        while not stop.is_set():
            self._beat()
            await pause(self._clock, schedule.wait(self._clock.now()), stop, self._beat)
            due = schedule.due(self._clock.now())
            asked = await unless_stopped(self._ask(schedule, due), stop)
            if asked is None:
                return

    async def _ask(self, schedule: Schedule, types: list[int]) -> bool:
        """Each price is told when it comes: a slow answer keeps no other waiting. True: all were asked."""
        async with asyncio.TaskGroup() as group:
            for one in types:
                group.create_task(self._renew(schedule, one))
        return True

    async def _renew(self, schedule: Schedule, type_id: int) -> None:
        event = self._taken(schedule, type_id, await self._market.orders(THE_FORGE, type_id))
        if event is not None:
            await self._publish([(PRICES, price_key(event), event)])

    def _taken(self, schedule: Schedule, type_id: int, answer: Orders | NoSuchType | NotNow) -> Price | None:
        """The event of an answer, and when to ask again."""
        now = self._clock.now()
        match answer:
            case Orders():
                try:
                    offered = quotes(answer.orders)
                except (KeyError, TypeError) as error:
                    self._tell(f"orders of type {type_id} that cannot be read: {error!r}")
                    schedule.failed(type_id, now, None)
                    return None
                schedule.answered(type_id, now, answer.expires)
                succeeded(TASK, now)
                return price_event(type_id, offered, answer.as_of, now)
            case NoSuchType():
                self._log.warning("ESI knows no such hot type", type_id=type_id)
                schedule.gone(type_id, now)
                return price_event(type_id, [], now, now)
            case NotNow(reason, wait):
                self._tell(reason)
                schedule.failed(type_id, now, wait)
                return None

    def _tell(self, reason: str) -> None:
        """Now and then: 56 types fail for one reason."""
        now = self._clock.now()
        if self._told_at is None or now - self._told_at >= TELL_AGAIN:
            self._told_at = now
            self._log.warning("hot prices are not renewed", reason=reason)
