"""Prices of orders out of Redis, where the sink put them, and for which of them we have waited in vain."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from redis.asyncio import Redis

from api.storage.valkey import answer
from schemas.redis_keys import PRICE_MISSED_TTL, Keys
from schemas.world.price import Price


async def kept_prices(redis: Redis, keys: Keys, types: Sequence[int]) -> dict[int, Price]:
    """Those that are there. Raises `StoreAway`."""
    if not types:
        return {}
    found: list[bytes | None] = await answer(redis.mget([keys.price(number) for number in types]))
    return {number: orjson.loads(value) for number, value in zip(types, found, strict=True) if value is not None}


async def missed_prices(redis: Redis, keys: Keys, types: Sequence[int]) -> set[int]:
    """Those that were waited for in vain a short while ago. Raises `StoreAway`."""
    if not types:
        return set()
    found: list[bytes | None] = await answer(redis.mget([keys.price_missed(number) for number in types]))
    return {number for number, mark in zip(types, found, strict=True) if mark is not None}


async def mark_missed(redis: Redis, keys: Keys, types: Sequence[int]) -> None:
    """These did not come. Raises `StoreAway`."""
    marks = redis.pipeline(transaction=False)
    for number in types:
        marks.set(keys.price_missed(number), b"", ex=PRICE_MISSED_TTL)
    await answer(marks.execute())
