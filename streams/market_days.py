"""EVE Ref's market history by date into a folder: the prices of kills that zKillboard says nothing of.

A day is downloaded beside its place, looked through, and only then put there, so that a reader never meets half a file. EVE Ref
rewrites days for a while; the ETag of each is remembered, so a repeated run fetches only what changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from runtime.clock import Clock
from streams.answers import said, tell
from streams.checkpoint import Checkpoint
from streams.everef_market import BadMarketFile, forge_averages, market_file, market_path
from streams.http import Answer, Blocked, Http, NotFound, NotModified, Ok, Throttled, Unavailable, etag_note
from streams.pause import pause, unless_stopped

SOURCE = "everef"
FIRST_DAY = date(2003, 10, 1)
"""The oldest market history there is; EVE Ref answers 404 for days that it lacks."""
TRIES = 6
TRIES_AT_FIRST = 2
"""Of a server to which no connection came about, and that never answered in this run: then it is the network or the address, and
who waits for six tries a day waits for nothing."""
BACKOFF = (2.0, 60.0)
"""First and longest wait in seconds between tries of a download; each goes on where the last one broke."""

Outcome = Literal["fetched", "unchanged", "missing", "damaged", "failed", "stopped"]


class Unreachable(RuntimeError):
    """EVE Ref cannot be reached at all; the message says what to look at."""


@dataclass(frozen=True, slots=True)
class MarketDay:
    """What became of one day. `note` is a sentence for people when there is something to say."""

    day: date
    outcome: Outcome
    types: int = 0
    """Types traded in The Forge."""
    note: str | None = None


def days_between(first: date, last: date) -> list[date]:
    """Both included. Raises `ValueError` with a sentence when there are none."""
    if first > last:
        raise ValueError(f"the first day ({first}) lies after the last ({last}); swap them.")
    if last < FIRST_DAY:
        raise ValueError(f"the market history begins on {FIRST_DAY}; {last} lies before.")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


class MarketDays:
    """Fetches days into `directory`, one at a time. `checkpoint` holds their ETags."""

    def __init__(
        self, *, http: Http, url: str, directory: Path, checkpoint: Checkpoint, clock: Clock, beat: Callable[[], None]
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._directory = directory
        self._checkpoint = checkpoint
        self._clock = clock
        self._beat = beat
        self._etags: dict[str, str] = {}
        self._refused: str | None = None
        self._reached = False

    async def run(
        self, first: date, last: date, stop: asyncio.Event, progress: Callable[[MarketDay], None] = lambda _: None
    ) -> list[MarketDay]:
        """Every day from `first` to `last`; `progress` hears of each when it is done.

        Raises `Unreachable` when nobody answers the first time; who is gone later is not asked for the days that are left.
        """
        days = days_between(first, last)
        await asyncio.to_thread(self._directory.mkdir, parents=True, exist_ok=True)
        self._etags = dict(self._checkpoint.load().get("etags", {}))
        done = []
        for day in days:
            done.append(await self._day(day, stop))
            progress(done[-1])
        return done

    async def _day(self, day: date, stop: asyncio.Event) -> MarketDay:
        if stop.is_set():
            return MarketDay(day, "stopped")
        if self._refused is not None:
            return MarketDay(day, "failed", note=f"{day}: not asked for. {self._refused}")
        path = self._directory / market_file(day)
        part = path.with_name(path.name + ".part")
        for attempt in range(2):  # a file that turns out damaged is fetched once more from its beginning
            etag = self._etags.get(day.isoformat()) if path.exists() else None
            answer = await self._download(day, part, etag, stop)
            if not isinstance(answer, Ok):
                return self._unfetched(day, answer)
            try:
                types = len(await asyncio.to_thread(forge_averages, part))
            except BadMarketFile as error:
                _remove(part)
                if attempt:
                    return MarketDay(day, "damaged", note=f"{day}: {error}")
                continue
            part.replace(path)
            _remove(part)
            if answer.etag:
                self._etags[day.isoformat()] = answer.etag
                self._checkpoint.save({"v": 1, "etags": self._etags})
            return MarketDay(day, "fetched", types)
        raise AssertionError("both attempts return")

    async def _download(self, day: date, part: Path, etag: str | None, stop: asyncio.Event) -> Answer | None:
        """The last answer; None when stopped."""
        first, longest = BACKOFF
        answer: Answer | None = None
        for attempt in range(TRIES):
            answer = await unless_stopped(self._http.download(f"{self._url}/{market_path(day)}", part, etag=etag), stop)
            if answer is None:
                return None
            self._beat()
            tell(SOURCE, answer, self._clock.now())
            gone = answer if isinstance(answer, Unavailable) and answer.unreached else None
            self._reached = self._reached or gone is None
            if not isinstance(answer, Throttled | Unavailable):
                return answer
            if gone is not None and not self._reached and attempt + 1 >= TRIES_AT_FIRST:
                raise Unreachable(
                    f"EVE Ref at {_shown(self._url)} cannot be reached ({gone.reason}); is there a network, and is "
                    "WARSTREAM_EVEREF_URL right? Nothing was fetched; repeat the command when it answers."
                )
            if attempt + 1 < TRIES or answer.retry_after is not None:
                wait = min(longest, first * 2**attempt)
                await pause(self._clock, max(wait, answer.retry_after or 0.0), stop, self._beat)
        return answer

    def _unfetched(self, day: date, answer: Answer | None) -> MarketDay:
        match answer:
            case None:
                return MarketDay(day, "stopped")
            case NotModified():
                return MarketDay(day, "unchanged")
            case NotFound():
                return MarketDay(day, "missing", note=f"{day}: EVE Ref has no market history of this day; it is left out.")
            case Blocked():
                self._refused = "EVE Ref answers 403: set WARSTREAM_CONTACT and try again in an hour."
                return MarketDay(day, "failed", note=f"{day}: {self._refused}")
            case Unavailable(_, _, True):
                self._refused = (
                    f"EVE Ref at {_shown(self._url)} cannot be reached any more; repeat the command, it goes on there."
                )
                return MarketDay(day, "failed", note=f"{day}: {self._refused}")
            case _:
                return MarketDay(
                    day, "failed", note=f"{day}: not fetched, EVE Ref {said(answer)}; repeat the command, it goes on there."
                )


def _shown(url: str) -> str:
    """The address without a name and password that may stand in it."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _remove(part: Path) -> None:
    part.unlink(missing_ok=True)
    etag_note(part).unlink(missing_ok=True)
