"""The revisions of battles that Redis has seen: it may be ahead of Postgres when a broker is lost between the two sinks."""

from __future__ import annotations

from collections.abc import Iterable

from redis.exceptions import RedisError

from runtime import log
from runtime.redis import connect, shown
from runtime.settings import Settings
from schemas.redis_keys import Keys

PIPELINE = 500
"""Markers asked for in a round trip."""


async def marked_revisions(settings: Settings, addresses: Iterable[int]) -> dict[int, int]:
    """Battle id -> the highest revision that people were told, of these battles and of those on the board.

    Empty without a Redis, or while it does not answer.
    """
    if not settings.redis_url:
        return {}
    keys, found = Keys(settings.mode), dict[int, int]()
    redis = connect(settings.redis_url)
    try:
        board = await redis.hkeys(keys.battle_board())
        wanted = sorted({*addresses, *map(int, board)})
        for some in (wanted[at : at + PIPELINE] for at in range(0, len(wanted), PIPELINE)):
            async with redis.pipeline(transaction=False) as pipe:
                for address in some:
                    pipe.hget(keys.battle_marker(address), "revision")
                told = await pipe.execute()
            found |= {address: int(revision) for address, revision in zip(some, told, strict=True) if revision is not None}
    except (RedisError, OSError) as error:
        say = log.get("restore")
        say.warning("Redis is not asked what it has of battles", address=shown(settings.redis_url), error=str(error))
        return {}
    finally:
        await redis.aclose()
    return found
