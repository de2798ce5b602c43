"""Prices of orders out of Redis, where the sink put them."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from redis.asyncio import Redis

from api.storage.valkey import answer
from schemas.redis_keys import Keys
from schemas.world.price import Price


async def kept_prices(redis: Redis, keys: Keys, types: Sequence[int]) -> dict[int, Price]:
    """Those that are there. Raises `StoreAway`."""
    if not types:
        return {}
    found: list[bytes | None] = await answer(redis.mget([keys.price(number) for number in types]))
    return {number: orjson.loads(value) for number, value in zip(types, found, strict=True) if value is not None}
