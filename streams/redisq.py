"""A RedisQ-compatible server: one long poll after the other, each gives one package or, after `ttw` seconds, nothing.

The official server ended on 2026-05-31; this is for others that speak the same, such as one's own relay. In its last months
it sent a killmail's id and hash and no body: of such a package the body is asked of ESI, and while ESI is away the poll waits.

RedisQ forgets a package as soon as it has sent it. One that was taken and not yet acknowledged by Kafka when we crash, or has no
body yet when we are stopped, does not come again from here: it is `streams.history` that finds and fetches it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import httpx
import orjson

from runtime import log
from runtime.clock import Clock
from schemas.envelopes import read_redisq
from streams.answers import tell
from streams.arrival import Arrival
from streams.door import Door
from streams.esi.client import EsiClient
from streams.esi.mail import ASK_SECONDS, mail_in, mail_path
from streams.esi.outcome import reason_of
from streams.http import Answer, Blocked, Http, Ok, Oversized, Throttled, Unavailable
from streams.pause import finished, pause, unless_stopped
from streams.redisq_body import ask_again_after, is_fault, is_package, with_body, without_body

SOURCE = "redisq"
ENDED_HOSTS = frozenset({"redisq.zkillboard.com", "zkillredisq.stream", "www.zkillredisq.stream"})
SPACING = 0.5
"""Seconds between requests: the official server took 2 a second."""
LONGEST_POLL = 10
"""Seconds (`ttw`) that the server holds a request open when it has nothing; the protocol's maximum."""
LOCKED_WAIT = (30.0, 40.0)
"""Seconds after a 429: a queue with a request in flight is locked for 30 s."""
BLOCKED_WAIT = 3_600.0
LONGEST_WAIT = 3_600.0
BACKOFF = (1.0, 60.0)
GRACE = ASK_SECONDS
"""Seconds for ESI's answer after `stop`: a part has 15 to end."""


class BadQueue(ValueError):
    """The address or the queue cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from an answer: hand `emit` over, then wait. `faults` is for the next `step`."""

    faults: int
    wait: float
    emit: bytes | None = None
    notice: str | None = None


def listen_url(url: str, queue: str, ttw: int = LONGEST_POLL) -> str:
    """The address to poll. Raises `BadQueue` without a queue id, or for a server that no longer exists."""
    address = httpx.URL(url)
    if address.host in ENDED_HOSTS:
        raise BadQueue(f"{address.host} was shut down on 2026-05-31; zKillboard's feed is R2Z2 now: unset WARSTREAM_REDISQ_URL.")
    if not queue.strip():
        raise BadQueue("a RedisQ server needs a queue id of your own: set WARSTREAM_REDISQ_QUEUE to any word nobody else uses.")
    if address.scheme not in ("http", "https") or not address.host:
        raise BadQueue(f"{url!r} is no address of a RedisQ server: give WARSTREAM_REDISQ_URL as https://host/path.")
    return str(address.copy_merge_params({"queueID": queue, "ttw": min(max(ttw, 1), LONGEST_POLL)}))


def step(faults: int, answer: Answer, chance: float) -> Turn:
    """The meaning of an answer; `faults` failures came before it, `chance` between 0 and 1 spreads waits."""
    match answer:
        case Ok(body) if is_package(body):
            return Turn(0, SPACING, None if orjson.loads(body)["package"] is None else body)
        case Ok(body) | Oversized(body):
            wait = _backoff(faults)
            return Turn(faults + 1, wait, body, f"the RedisQ server sent something else than a package; next try in {wait:.0f} s")
        case Blocked():
            return Turn(faults, BLOCKED_WAIT, None, "the RedisQ server answers 403; silence for an hour")
        case Throttled(retry_after):
            low, high = LOCKED_WAIT
            wait = low + (high - low) * chance if retry_after is None else min(max(retry_after, SPACING), LONGEST_WAIT)
            return Turn(faults, wait)
        case Unavailable(_, retry_after) if retry_after is not None:
            return Turn(faults + 1, min(max(_backoff(faults), retry_after), LONGEST_WAIT))
        case _:
            return Turn(faults + 1, _backoff(faults))


class RedisQ:
    """One poller of one queue: the protocol allows one request in flight per queue."""

    def __init__(
        self,
        *,
        http: Http,
        url: str,
        queue: str,
        esi: EsiClient,
        door: Door,
        clock: Clock,
        beat: Callable[[], None],
        ttw: int = LONGEST_POLL,
        random: Random | None = None,
    ) -> None:
        self._address = listen_url(url, queue, ttw)
        self._origin = f"{httpx.URL(url).host}, queue {queue}"
        self._http = http
        self._esi = esi
        self._door = door
        self._clock = clock
        self._beat = beat
        self._random = random or Random()
        self._log = log.get(SOURCE)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. Raises what the door raises."""
        faults = 0
        while not stop.is_set():
            answer = await unless_stopped(self._http.get(self._address, follow=True), stop)
            if answer is None:
                return
            received = self._clock.now()
            turn = step(faults, answer, self._random.random())
            faults = turn.faults
            self._beat()
            tell(SOURCE, answer, received)
            if turn.notice:
                self._log.warning(turn.notice)
            if turn.emit is not None:
                # Not dropped at a `stop`: the server has already forgotten this package.
                whole = await self._completed(turn.emit, stop)
                await self._door.deliver(Arrival(whole, read_redisq, "redisq", self._origin, received))
            await pause(self._clock, turn.wait - (self._clock.now() - received).total_seconds(), stop, self._beat)

    async def _completed(self, package: bytes, stop: asyncio.Event) -> bytes:
        """With ESI's body where there is none, however long ESI is away: what follows the server keeps, this one it forgot.

        As it is where ESI has none, or when told to stop first: then it is set aside, and history fetches it.
        """
        known = without_body(package)
        if known is None:
            return package
        faults = 0
        while True:
            outcome = await finished(self._esi.get(mail_path(*known)), stop, self._beat, grace=GRACE)
            self._beat()
            if outcome is None:
                return package
            body = mail_in(outcome)
            if body is not None:
                return with_body(package, body)
            wait = ask_again_after(outcome, faults, self._clock.now().timestamp())
            self._log.warning(f"ESI: {reason_of(outcome)}", killmail_id=known[0], next_try_seconds=wait)
            if wait is None or stop.is_set():
                return package
            faults += is_fault(outcome)
            await pause(self._clock, wait, stop, self._beat)


def _backoff(faults: int) -> float:
    first, longest = BACKOFF
    return min(longest, first * 2.0 ** min(faults, 10))
