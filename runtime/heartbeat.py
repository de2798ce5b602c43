"""Each part tells Redis every few seconds how it does; `/status` reads it. Everything told is what the part knows anyway.

Nothing depends on it: without Redis, or while it is away, a part works on untold.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

import orjson
from redis.exceptions import RedisError

from runtime import __version__, log, metrics
from runtime.clock import Clock, iso
from runtime.monitor import Monitor
from runtime.redis import connect, shown
from runtime.settings import Settings
from schemas.part_status import PartStatus
from schemas.redis_keys import PART_TTL, Keys

EVERY = 5.0
"""Seconds between two words: fresh enough for a person who looks, and one small write."""
WORD_SECONDS = 2.0
"""How long Redis may take for one word: a stop waits for the one under way and for the last one."""


class Heartbeat:
    """One part's. `ready` gives what the part said when it became ready, None before."""

    def __init__(self, part: str, settings: Settings, monitor: Monitor, clock: Clock, ready: Callable[[], str | None]) -> None:
        self._part = part
        self._url = settings.redis_url
        self._keys = Keys(settings.mode)
        self._monitor = monitor
        self._clock = clock
        self._ready = ready
        self._instance = socket.gethostname() + (f"-{settings.worker_index}" if settings.worker_index else "")
        self._since = clock.now()
        self._log = log.get("heartbeat")
        self._away = False

    async def run(self, over: asyncio.Event) -> None:
        """Tell until `over` is set, then once more that the part has stopped. Returns at once when no Redis is set.

        Not to be cancelled: the Redis client sometimes swallows that.
        """
        if not self._url:
            return
        redis = connect(self._url)

        async def tell(word: PartStatus) -> None:
            now = self._clock.now().timestamp()
            name = f"{self._part}@{self._instance}"
            async with redis.pipeline(transaction=True) as pipe:
                pipe.set(self._keys.part(name), orjson.dumps(word), ex=PART_TTL)
                pipe.zadd(self._keys.parts(), {name: now})
                pipe.zremrangebyscore(self._keys.parts(), "-inf", now - PART_TTL)
                await pipe.execute()

        try:
            while not over.is_set():
                try:
                    await asyncio.wait_for(tell(self.word()), WORD_SECONDS)
                    self._away = False
                except (RedisError, OSError, TimeoutError) as error:
                    if not self._away:
                        self._away = True
                        self._log.warning("Redis does not take our status", address=shown(self._url), error=str(error))
                await self._pause(over)
            with contextlib.suppress(RedisError, OSError, TimeoutError):
                await asyncio.wait_for(tell(self.word(stopped=True)), WORD_SECONDS)
        finally:
            await redis.aclose()

    async def _pause(self, over: asyncio.Event) -> None:
        waiting = [asyncio.ensure_future(self._clock.sleep(EVERY)), asyncio.ensure_future(over.wait())]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()

    def word(self, *, stopped: bool = False) -> PartStatus:
        """How the part does now."""
        now, detail = self._clock.now(), self._ready()
        state: Literal["starting", "running", "stopped"] = "stopped" if stopped else "running" if detail else "starting"
        return PartStatus(
            part=self._part,
            instance=self._instance,
            state=state,
            version=__version__,
            detail=detail or "",
            since=iso(self._since),
            last_seen_at=iso(now),
            last_beat_at=iso(
                max(self._since, now - timedelta(seconds=self._monitor.silence))
            ),  # two clocks: never before its start
            last_commit_at=_last_commit(),
            lag=_lag(),
        )


def _last_commit() -> str | None:
    times = [value for _, value in metrics.values(metrics.LAST_COMMIT)]
    return iso(datetime.fromtimestamp(max(times), UTC)) if times else None


def _lag() -> dict[str, dict[str, int]]:
    lag: dict[str, dict[str, int]] = defaultdict(dict)
    for labels, value in metrics.values(metrics.CONSUMER_LAG):
        lag[labels["group"]][labels["topic"]] = int(value)
    return dict(lag)
