"""EVE-Scout's list of the holes of Thera and Turnur: one request a minute for each, and an event when something is different.

A hole that ends is told without being asked for, and as of the last answer: what EVE-Scout has listed since we do not know. What
stays the same is told again now and then, so that one sees that it is still so. An answer that does not say what it should
changes nothing: holes that we cannot read are not closed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from runtime import log, metrics
from runtime.clock import Clock, iso
from schemas.topics import WORMHOLES
from schemas.world.wormholes import Hole, Hub, Wormholes
from streams.answers import count, said, succeeded
from streams.checkpoint import Checkpoint
from streams.eve_scout_holes import Unreadable, open_holes, read_holes
from streams.http import Answer, Blocked, Http, NotModified, Ok, Throttled, Unavailable
from streams.outage import Outage
from streams.pause import pause, unless_stopped
from streams.publish import Publish

SOURCE = "eve-scout"
POLL = 60.0
"""Seconds between two requests for one hub, or longer where the answer is good for longer."""
TELL_AGAIN = 900.0
"""Seconds between two events of a list that stays the same."""
LONGEST_FRESH = 3_600.0
"""An answer that is good for more than an hour is of a cache gone wrong: holes live for a day at most."""
BACKOFF = (60.0, 900.0)
THROTTLED = 300.0
"""Seconds after a 429 that does not say how long."""
BLOCKED = 3_600.0
LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of a hub. `not_before` is in Unix seconds; `holes` are as last listed, ended ones among them."""

    etag: str | None = None
    not_before: float = 0.0
    faults: int = 0
    holes: tuple[Hole, ...] | None = None
    answered_at: float = 0.0
    """When EVE-Scout last said that these are all."""


