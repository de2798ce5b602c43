"""The bodies of killmails that a day lacks, from whoever has them: EVE Ref's archive of the day, zKillboard's raw file, ESI.

An archive has some 5 MB and a raw file some 60 for the same day, so a day of which most is missing comes from the archive;
what that lacks, or a gap of some hundred killmails, comes from the raw file, and a few killmails from ESI one by one. Where both
files are away, ESI is asked for some hundred of them and the rest waits for the next check, when a file may be there.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import orjson

from runtime import log
from runtime.clock import Clock
from schemas.envelopes import read_everef
from streams.answers import said
from streams.arrival import Arrival
from streams.door import Door, accepted
from streams.esi import mail as esi_mail
from streams.esi.client import EsiClient
from streams.esi.outcome import NOT_WANTED, Denied, Fresh, Gone, Outcome, Throttled, Unavailable, Unchanged
from streams.everef import BadArchive, archive_path, tar_members
from streams.history_asker import SOURCE, Asker
from streams.http import Ok, etag_note
from streams.pause import unless_stopped

FEW = 50
"""Up to so many missing killmails are fetched from ESI (50 s)."""
ESI_MOST = 500
"""Requests to ESI for one day in one check (8 min): a whole day of 20,000 would take six hours, and the other days wait."""
MOST = 0.5
"""Share of a day from which EVE Ref's archive is the shorter way."""
ESI_FAULTS = 5
"""Failures in a row after which ESI is left alone until the next check."""
LONGEST_WAIT = 900.0
"""ESI's limits look at 15 min, and a downtime is shorter: no wait for it is longer."""
BATCH = 500
"""Killmails handed over before waiting for Kafka."""
BREATH = 200
"""Bodies decoded between two turns of the event loop."""

Found = tuple[int, bytes, str]
"""A killmail's id, its body with the hash beside it, and where it is from."""


class BadHistory(ValueError):
    """A history file is not what it should be; the message says which and how."""


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
        except (ValueError, RecursionError) as error:
            raise BadHistory(f"{name}: {error}; is it whole?") from None
        if skip(",}") == "}":
            return


def with_hash(body: Any, digest: str) -> bytes | None:
    """An ESI body with its hash beside it, as EVE Ref writes it, so that one reader serves both. None where it cannot be written:
    numbers beyond 64 bits, halves of characters, or nested too deeply."""
    try:
        return orjson.dumps(body | {"killmail_hash": digest} if isinstance(body, dict) else body)
    except TypeError:
        return None


