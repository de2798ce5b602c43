"""Requests of the history: one after the other, and none to a server that wants to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from runtime.clock import Clock
from streams.answers import tell
from streams.http import Answer, Blocked, Http, Throttled
from streams.pause import pause, unless_stopped

SOURCE = "history"
SILENCE = 3_600.0
"""Seconds without a request after a 403: the server blocks for an hour (reference, section 1.2)."""
THROTTLED = 60.0
"""Seconds after a 429 that does not say how long: a new minute, whatever the limit is counted by."""
SPACING = 0.125
"""Seconds after each request, as the poller of the live feed keeps them."""


class Asker:
    """`beat` is called after each answer. Silences are kept by `http`, for everybody who shares it."""

    def __init__(self, http: Http, clock: Clock, beat: Callable[[], None]) -> None:
        self._http = http
        self._clock = clock
        self._beat = beat

    async def get(self, url: str, stop: asyncio.Event, *, etag: str | None = None) -> Answer | None:
        """The answer; None when stopped."""
        answer = await unless_stopped(self._http.get(url, etag=etag), stop)
        if answer is not None:
            self._take(url, answer)
            await self.pause(SPACING, stop)
        return answer

    async def download(self, url: str, path: Path, stop: asyncio.Event) -> Answer | None:
        """The same into a file."""
        answer = await unless_stopped(self._http.download(url, path), stop)
        if answer is not None:
            self._take(url, answer)
        return answer

    async def silence(self, url: str, stop: asyncio.Event) -> None:
        """Wait while this server is to be left alone."""
        await self.pause(self._http.silence(url), stop)

    async def pause(self, seconds: float, stop: asyncio.Event) -> None:
        """Sleep, with signs of life, until `stop`."""
        await pause(self._clock, seconds, stop, self._beat)

    def _take(self, url: str, answer: Answer) -> None:
        """Tell of an answer. A server that wants to be left alone is, by the poller of the live feed too."""
        self._beat()
        now = self._clock.now()
        tell(SOURCE, answer, now)
        match answer:
            case Blocked(None):
                self._http.hush(url, now.timestamp() + SILENCE)
            case Throttled(retry_after):
                self._http.hush(url, now.timestamp() + min(SILENCE, retry_after or THROTTLED))
