"""An hour of hot prices from a strict ESI by the real client and the Redis sink's commands: each is there at every minute.

The hour is simulated; Valkey is real, but its keys would live in our time. So how long each lives is read from it, and whoever
looks asks whether that time was over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import orjson
import pytest
from esi_world import valkey
from esi_world import world as esi_world
from fake_esi import Doc
from market_twins import order
from redis.asyncio import Redis
from stream_twins import START

from runtime.clock import ManualClock
from runtime.redis import connect
from schemas.redis_keys import Keys
from sinks.redis_read import read_price
from sinks.redis_writer import Writer
from streams.prices.esi_market import EsiMarket
from streams.prices.hot import HotPrices
from streams.prices.hot_set import HOT
from streams.prices.schedule import INTERVAL
from streams.publish import Message

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

ORDERS = "/markets/10000002/orders"
KEYS = Keys("live")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
OUTAGE = 3 * MINUTE
"""A price lives for two rounds of five minutes, and ESI is asked again within a minute of its return."""
WARM = INTERVAL + MINUTE
"""The first round is spread over an interval."""


class Kept:
    """The sink's part: events become commands, these are run, and it is remembered from when until when a key is there."""

    def __init__(self, redis: Redis, url: str, clock: ManualClock) -> None:
        self._redis = redis
        self._writer = Writer(redis, KEYS, url, asyncio.Event())
        self._clock = clock
        self._there: dict[int, list[tuple[float, float]]] = {one: [] for one in HOT}

    async def publish(self, messages: Iterable[Message]) -> None:
        for _, _, event in messages:
            now = self._clock.now()
            await self._forget(now.timestamp())
            raw = orjson.dumps(event)
            command = read_price(raw, KEYS, now)
            assert command is not None
            (answer,) = await self._writer.write([command])
            assert answer.outcome in ("new", "updated")
            number = event["type_id"]
            assert await self._redis.get(KEYS.price(number)) == raw
            lives: int = await self._redis.ttl(KEYS.price(number))
            self._there[number].append((now.timestamp(), now.timestamp() + lives))

    async def _forget(self, now: float) -> None:
        """What has expired by the simulated time."""
        over = [KEYS.price(one) for one, times in self._there.items() if times and times[-1][1] <= now]
        if over:
            await self._redis.delete(*over)

    def missing(self, at: float) -> list[int]:
        """The hot types that nobody would find then."""
        return [one for one, times in self._there.items() if not any(since <= at < until for since, until in times)]


async def test_each_hot_price_is_there_at_every_minute_of_an_hour() -> None:
    """Also when ESI is away as all of them fall due, half an hour in."""
    clock, stop = ManualClock(START), asyncio.Event()
    from_, until = (START + HOUR / 2).timestamp(), (START + HOUR / 2 + OUTAGE).timestamp()
    async with esi_world(clock) as (esi, client, _):
        esi.away = lambda now: from_ <= now < until
        esi.docs[ORDERS] = Doc(lambda made, _: [order(4.0 + made % 7), order(3.0, buy=True)], 300)
        esi.docs["/status"] = Doc({"players": 1}, 30)
        with valkey() as server:
            redis = connect(server.connection_url)
            kept = Kept(redis, server.connection_url, clock)

            def beat() -> None:
                if clock.now() > START + HOUR:
                    stop.set()

            loop = HotPrices(market=EsiMarket(client), publish=kept.publish, clock=clock, beat=beat, types=HOT)
            await asyncio.wait_for(loop.run(stop), 60)
            await redis.aclose()
        assert 503 in esi.statuses
        assert 56 * 11 <= len(esi.asked(ORDERS)) <= 56 * 13, "once in the five minutes that ESI's answer lives"
    minutes: list[Any] = [START + MINUTE * n for n in range(60)]
    misses = {str(at): kept.missing(at.timestamp()) for at in minutes if at >= START + WARM}
    assert len(misses) == 55 and not any(misses.values()), {at: len(types) for at, types in misses.items() if types}
    assert kept.missing((START + HOUR + timedelta(minutes=11)).timestamp()) == list(HOT), "and none lives for ever"
