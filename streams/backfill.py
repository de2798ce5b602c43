"""EVE Ref's daily archives by date: what was killed before we listened, or while we were away.

A day's archive is downloaded to one temporary file, read as it is, and removed. EVE Ref rewrites past days when late mails
turn up, so the ETag of each day is remembered: a repeated run fetches only what changed. Everything may be read twice
without harm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import orjson

from runtime import log
from runtime.clock import Clock
from streams.answers import said, tell
from streams.arrival import Arrival
from streams.checkpoint import Checkpoint
from streams.door import Door
from streams.everef import BadArchive, archive_path, tar_members
from streams.http import Answer, Blocked, Http, NotFound, NotModified, Ok, Throttled, Unavailable, etag_note, outcome
from streams.pause import pause, unless_stopped

SOURCE = "everef"
FIRST_DAY = date(2007, 12, 5)
"""The oldest archive."""
PARALLEL = 2
"""Downloads at a time: what EVE Ref asks for."""
TRIES = 6
BACKOFF = (2.0, 60.0)
"""First and longest wait in seconds between tries of a download; each goes on where the last one broke."""
BREATH = 200
"""Killmails between two turns of the event loop."""

Outcome = Literal["read", "unchanged", "missing", "damaged", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class DayDone:
    """What became of one day. `note` is a sentence for people when there is something to say."""

    day: date
    outcome: Outcome
    killmails: int = 0
    expected: int | None = None
    """What EVE Ref's totals say."""
    short: int = 0
    """Killmails that its archive lacks by EVE Ref's own totals."""
    note: str | None = None


@dataclass(slots=True)
class Report:
    """A whole run."""

    days: list[DayDone] = field(default_factory=list)

    @property
    def killmails(self) -> int:
        """Killmails handed over, bad ones among them."""
        return sum(day.killmails for day in self.days)

    @property
    def notes(self) -> list[str]:
        """Sentences about what was not as expected."""
        return [day.note for day in sorted(self.days, key=lambda done: done.day) if day.note]

    @property
    def unfinished(self) -> int:
        """Days that could not be fetched or were not come to: a repetition goes on with them."""
        return sum(day.outcome in ("failed", "stopped") for day in self.days)

    @property
    def lacking(self) -> int:
        """Days that EVE Ref has not, or not whole: a repetition brings them when it has mended them, and no sooner."""
        return sum(day.outcome in ("missing", "damaged") or day.short > 0 for day in self.days)

    @property
    def complete(self) -> bool:
        """False when a day is not there, is short, could not be fetched or not be read to its end."""
        return not self.unfinished and not self.lacking


def days_between(first: date, last: date) -> list[date]:
    """Both included. Raises `ValueError` with a sentence when there are none."""
    if first > last:
        raise ValueError(f"the first day ({first}) lies after the last ({last}); swap them.")
    if last < FIRST_DAY:
        raise ValueError(f"EVE Ref's archives begin on {FIRST_DAY}; {last} lies before.")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def difference(day: date, read: int, expected: int | None) -> str | None:
    """A sentence when an archive holds another number of killmails than the totals say."""
    if expected is None or expected == read:
        return None
    return f"{day}: the archive holds {read:,} killmails, EVE Ref's totals say {expected:,}."


def shortfall(read: int, expected: int | None) -> int:
    """Killmails that an archive lacks by the totals. One that holds more than these was written after them, and lacks nothing."""
    return max(0, (expected or 0) - read)