class Bodies:
    """Fetches and hands over. `history_url` is zKillboard's, with `/history`."""

    def __init__(
        self,
        *,
        asker: Asker,
        history_url: str,
        everef_url: str,
        esi: EsiClient,
        door: Door,
        directory: Path,
        clock: Clock,
        beat: Callable[[], None],
        random: Random | None = None,
    ) -> None:
        self._asker = asker
        self._history = history_url
        self._everef = everef_url.rstrip("/")
        self._esi = esi
        self._door = door
        self._directory = directory
        self._clock = clock
        self._beat = beat
        self._random = random or Random()
        self._log = log.get(SOURCE)

    async def fetch(self, day: date, hashes: Mapping[int, str], wanted: Collection[int], stop: asyncio.Event) -> set[int]:
        """The ids, of those wanted, that Kafka has acknowledged as killmails. `hashes`: those of the whole day."""
        left = set(wanted)
        if len(left) > max(FEW, MOST * len(hashes)):
            left -= await self._from_archive(day, hashes, left, stop)
        if len(left) > FEW:
            left -= await self._from_raw(day, hashes, left, stop)
        if len(left) > ESI_MOST:
            self._log.warning(
                "neither archive nor raw file has them: some come from ESI one by one, the rest with the next check",
                day=str(day),
                missing=len(left),
                asked_for=ESI_MOST,
            )
        # By lot: those that nobody has must not keep the others from being asked for, check after check.
        asked = self._random.sample(sorted(left), min(len(left), ESI_MOST))
        left -= await self._from_esi(hashes, sorted(asked), stop)
        return set(wanted) - left

    async def _from_archive(self, day: date, hashes: Mapping[int, str], wanted: set[int], stop: asyncio.Event) -> set[int]:
        def found(path: Path) -> Iterator[Found | None]:
            with path.open("rb") as file:
                for member in tar_members(file, url):
                    yield _of_archive(member.payload, member.name, hashes)

        url = f"{self._everef}/{archive_path(day)}"
        return await self._from_file(url, f"archive-{day}.part", found, wanted, stop)

    async def _from_raw(self, day: date, hashes: Mapping[int, str], wanted: set[int], stop: asyncio.Event) -> set[int]:
        def found(path: Path) -> Iterator[Found | None]:
            for number, body in raw_bodies(path.read_text("utf-8"), name):
                whole = with_hash(body, hashes[number]) if number in hashes else None
                yield None if whole is None else (number, whole, f"{url}#{number}")

        name = f"history/raw/{day:%Y%m%d}.json"
        url = f"{self._history}/raw/{day:%Y%m%d}.json"
        return await self._from_file(url, f"raw-{day}.json.part", found, wanted, stop)

    async def _from_file(
        self, url: str, name: str, read: Callable[[Path], Iterable[Found | None]], wanted: set[int], stop: asyncio.Event
    ) -> set[int]:
        """Hand over what is wanted of a day's file, as far as it can be read; None in it is passed over."""
        path = self._directory / name
        self._directory.mkdir(parents=True, exist_ok=True)
        answer = await self._asker.download(url, path, stop)
        if not isinstance(answer, Ok):
            self._log.info("not this way", url=url, answer="none" if answer is None else said(answer))
            return set()
        fetched: set[int] = set()
        batch: dict[int, asyncio.Future[Any] | None] = {}
        try:
            for count, one in enumerate(read(path)):
                if count % BREATH == 0:
                    await asyncio.sleep(0)
                if one is not None and one[0] in wanted and one[0] not in batch:
                    number, body, origin = one
                    batch[number] = await self._door.offer(self._arrival(body, origin))
                if len(batch) >= BATCH:
                    fetched |= await _acknowledged(batch)
                    self._beat()
                if stop.is_set():
                    break
        except (BadHistory, BadArchive, UnicodeDecodeError) as error:
            self._log.warning(str(error))
        finally:
            path.unlink(missing_ok=True)
            etag_note(path).unlink(missing_ok=True)
        return fetched | await _acknowledged(batch)

    async def _from_esi(self, hashes: Mapping[int, str], wanted: list[int], stop: asyncio.Event) -> set[int]:
        fetched: set[int] = set()
        left = deque(wanted)
        faults, waited = 0, 0.0
        while left and faults < ESI_FAULTS and waited < LONGEST_WAIT and not stop.is_set():
            number = left.popleft()
            path = esi_mail.mail_path(number, hashes[number])
            outcome = await unless_stopped(self._esi.get(path), stop)
            if outcome is None or (isinstance(outcome, Denied) and outcome.status in NOT_WANTED):
                break
            self._beat()
            found = _whole(outcome, hashes[number])
            if found is not None and await self._door.deliver(self._arrival(found, self._esi.url(path, None))):
                fetched.add(number)
            wait = esi_mail.SPACING
            match outcome:
                case Fresh() | Unchanged() | Gone() | Denied():
                    faults, waited = 0, 0.0
                case Throttled(until) | Unavailable(_, float(until)):  # it says when: then, and this one again
                    left.appendleft(number)
                    wait = min(LONGEST_WAIT, max(wait, until - self._clock.now().timestamp()))
                    waited += wait
                case Unavailable():
                    left.append(number)
                    faults += 1
                    wait = 2.0**faults
            await self._asker.pause(wait, stop)
        return fetched

    def _arrival(self, body: bytes, origin: str) -> Arrival:
        return Arrival(body, read_everef, "history", origin, self._clock.now())


def _whole(outcome: Outcome, digest: str) -> bytes | None:
    """The killmail in an answer of ESI."""
    body = esi_mail.mail_in(outcome)
    return None if body is None else with_hash(body, digest)


def _of_archive(payload: bytes, name: str, hashes: Mapping[int, str]) -> Found | None:
    """None for what is none of the day's, or has another hash: zKillboard has another one, and that is what we compare with."""
    try:
        mail = read_everef(orjson.loads(payload))
        number = mail.body["killmail_id"]
    except (ValueError, KeyError):
        return None
    return (number, payload, name) if type(number) is int and hashes.get(number) == mail.hash else None


async def _acknowledged(batch: dict[int, asyncio.Future[Any] | None]) -> set[int]:
    """Wait for Kafka; those that it has as killmails. Empties the batch."""
    sent = {number: future for number, future in batch.items() if future is not None}
    batch.clear()
    answers = await asyncio.gather(*sent.values())
    return {number for number, answer in zip(sent, answers, strict=True) if accepted(answer)}
