"""How complete our days are: zKillboard's history says which killmails a day has, we say which we hold, the rest is fetched.

The files of a day appear after 06:00 UTC on the next one and are rewritten when late mails come. Their `max-age` of a year
is not true; their ETag is. A day's file holds ids and hashes, another one (`raw/`) the bodies; ESI has them one by one.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Set
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from runtime import log, metrics
from runtime.clock import Clock, iso
from schemas.completeness import Completeness
from schemas.envelopes import read_everef
from schemas.topics import COMPLETENESS
from streams.answers import tell
from streams.arrival import Arrival
from streams.backfill import counts
from streams.checkpoint import Checkpoint
from streams.door import Door
from streams.http import Answer, Blocked, Http, NotModified, Ok, Refused, Throttled, etag_note
from streams.pause import pause, unless_stopped

SOURCE = "history"
PUBLISHED_AFTER = timedelta(hours=30, minutes=30)
"""After the beginning of a day its file is there: the producer works on it from 06:00 UTC of the next day on."""
DAYS = 8
"""Days that every check looks at: a week of late mails, and the day that has just been published."""
FURTHEST = 60
"""Days that a check goes back to for days that are not complete. A day of which nothing is held costs a raw file of some 60 MB;
EVE Ref's archive of a day is packed and has a few, so a longer absence is for `warstream backfill`."""
FEW = 50
"""Up to so many missing killmails are fetched from ESI (25 s); a day's raw file has some 60 MB."""
ESI_SPACING = 0.5
"""Seconds between requests to ESI: a killmail costs 2 tokens of 3,600 in 15 min."""
ESI_BAD_PAIR = 1.5
"""Seconds after a refused request: it costs 5 tokens."""
ESI_COMPATIBILITY = "2026-08-18"
"""The version of ESI's answers that this was written for."""
ESI_FAULTS = 5
"""Failures in a row after which ESI is left alone until the next check."""
LONGEST_WAIT = 900.0
"""ESI's limits look at 15 min: no wait for it is longer."""
FIRST_AFTER = 30.0
"""Seconds from a start to the first check: the live feed comes first, and a part that falls again asks nothing twice."""
SILENCE = 3_600.0
"""Seconds without a request after a 403: the server blocks for an hour (reference, section 1.2)."""
THROTTLED = 60.0
"""Seconds after a 429 that does not say how long: a new minute, whatever the limit is counted by."""
LISTED = 1_000
"""Missing ids named in an event."""
BATCH = 500
"""Killmails handed over before waiting for Kafka."""
BREATH = 200
"""Bodies decoded between two turns of the event loop."""
SPACING = 0.125
"""Seconds after each request, as the poller of the live feed keeps them."""


class BadHistory(ValueError):
    """A history file is not what it should be; the message says which and how."""


def day_hashes(body: bytes, name: str) -> dict[int, str]:
    """A day's file `{"<id>": "<hash>"}`. Raises `BadHistory`."""
    try:
        data = orjson.loads(body)
        if not isinstance(data, dict):
            raise ValueError("not an object")
        return {int(number): str(digest) for number, digest in data.items()}
    except ValueError as error:
        raise BadHistory(f"{name}: {error}; it begins with {body[:40]!r}") from None


def missing(hashes: Mapping[int, str], held: Set[int]) -> list[int]:
    """The ids of the history that we do not hold, ascending."""
    return sorted(number for number in hashes if number not in held)


