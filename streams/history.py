"""How complete our days are: zKillboard's history says which killmails a day has, we say which we hold, the rest is fetched.

The files of a day appear after 06:00 UTC on the next one and are rewritten when late mails come. Their `max-age` of a year
is not true; their ETag is. A day's file holds ids and hashes; where bodies come from is in `history_bodies.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Set
from datetime import date, datetime, timedelta
from pathlib import Path

import orjson
from aiokafka import AIOKafkaProducer

from runtime import log, metrics
from runtime.clock import Clock, iso
from schemas.completeness import Completeness
from schemas.killmail import MAX_ID
from schemas.topics import COMPLETENESS
from streams.answers import said
from streams.backfill import counts
from streams.checkpoint import Checkpoint
from streams.door import Door
from streams.esi.client import EsiClient
from streams.history_asker import SOURCE, Asker
from streams.history_bodies import BadHistory, Bodies
from streams.http import Http, NotModified, Ok

PUBLISHED_AFTER = timedelta(hours=30, minutes=30)
"""After the beginning of a day its file is there: the producer works on it from 06:00 UTC of the next day on."""
DAYS = 8
"""Days that every check looks at: a week of late mails, and the day that has just been published."""
FURTHEST = 60
"""Days that a check goes back to for days that are not complete; a longer absence is for `warstream backfill`."""
FIRST_AFTER = 30.0
"""Seconds from a start to the first check: the live feed comes first, and a part that falls again asks nothing twice."""
LISTED = 1_000
"""Missing ids named in an event."""


def day_hashes(body: bytes, name: str) -> dict[int, str]:
    """A day's file `{"<id>": "<hash>"}`. Raises `BadHistory`."""
    try:
        data = orjson.loads(body)
        if not isinstance(data, dict):
            raise ValueError("not an object")
        hashes = {int(number): str(digest) for number, digest in data.items()}
        if not all(0 < number <= MAX_ID for number in hashes):
            raise ValueError("an id is no killmail's")
        return hashes
    except ValueError as error:
        raise BadHistory(f"{name}: {error}; it begins with {body[:40]!r}") from None


def missing(hashes: Mapping[int, str], held: Set[int]) -> list[int]:
    """The ids of the history that we do not hold, ascending."""
    return sorted(number for number in hashes if number not in held)


def verdict(
    day: date, hashes: Mapping[int, str], held: Set[int], total: int | None, fetched: Set[int], checked_at: datetime
) -> Completeness:
    """The event of a checked day. A day file shorter than its total counts as missing what nobody can name."""
    left = missing(hashes, held | fetched)
    expected = max(len(hashes), total or 0)
    unnamed = max(0, expected - len(hashes.keys() | held))
    return Completeness(
        v=1,
        day=day.isoformat(),
        expected=expected,
        held=len(held | fetched),
        missing=left[:LISTED],
        missing_count=len(left) + unnamed,
        refetched=len(fetched),
        checked_at=iso(checked_at),
    )


def published_days(now: datetime, number: int = DAYS) -> list[date]:
    """The last days whose file should be there, oldest first."""
    newest = (now - PUBLISHED_AFTER).date()
    return [newest - timedelta(days=back) for back in reversed(range(number))]


def days_to_check(now: datetime, complete: Collection[str]) -> list[date]:
    """The last days, and before them those that have not become complete since the first one that did; oldest first.

    `complete` has the days that were complete when they were compared, as YYYYMMDD. Before the first of them we did not listen.
    """
    first = min(complete, default=None)
    reach = published_days(now, FURTHEST)
    earlier = [day for day in reach[:-DAYS] if first is not None and first < _name(day) and _name(day) not in complete]
    return earlier + reach[-DAYS:]


def out_of_reach(now: datetime, complete: Collection[str]) -> tuple[date, date] | None:
    """The first and the last day of an absence that lie too far back for a check; None when there are none."""
    if not complete:
        return None
    first = date.fromisoformat(max(complete)) + timedelta(days=1)
    last = published_days(now, FURTHEST)[0] - timedelta(days=1)
    return (first, last) if first <= last else None


def to_topic(producer: AIOKafkaProducer) -> Callable[[Completeness], Awaitable[None]]:
    """A `publish` that writes to the completeness topic and waits for Kafka."""

    async def publish(event: Completeness) -> None:
        await producer.send_and_wait(COMPLETENESS.name, orjson.dumps(event), key=event["day"].encode())

    return publish


