"""Connections to Redis or Valkey: one place that knows timeouts and what counts as "away"."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, OutOfMemoryError, ReadOnlyError, TimeoutError

TIMEOUT = 5.0
"""Seconds for a connection or an answer: far above the slowest script (a kill with 10,000 attackers, 0.1 s)."""

AWAY = (ConnectionError, TimeoutError, BusyLoadingError, ReadOnlyError, OutOfMemoryError, OSError)
"""Waiting helps: the server is down, loading its data, a replica during a failover, or full until keys expire."""


class NoRedis(RuntimeError):
    """No address is set."""


def connect(url: str) -> Redis:
    """A client that answers bytes and repeats nothing by itself: whoever writes decides what may be repeated.

    Connects at the first command. Raises `NoRedis` when the address is empty.
    """
    if not url:
        raise NoRedis("no Redis address: set WARSTREAM_REDIS_URL (redis://host:port/0), or use `warstream up`")
    client: Redis = Redis.from_url(
        url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0), health_check_interval=30
    )
    return client


def shown(url: str) -> str:
    """The address without its password, for logs."""
    return url.rsplit("@", 1)[-1].removeprefix("redis://")