class Backfill:
    """Fetches and hands over a range of days. `directory` takes the temporary files.

    A day is done when Kafka has it, or when `stored` returns: an embedded broker forgets what it acknowledged when it ends.
    """

    def __init__(
        self,
        *,
        http: Http,
        url: str,
        door: Door,
        directory: Path,
        checkpoint: Checkpoint,
        clock: Clock,
        beat: Callable[[], None],
        stored: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._door = door
        self._directory = directory
        self._checkpoint = checkpoint
        self._clock = clock
        self._beat = beat
        self._stored = stored
        self._log = log.get(SOURCE)
        self._reading = asyncio.Lock()
        self._done: dict[str, dict[str, Any]] = {}
        self._totals: dict[str, int] = {}
        self._refused: str | None = None

    async def run(
        self, first: date, last: date, stop: asyncio.Event, progress: Callable[[DayDone], None] = lambda _: None
    ) -> Report:
        """Every day from `first` to `last`; `progress` hears of each when it is done. Raises what the door raises."""
        days = iter(days_between(first, last))
        self._done = dict(self._checkpoint.load().get("days", {}))
        self._directory.mkdir(parents=True, exist_ok=True)
        self._totals = await self._fetch_totals()
        report = Report()

        async def worker() -> None:
            for day in days:
                done = await self._day(day, stop)
                if done.note:
                    self._log.warning(done.note)
                report.days.append(done)
                progress(done)

        workers = [asyncio.create_task(worker()) for _ in range(PARALLEL)]
        try:
            await asyncio.gather(*workers)
        finally:
            for task in workers:
                task.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        return report

    async def _day(self, day: date, stop: asyncio.Event) -> DayDone:
        if stop.is_set():
            return DayDone(day, "stopped")
        if self._refused is not None:
            return DayDone(day, "failed", note=f"{day}: not asked for. {self._refused}")
        path = self._directory / f"killmails-{day}.tar.bz2.part"
        for attempt in range(2):  # an archive that turns out damaged is fetched once more from its beginning
            answer = await self._download(day, path, stop)
            if not isinstance(answer, Ok):
                return self._unfetched(day, answer)
            try:
                async with self._reading:
                    count = await self._read(path, day, stop)
            except BadArchive as error:
                if attempt:
                    return DayDone(day, "damaged", note=str(error))
                continue
            finally:
                _remove(path)
            if count is None:
                return DayDone(day, "stopped")
            if self._stored is not None:
                await self._stored()
            expected = self._totals.get(f"{day:%Y%m%d}")
            self._done[day.isoformat()] = {"etag": answer.etag, "killmails": count}
            self._checkpoint.save({"v": 1, "days": self._done})
            return DayDone(day, "read", count, expected, shortfall(count, expected), difference(day, count, expected))
        raise AssertionError("both attempts return")

    async def _download(self, day: date, path: Path, stop: asyncio.Event) -> Answer | None:
        """The last answer; None when stopped. Interrupted downloads go on where they broke."""
        url = f"{self._url}/{archive_path(day)}"
        etag = self._done.get(day.isoformat(), {}).get("etag")
        first, longest = BACKOFF
        answer: Answer | None = None
        for attempt in range(TRIES):
            answer = await unless_stopped(self._http.download(url, path, etag=etag), stop)
            if answer is None:
                return None
            self._beat()
            tell(SOURCE, answer, self._clock.now())
            wait = min(longest, first * 2**attempt)
            if isinstance(answer, Throttled | Unavailable):
                await pause(self._clock, max(wait, answer.retry_after or 0.0), stop, self._beat)
            else:
                return answer
        return answer

    def _unfetched(self, day: date, answer: Answer | None) -> DayDone:
        match answer:
            case None:
                return DayDone(day, "stopped")
            case NotModified():
                had, expected = int(self._done[day.isoformat()]["killmails"]), self._totals.get(f"{day:%Y%m%d}")
                return DayDone(day, "unchanged", 0, expected, shortfall(had, expected), difference(day, had, expected))
            case NotFound():
                return DayDone(day, "missing", note=f"{day}: EVE Ref has no archive of this day; it is left out.")
            case Blocked():
                self._refused = "EVE Ref answers 403: set WARSTREAM_CONTACT and try again in an hour."
                return DayDone(day, "failed", note=f"{day}: {self._refused}")
            case _:
                return DayDone(
                    day, "failed", note=f"{day}: not fetched, EVE Ref {said(answer)}; repeat the command, it goes on there."
                )

    async def _read(self, path: Path, day: date, stop: asyncio.Event) -> int | None:
        """Hand over every killmail of the archive and wait until Kafka has them; None when stopped before the end."""
        waiting: list[asyncio.Future[Any]] = []
        count = 0
        with path.open("rb") as file:
            for arrival in self._arrivals(tar_members(file, f"killmails-{day}.tar.bz2")):
                acknowledged = await self._door.offer(arrival)
                if acknowledged is not None:
                    waiting.append(acknowledged)
                count += 1
                if count % BREATH == 0:
                    self._beat()
                    await asyncio.sleep(0)
                    if stop.is_set():
                        break
        await asyncio.gather(*waiting)
        return None if stop.is_set() else count

    def _arrivals(self, members: Iterator[Any]) -> Iterator[Arrival]:
        for member in members:
            yield Arrival(member.payload, member.read, "everef", member.name, self._clock.now())

    async def _fetch_totals(self) -> dict[str, int]:
        """EVE Ref's number of killmails by day (YYYYMMDD); empty when it cannot be had, which stops nothing."""
        answer = await self._http.get(f"{self._url}/killmails/totals.json")
        tell(SOURCE, answer, self._clock.now())
        totals = counts(answer.body) if isinstance(answer, Ok) else None
        if totals is None:
            self._log.warning("EVE Ref's totals cannot be read; the days are not compared with them", answer=outcome(answer))
        return totals or {}


def counts(body: bytes) -> dict[str, int] | None:
    """A totals file, `{"20071205": 123}`; None when these bytes are none."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(data, dict):
        return None
    return {day: number for day, number in data.items() if isinstance(number, int)}


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    etag_note(path).unlink(missing_ok=True)