@dataclass(frozen=True, slots=True)
class Told:
    """The last event of a hub. `as_of` in Unix seconds."""

    holes: list[Hole]
    as_of: float


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from an answer; `alarm` says what could not be read. With `hush` the whole server is left alone until then."""

    known: Known
    alarm: str | None = None
    notice: str | None = None
    hush: bool = False


def step(known: Known, answer: Answer, hub: Hub, now: float) -> Turn:
    """The meaning of an answer that came at `now` (Unix seconds)."""
    match answer:
        case Ok(body, etag):
            try:
                holes = read_holes(body, hub)
            except Unreadable as fault:
                return Turn(_failed(known, now), alarm=str(fault))
            return Turn(Known(etag, now + _fresh(answer.fresh), 0, holes, now))
        case NotModified():
            return Turn(Known(known.etag, now + _fresh(answer.fresh), 0, known.holes, now))
        case Blocked():
            return Turn(_failed(known, now, BLOCKED), notice=said(answer), hush=True)
        case Throttled(retry_after):
            return Turn(_failed(known, now, THROTTLED if retry_after is None else retry_after), notice=said(answer), hush=True)
        case Unavailable(_, retry_after):
            return Turn(_failed(known, now, retry_after or 0.0), notice=said(answer))
        case _:
            return Turn(_failed(known, now), notice=said(answer))


class EveScout:
    """One poller of both hubs."""

    def __init__(
        self, *, http: Http, url: str, publish: Publish, checkpoint: Checkpoint, clock: Clock, beat: Callable[[], None]
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._publish = publish
        self._checkpoint = checkpoint
        self._clock = clock
        self._beat = beat
        self._outage = Outage()
        self.asked = asyncio.Event()
        """Set after the first look, whatever came of it."""
        self._log = log.get(SOURCE)

    @property
    def trouble(self) -> str | None:
        """What is wrong with it, to follow its name; None while nothing is."""
        return min(self._outage.said, default=None)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. Raises what publishing raises."""
        saved = self._checkpoint.load()
        known = {hub: _restored(saved.get(hub, {}), self._now()) for hub in get_args(Hub)}
        last = {hub: _told(saved.get(hub, {})) for hub in known}
        for hub in known:
            succeeded(f"{SOURCE}-{hub}", self._clock.now())
        while not stop.is_set():
            for hub in known:
                if known[hub].not_before <= self._now():
                    turn = await self._ask(hub, known[hub], stop)
                    if turn is None:
                        return
                    known[hub] = turn.known
                    if turn.hush:
                        known = {each: _later(one, turn.known.not_before) for each, one in known.items()}
                last[hub] = await self._tell(hub, known[hub], last[hub])
            self.asked.set()
            state = {hub: _saved(known[hub], last[hub]) for hub in known}
            if state != saved:
                self._checkpoint.save(state)
                saved = state
            wait = min(POLL, *(one.not_before - self._now() for one in known.values()))
            await pause(self._clock, max(1.0, wait), stop, self._beat)

    async def _ask(self, hub: Hub, known: Known, stop: asyncio.Event) -> Turn | None:
        url = f"{self._url}/v2/public/signatures?system_name={hub}"
        answer = await unless_stopped(self._http.get(url, etag=known.etag), stop)
        if answer is None:
            return None
        count(SOURCE, answer)
        self._beat()
        turn = step(known, answer, hub, self._now())
        if turn.known.faults == 0:
            succeeded(f"{SOURCE}-{hub}", self._clock.now())
        if turn.hush:
            self._http.hush(url, turn.known.not_before)
        if turn.alarm:
            metrics.SOURCE_UNREADABLE.labels(SOURCE, hub).inc()
        self._say(hub, turn)
        return turn

    def _say(self, hub: Hub, turn: Turn) -> None:
        """Once an outage: it may last for days, and both hubs have the same one."""
        if turn.alarm and self._outage.failed(hub, turn.alarm):
            self._log.error(f"EVE-Scout's answer {turn.alarm}", hub=hub)
        elif turn.notice and self._outage.failed(hub, turn.notice):
            self._log.warning(f"EVE-Scout {turn.notice}", hub=hub, again_in=round(turn.known.not_before - self._now()))
        elif not (turn.alarm or turn.notice) and self._outage.answered(hub):
            self._log.info("EVE-Scout answers again", hub=hub)

    async def _tell(self, hub: Hub, known: Known, before: Told | None) -> Told | None:
        """Publish the open holes if they differ from `before` or that is old; what was told last."""
        if known.holes is None:
            return before
        now = self._clock.now()
        holes = open_holes(known.holes, now)
        if before is not None and holes == before.holes and known.answered_at < before.as_of + TELL_AGAIN:
            return before
        as_of = iso(datetime.fromtimestamp(known.answered_at, UTC))
        event = Wormholes(source="eve-scout", as_of=as_of, received_at=iso(now), simulated=False, v=1, hub=hub, holes=holes)
        await self._publish([(WORMHOLES, hub, event)])
        return Told(holes, known.answered_at)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _fresh(seconds: float | None) -> float:
    return min(LONGEST_FRESH, max(POLL, seconds or 0.0))


def _failed(known: Known, now: float, wait: float = 0.0) -> Known:
    first, longest = BACKOFF
    wait = min(LONGEST_WAIT, max(wait, min(longest, first * 2.0 ** min(known.faults, 10))))
    return Known(known.etag, now + wait, known.faults + 1, known.holes, known.answered_at)


def _later(known: Known, until: float) -> Known:
    return Known(known.etag, max(known.not_before, until), known.faults, known.holes, known.answered_at)


def _saved(known: Known, told: Told | None) -> dict[str, Any]:
    return {
        "etag": known.etag,
        "not_before": known.not_before,
        "faults": known.faults,
        "holes": None if known.holes is None else list(known.holes),
        "answered_at": known.answered_at,
        "told": None if told is None else {"holes": told.holes, "as_of": told.as_of},
    }


def _told(saved: dict[str, Any]) -> Told | None:
    told = saved.get("told")
    return Told(told["holes"], told["as_of"]) if isinstance(told, dict) else None  # it was a list once: then it is told again


def _restored(saved: dict[str, Any], now: float) -> Known:
    answered_at = saved.get("answered_at", 0.0)
    holes = saved.get("holes") if answered_at else None
    # Without the holes that it stands for, an ETag would be answered by "nothing new".
    etag = None if holes is None else saved.get("etag")
    not_before = min(saved.get("not_before", 0.0), now + LONGEST_WAIT)  # the clock may have been wrong
    return Known(etag, not_before, saved.get("faults", 0), None if holes is None else tuple(holes), answered_at)
