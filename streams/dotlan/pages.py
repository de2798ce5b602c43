"""The only door to DOTLAN, and our manners there: slow, rarely twice, silent when told, and nothing at all unless switched on.

What was asked and until when we keep silent lies on disk and is written before a request leaves: no restart, and no crash, asks
sooner. A page that came is kept beside it for a month.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from runtime import log
from runtime.clock import Clock
from streams.answers import count, said
from streams.bucket import Bucket
from streams.checkpoint import Checkpoint
from streams.dotlan.schedule import MAP_KEPT, PAGE_KEPT
from streams.http import Answer, Blocked, Http, Ok, Throttled, Unavailable
from streams.pause import pause, unless_stopped

SOURCE = "dotlan"
BUCKET = Bucket(spacing=1.0, burst=3)
"""One request a second, three at once at most."""
THROTTLED = 3_600.0
"""Seconds of silence after a 429 that does not say how long."""
BLOCKED = 86_400.0
"""Seconds after a 403: we are not wanted, and a day later somebody may have thought better of it, or have read our log."""
LONGEST_SILENCE = 7 * 86_400.0
"""A Retry-After beyond a week is a mistake, and we ask again after that week."""
FORGOTTEN = MAP_KEPT + 86_400.0
"""Seconds a page and its time are kept: longer than the rarest interval."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched; `fetched_at` is when the answer was there."""

    path: str
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class NoPage:
    """Why there is none, a sentence."""

    sentence: str


class Pages:
    """Pages of one server. There must be only one of these on a data directory."""

    def __init__(self, *, http: Http, url: str, folder: Path, clock: Clock, beat: Callable[[], None], on: bool) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._folder = folder / "pages"
        self._checkpoint = Checkpoint(folder / "asked.json")
        self._clock = clock
        self._beat = beat
        self.on = on
        self._log = log.get(SOURCE)
        state = self._checkpoint.load()
        self._asked: dict[str, float] = state.get("asked", {})
        self._fetched: dict[str, float] = state.get("fetched", {})
        self._full_at: float = state.get("full_at", 0.0)
        self._silent_until: float = state.get("silent_until", 0.0)
        http.hush(self._url, self._now() + self.silence())

    @property
    def asked(self) -> Mapping[str, float]:
        """When each path was last asked, in Unix seconds."""
        return self._asked

    @property
    def fetched(self) -> Mapping[str, float]:
        """When each page that we hold was fetched, in Unix seconds."""
        return self._fetched

    def silence(self) -> float:
        """Seconds for which nothing may be asked."""
        return min(LONGEST_SILENCE, max(0.0, self._silent_until - self._now()))

    def kept(self, path: str) -> Page | None:
        """A page as it was last fetched; None when we hold none."""
        if path not in self._fetched:
            return None
        try:
            body = self._file(path).read_bytes()
        except FileNotFoundError:
            return None
        return Page(path, body, datetime.fromtimestamp(self._fetched[path], UTC))

    async def get(self, path: str, stop: asyncio.Event, keep: float = PAGE_KEPT) -> Page | NoPage | None:
        """The page, from here if it is not older than `keep` seconds; None when stopped. Raises what writing a file raises.

        Nothing is asked twice within the hour, whatever came of it.
        """
        if not self.on:
            return NoPage("DOTLAN is not asked: WARSTREAM_DOTLAN is off")
        page = self.kept(path)
        if page is not None and self._now() - self._fetched[path] < keep:
            return page
        age = self._now() - self._asked.get(path, float("-inf"))
        if 0 <= age < PAGE_KEPT:
            return NoPage(f"DOTLAN's page {path} was asked {age / 60:.0f} min ago and gave nothing; it is asked once an hour")
        await pause(self._clock, BUCKET.wait(self._full_at, self._now()), stop, self._beat)
        if stop.is_set():
            return None
        left = self.silence()
        if left:
            return NoPage(f"DOTLAN is left alone for {left:,.0f} s more")
        self._asked[path] = self._now()
        self._save()
        answer = await unless_stopped(self._http.get(self._url + path), stop)
        self._full_at = BUCKET.spent(self._full_at, self._now())
        got = None if answer is None else self._taken(path, answer)
        self._save()
        return got

    def _taken(self, path: str, answer: Answer) -> Page | NoPage:
        count(SOURCE, answer)
        self._beat()
        now = self._now()
        match answer:
            case Ok(body):
                self._keep(path, body, now)
                return Page(path, body, datetime.fromtimestamp(now, UTC))
            case Blocked(None):
                self._hush(BLOCKED)
            case Throttled(retry_after):
                self._hush(THROTTLED if retry_after is None else retry_after)
            case Unavailable(_, retry_after) if retry_after is not None:
                self._hush(retry_after)
        return NoPage(f"DOTLAN {said(answer)} for {path}")

    def _keep(self, path: str, body: bytes, now: float) -> None:
        """Whole or not at all: half a page would be an alarm about ourselves."""
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._folder / ".new"
        fresh.write_bytes(body)
        fresh.replace(self._file(path))
        self._fetched[path] = now

    def _hush(self, seconds: float) -> None:
        seconds = min(LONGEST_SILENCE, seconds)
        self._silent_until = max(self._silent_until, self._now() + seconds)
        self._http.hush(self._url, self._silent_until)  # for whoever shares the client
        self._log.warning("DOTLAN wants to be left alone", seconds=round(seconds))

    def _save(self) -> None:
        old = self._now() - FORGOTTEN
        for times in (self._asked, self._fetched):
            for path in [path for path, time in times.items() if time < old]:
                del times[path]
                if times is self._fetched:
                    self._file(path).unlink(missing_ok=True)
        state: dict[str, Any] = {"asked": self._asked, "fetched": self._fetched}
        self._checkpoint.save(state | {"full_at": self._full_at, "silent_until": self._silent_until})

    def _file(self, path: str) -> Path:
        return self._folder / quote(unquote(path), safe="")

    def _now(self) -> float:
        return self._clock.now().timestamp()
