"""Connections to Redis or Valkey: one place that knows timeouts and what counts as "away"."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    BusyLoadingError,
    ClusterDownError,
    ConnectionError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
    TimeoutError,
    TryAgainError,
)

TIMEOUT = 5.0
"""Seconds for a connection or an answer: far above the slowest script (a kill with 10,000 attackers, 0.1 s)."""

_AWAY = (
    *(ConnectionError, TimeoutError, OSError, BusyLoadingError),
    *(ReadOnlyError, OutOfMemoryError, ClusterDownError, TryAgainError),
)
_AWAY_CODES = frozenset({"MISCONF", "NOREPLICAS", "BUSY"})
"""What the client has no class for: its disk is full, too few replicas answer, another client's script runs too long."""


def is_away(error: BaseException) -> bool:
    """Waiting helps: the server is down, loading its data, a replica during a failover, or full until keys expire."""
    return isinstance(error, _AWAY) or (isinstance(error, ResponseError) and str(error).split(" ")[0] in _AWAY_CODES)


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