def raw_bodies(text: str, name: str) -> Iterator[tuple[int, Any]]:
    """The members of a raw file `{"<id>": {ESI body}}`, one at a time: decoded at once they would take half a gigabyte.

    Raises `BadHistory` where the file breaks; what came before is good.
    """
    decoder = json.JSONDecoder()
    at = 0

    def skip(expected: str) -> str:
        nonlocal at
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
        found = text[at : at + 1]
        if not found or found not in expected:
            raise BadHistory(f"{name}: expected {' or '.join(expected)} at character {at:,}; is it whole?")
        at += 1
        return found

    skip("{")
    if text[at:].lstrip()[:1] == "}":
        return
    while True:
        skip('"')
        end = text.find('"', at)
        number, at = text[at:end], end + 1
        skip(":")
        while text[at : at + 1].isspace():
            at += 1
        try:
            body, at = decoder.raw_decode(text, at)
            yield int(number), body
        except ValueError as error:
            raise BadHistory(f"{name}: {error}; is it whole?") from None
        if skip(",}") == "}":
            return


def with_hash(body: Any, digest: str) -> bytes:
    """An ESI body with its hash beside it, as EVE Ref writes it, so that one reader serves both."""
    return orjson.dumps(body | {"killmail_hash": digest} if isinstance(body, dict) else body)


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
        esi_url: str,
        door: Door,
        held: Callable[[date], Awaitable[set[int]]],
        publish: Callable[[Completeness], Awaitable[None]],
        directory: Path,
        checkpoint: Checkpoint,
        clock: Clock,
        beat: Callable[[], None],
    ) -> None:
        self._http = http
        self._url = f"{url.rstrip('/')}/history"
        self._esi = esi_url.rstrip("/")
        self._door = door
        self._held = held
        self._publish = publish
        self._directory = directory
        self._checkpoint = checkpoint
        self._clock = clock
        self._beat = beat
        self._log = log.get(SOURCE)
        self._totals: tuple[str | None, dict[str, int]] = (None, {})
        self._named: date | None = None
        """First day of the absence that people have been told of."""

    async def run(self, every_hours: float, stop: asyncio.Event) -> None:
        """Check the last days, and those of an absence, soon and then every so many hours, until `stop`; 0 checks never."""
        await pause(self._clock, FIRST_AFTER, stop, self._beat)
        while every_hours > 0 and not stop.is_set():
            now, complete = self._clock.now(), self._checkpoint.load().get("complete", {})
            self._name_what_is_too_old(out_of_reach(now, complete))
            for day in days_to_check(now, complete):
                await pause(self._clock, self._http.silence(self._url), stop, self._beat)
                if not stop.is_set():
                    await self.check(day, stop)
            await pause(self._clock, every_hours * 3600, stop, self._beat)

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
        answer = await self._get(f"{self._url}/{name}.json", stop, etag=etag)
        if isinstance(answer, NotModified) or answer is None:
            return None
        if not isinstance(answer, Ok):
            self._log.warning("no history of this day to compare with", day=str(day), answer=str(answer)[:200])
            return None
        try:
            hashes = day_hashes(answer.body, f"history/{name}.json")
        except BadHistory as error:
            self._log.warning(str(error))
            return None
        total = (await self._fetch_totals(stop)).get(name)
        if total is not None and total != len(hashes):
            self._log.warning("the day's file and the totals differ", day=str(day), file=len(hashes), totals=total)
        fetched = await self._refetch(day, hashes, missing(hashes, held), stop)
        event = verdict(day, hashes, held, total, fetched, self._clock.now())
        await self._publish(event)
        metrics.KILLMAILS_MISSING.labels(event["day"]).set(event["missing_count"])
        if event["missing_count"] == 0 and answer.etag:
            self._checkpoint.save({"v": 1, "complete": done | {name: [answer.etag, event["held"]]}})
        return event

    async def _refetch(self, day: date, hashes: Mapping[int, str], wanted: list[int], stop: asyncio.Event) -> set[int]:
        """Fetch and hand over; the ids that Kafka has acknowledged."""
        fetched: set[int] = set()
        if len(wanted) > FEW:
            fetched |= await self._from_raw(day, hashes, set(wanted), stop)
        return fetched | await self._from_esi(hashes, [number for number in wanted if number not in fetched], stop)

    async def _from_raw(self, day: date, hashes: Mapping[int, str], wanted: set[int], stop: asyncio.Event) -> set[int]:
        name = f"history/raw/{_name(day)}.json"
        url = f"{self._url}/raw/{_name(day)}.json"
        path = self._directory / f"raw-{day}.json.part"
        self._directory.mkdir(parents=True, exist_ok=True)
        answer = await unless_stopped(self._http.download(url, path), stop)
        if answer is not None:
            self._take(url, answer)
        if not isinstance(answer, Ok):
            self._log.info("no raw file of this day, asking ESI", day=str(day), answer=str(answer))
            return set()
        fetched: set[int] = set()
        batch: dict[int, asyncio.Future[Any] | None] = {}
        try:
            for count, (number, body) in enumerate(raw_bodies(path.read_text("utf-8"), name)):
                if count % BREATH == 0:
                    await asyncio.sleep(0)
                if number in wanted and number not in batch:
                    batch[number] = await self._door.offer(self._arrival(body, hashes[number], f"{url}#{number}"))
                if len(batch) >= BATCH:
                    fetched |= await _acknowledged(batch)
                    self._beat()
                if stop.is_set():
                    break
        except (BadHistory, UnicodeDecodeError) as error:
            self._log.warning(str(error))
        finally:
            _remove(path)
        return fetched | await _acknowledged(batch)

    async def _from_esi(self, hashes: Mapping[int, str], wanted: list[int], stop: asyncio.Event) -> set[int]:
        fetched: set[int] = set()
        faults = 0
        for number in wanted:
            if stop.is_set() or faults >= ESI_FAULTS:
                break
            url = f"{self._esi}/killmails/{number}/{hashes[number]}"
            answer = await self._get(url, stop, headers={"X-Compatibility-Date": ESI_COMPATIBILITY})
            wait = ESI_SPACING
            match answer:
                case Ok(body) if (found := _object(body)) is not None:
                    await self._door.deliver(self._arrival(found, hashes[number], url))
                    fetched.add(number)
                    faults = 0
                case Refused():
                    wait = ESI_BAD_PAIR  # the pair is wrong: the next one may be right
                case Blocked() | None:
                    break
                case Throttled(retry_after):
                    faults += 1
                    wait = min(LONGEST_WAIT, retry_after or THROTTLED)
                case _:
                    faults += 1
                    wait = 2.0**faults
            await pause(self._clock, wait, stop, self._beat)
        return fetched

    def _arrival(self, body: Any, digest: str, origin: str) -> Arrival:
        return Arrival(with_hash(body, digest), read_everef, "history", origin, self._clock.now())

    async def _fetch_totals(self, stop: asyncio.Event) -> dict[str, int]:
        """The number of killmails by day; what was read last when it has not changed or cannot be read."""
        etag, totals = self._totals
        answer = await self._get(f"{self._url}/totals.json", stop, etag=etag)
        fresh = counts(answer.body) if isinstance(answer, Ok) else None
        if isinstance(answer, Ok) and fresh is not None:
            self._totals = (answer.etag, fresh)
            return fresh
        if not isinstance(answer, NotModified):
            self._log.warning("the history's totals cannot be read", answer=str(answer)[:200])
        return totals

    async def _get(
        self, url: str, stop: asyncio.Event, *, etag: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer | None:
        answer = await unless_stopped(self._http.get(url, etag=etag, headers=headers), stop)
        if answer is not None:
            self._take(url, answer)
            await pause(self._clock, SPACING, stop, self._beat)
        return answer

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


async def _acknowledged(batch: dict[int, asyncio.Future[Any] | None]) -> set[int]:
    """Wait for Kafka; empties the batch."""
    done = set(batch)
    await asyncio.gather(*(future for future in batch.values() if future is not None))
    batch.clear()
    return done


def _name(day: date) -> str:
    """What the history calls a day."""
    return f"{day:%Y%m%d}"


def _object(body: bytes) -> Any | None:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    etag_note(path).unlink(missing_ok=True)
