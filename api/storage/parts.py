"""What the other parts say about themselves in Redis (`schemas.redis_keys`)."""

from __future__ import annotations

from datetime import datetime

import orjson
from redis.asyncio import Redis

from api.storage.valkey import answer
from schemas.part_status import PartStatus
from schemas.redis_keys import Keys

Told = dict[str, str]

SILENT_SECONDS = 30.0
"""Six words of a part that speaks every 5 s."""


async def sources(redis: Redis, keys: Keys) -> dict[str, Told]:
    """Kind of source -> what ingest last wrote about it; sources that were silent for a day are left out."""
    kinds: set[bytes] = await answer(redis.smembers(keys.sources()))
    told = {kind.decode(): await _hash(redis, keys.source_status(kind.decode())) for kind in kinds}
    return {kind: told[kind] for kind in sorted(told) if told[kind]}


async def sink(redis: Redis, keys: Keys, name: str) -> Told:
    """What a sink last wrote about its work; empty when nothing."""
    return await _hash(redis, keys.sink_status(name))


async def parts(redis: Redis, keys: Keys) -> list[PartStatus]:
    """The last word of each part, in the order of their names; those that were silent for an hour are left out."""
    names: list[bytes] = await answer(redis.zrange(keys.parts(), 0, -1))
    if not names:
        return []
    told: list[bytes | None] = await answer(redis.mget([keys.part(name.decode()) for name in sorted(names)]))
    return [orjson.loads(word) for word in told if word is not None]


async def lives(redis: Redis, keys: Keys, part: str, now: datetime) -> bool:
    """Whether a part of this kind has said within `SILENT_SECONDS` that it runs."""
    return any(
        one["part"] == part
        and one["state"] != "stopped"
        and (now - datetime.fromisoformat(one["last_seen_at"])).total_seconds() < SILENT_SECONDS
        for one in await parts(redis, keys)
    )


async def _hash(redis: Redis, key: str) -> Told:
    found: dict[bytes, bytes] = await answer(redis.hgetall(key))
    return {name.decode(): value.decode() for name, value in found.items()}
