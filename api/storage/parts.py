"""What the other parts say about themselves in Redis (`schemas.redis_keys`)."""

from __future__ import annotations

from redis.asyncio import Redis

from api.storage.valkey import answer
from schemas.redis_keys import Keys

Told = dict[str, str]


async def sources(redis: Redis, keys: Keys) -> dict[str, Told]:
    """Kind of source -> what ingest last wrote about it; sources that were silent for a day are left out."""
    kinds: set[bytes] = await answer(redis.smembers(keys.sources()))
    told = {kind.decode(): await _hash(redis, keys.source_status(kind.decode())) for kind in kinds}
    return {kind: told[kind] for kind in sorted(told) if told[kind]}


async def sink(redis: Redis, keys: Keys, name: str) -> Told:
    """What a sink last wrote about itself; empty when nothing."""
    return await _hash(redis, keys.sink_status(name))


async def _hash(redis: Redis, key: str) -> Told:
    found: dict[bytes, bytes] = await answer(redis.hgetall(key))
    return {name.decode(): value.decode() for name, value in found.items()}
