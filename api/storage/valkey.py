"""Redis or Valkey, as the API uses it: a few reads, each with one error when it is away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.storage.away import StoreAway

WAIT_SECONDS = 2.0
"""Every read is one small command; an answer that takes longer does not come."""

T = TypeVar("T")


@asynccontextmanager
async def open_redis(url: str) -> AsyncIterator[Redis]:
    """A client for the life of the process. It connects with the first command."""
    client: Redis = Redis.from_url(url, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS)
    try:
        yield client
    finally:
        await client.aclose()


async def answer(command: Awaitable[T] | Any) -> T:
    """The answer to one command. Raises `StoreAway`."""
    try:
        result: T = await command
    except (RedisError, OSError, TimeoutError) as error:
        raise StoreAway("Redis") from error
    return result