class History:
    """Compares days and fetches what misses. `held(day)` gives the ids we hold of a day (UTC, of killmail time)."""

    def __init__(
        self,
        *,
        http: Http,
        url: str,
        esi: EsiClient,
        everef_url: str,
        door: Door,
        held: Callable[[date], Awaitable[set[int]]],
        publish: Callable[[Completeness], Awaitable[None]],
        directory: Path,
        checkpoint: Checkpoint,
        clock: Clock,
        beat: Callable[[], None],
    ) -> None:
        self._url = f"{url.rstrip('/')}/history"
        self._asker = Asker(http, clock, beat)
        self._bodies = Bodies(
            asker=self._asker,
            history_url=self._url,
            everef_url=everef_url,
            esi=esi,
            door=door,
            directory=directory,
            clock=clock,
            beat=beat,
        )
        self._held = held
        self._publish = publish
        self._checkpoint = checkpoint
        self._clock = clock
        self._log = log.get(SOURCE)
        self._totals: tuple[str | None, dict[str, int]] = (None, {})
        self._named: date | None = None
        """First day of the absence that people have been told of."""

    async def run(self, every_hours: float, stop: asyncio.Event) -> None:
        """Check the last days, and those of an absence, soon and then every so many hours, until `stop`; 0 checks never."""
        await self._asker.pause(FIRST_AFTER, stop)
        while every_hours > 0 and not stop.is_set():
            now, complete = self._clock.now(), self._checkpoint.load().get("complete", {})
            self._name_what_is_too_old(out_of_reach(now, complete))
            for day in days_to_check(now, complete):
                await self._asker.silence(self._url, stop)
                if not stop.is_set():
                    await self._check(day, stop)
            await self._asker.pause(every_hours * 3600, stop)

    def _name_what_is_too_old(self, days: tuple[date, date] | None) -> None:
        """Once for an absence: the rounds until a day is complete again would say the same."""
        if days is None or days[0] == self._named:
            return
        first, last = days
        self._named = first
        self._log.warning(
            f"away too long: {first} to {last} are not compared, a check goes {FURTHEST} days back. "
            f"Fetch them with `warstream backfill --from {first} --to {last}`."
        )

    async def _check(self, day: date, stop: asyncio.Event) -> None:
        """One day whose files are beyond what anybody thought of must not end the others, nor the live feed beside them."""
        try:
            await self.check(day, stop)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            self._log.exception("this day's files cannot be understood; it is looked at again in the next round", day=str(day))

    async def check(self, day: date, stop: asyncio.Event) -> Completeness | None:
        """Compare one day, fetch what misses, publish the result; None when there is nothing to compare with.

        A day that was complete and whose file has not changed since is not compared again. Raises what the door and
        `publish` raise.
        """
        name = _name(day)
        done = self._checkpoint.load().get("complete", {})
        etag, known = done.get(name, (None, 0))
        held = await self._held(day)
        if len(held) < known:  # once complete, no longer: the database is another one
            etag = None
        answer = await self._asker.get(f"{self._url}/{name}.json", stop, etag=etag)
        if isinstance(answer, NotModified) or answer is None:
            return None
        if not isinstance(answer, Ok):
            self._log.warning("no history of this day to compare with", day=str(day), answer=said(answer))
            return None
        try:
            hashes = day_hashes(answer.body, f"history/{name}.json")
        except BadHistory as error:
            self._log.warning(str(error))
            return None
        total = (await self._fetch_totals(stop)).get(name)
        if total is not None and total != len(hashes):
            self._log.warning("the day's file and the totals differ", day=str(day), file=len(hashes), totals=total)
        fetched = await self._bodies.fetch(day, hashes, missing(hashes, held), stop)
        event = verdict(day, hashes, held, total, fetched, self._clock.now())
        await self._publish(event)
        metrics.KILLMAILS_MISSING.labels(event["day"]).set(event["missing_count"])
        if event["missing_count"] == 0 and answer.etag:
            self._checkpoint.save({"v": 1, "complete": done | {name: [answer.etag, event["held"]]}})
        return event

    async def _fetch_totals(self, stop: asyncio.Event) -> dict[str, int]:
        """The number of killmails by day; what was read last when it has not changed or cannot be read."""
        etag, totals = self._totals
        answer = await self._asker.get(f"{self._url}/totals.json", stop, etag=etag)
        fresh = counts(answer.body) if isinstance(answer, Ok) else None
        if isinstance(answer, Ok) and fresh is not None:
            self._totals = (answer.etag, fresh)
            return fresh
        if not isinstance(answer, NotModified):
            self._log.warning("the history's totals cannot be read", answer="none" if answer is None else said(answer))
        return totals


def _name(day: date) -> str:
    """What the history calls a day."""
    return f"{day:%Y%m%d}"
