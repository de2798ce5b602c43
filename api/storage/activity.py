"""Live activity out of Redis, where the sink put it (`schemas.redis_keys`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from redis.asyncio import Redis

from api.storage.valkey import answer
from schemas.activity import Activity
from schemas.redis_keys import Keys, Scope

WINDOWS = {"10m": 600, "1h": 3_600, "24h": 86_400}
"""Seconds of what can be asked for."""


@dataclass(frozen=True, slots=True)
class Busy:
    """The windows of one system or region that lie in the time asked for."""

    id: int
    windows: tuple[Activity, ...]


async def window_starts(redis: Redis, keys: Keys, scope: Scope, seconds: int) -> list[int]:
    """Starts of the kept windows in the newest `seconds`, oldest first. The newest window counts as now, so that a replayed
    year has activity too."""
    key = keys.activity_windows(scope)
    newest: list[tuple[bytes, float]] = await answer(redis.zrange(key, -1, -1, withscores=True))
    if not newest:
        return []
    end = int(newest[0][1])
    starts: list[tuple[bytes, float]] = await answer(redis.zrangebyscore(key, f"({end - seconds}", end, withscores=True))
    return [int(score) for _, score in starts]


async def busiest(redis: Redis, keys: Keys, scope: Scope, starts: list[int], limit: int) -> list[Busy]:
    """The places with the most kills in these windows, the busiest first; equal ones by id."""
    if not starts:
        return []
    ranked: list[Any] = await answer(redis.zunion([keys.activity_rank(scope, start) for start in starts], withscores=True))
    order = sorted(((-float(kills), int(member)) for member, kills in ranked))[:limit]
    return await places(redis, keys, scope, starts, [number for _, number in order])


async def places(redis: Redis, keys: Keys, scope: Scope, starts: list[int], ids: list[int]) -> list[Busy]:
    """The windows of these places, in their order."""
    if not ids or not starts:
        return [Busy(number, ()) for number in ids]
    pipe = redis.pipeline(transaction=False)
    for start in starts:
        pipe.hmget(keys.activity(scope, start), [str(number) for number in ids])
    columns: list[list[bytes | None]] = await answer(pipe.execute())
    return [
        Busy(number, tuple(orjson.loads(column[at]) for column in columns if column[at] is not None))  # type: ignore[arg-type]
        for at, number in enumerate(ids)
    ]
