"""The R2Z2 poller: asks, hands over, saves, waits. Every decision is in `streams.r2z2`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from runtime import log, metrics
from runtime.clock import Clock
from schemas.envelopes import read_r2z2
from streams import r2z2
from streams.answers import tell
from streams.arrival import Arrival
from streams.checkpoint import Checkpoint
from streams.door import Door
from streams.http import Answer, Blocked, Http, Throttled
from streams.pause import pause, unless_stopped

SOURCE = "r2z2"


class R2Z2:
    """One poller; there must be only one per address of the internet."""

    def __init__(
        self,
        *,
        http: Http,
        url: str,
        door: Door,
        checkpoint: Checkpoint,
        clock: Clock,
        beat: Callable[[], None],
        cluster_id: str | None = None,
        rewind_on_new_cluster: bool = False,
        random: Random | None = None,
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._door = door
        self._checkpoint = checkpoint
        self._clock = clock
        self._beat = beat
        self._cluster_id = cluster_id
        self._rewind = rewind_on_new_cluster
        self._random = random or Random()
        self._log = log.get(SOURCE)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. Raises what the door or the checkpoint raise; the saved cursor is then still true."""
        kept = self._checkpoint.load()
        state = r2z2.resumed(kept, self._cluster_id, rewind_on_new_cluster=self._rewind)
        if state.cursor is not None and state.cursor != kept.get("cursor"):
            self._log.warning(
                "the broker is a new one and holds nothing; reading again", files=r2z2.REWIND, **{"from": state.cursor}
            )
        wait = min(max(0.0, state.not_before - self._now()), r2z2.LONGEST_WAIT)
        self._http.hush(self._url, self._now() + wait)
        await pause(self._clock, wait, stop, self._beat)
        while not stop.is_set():
            asked = r2z2.ask(state, self._now())
            answer = await unless_stopped(self._http.get(f"{self._url}/{asked.path}"), stop)
            if answer is None:
                return
            answered = self._now()
            turn = r2z2.step(state, asked, answer, answered, self._random.random())
            self._tell(turn, answer)
            for emit in turn.emits:
                if not await unless_stopped(self._deliver(emit), stop):
                    return
            fresh = r2z2.saved(turn.state)
            if fresh != kept:
                self._checkpoint.save(fresh)
                kept = fresh
            state = turn.state
            match answer:
                case Blocked(None) | Throttled():  # for the check of completeness, which asks the same server
                    self._http.hush(self._url, answered + turn.wait)
            # What handing over took counts towards the wait: the limit is on requests.
            await pause(self._clock, turn.wait - (self._now() - answered), stop, self._beat)

    async def _deliver(self, emit: r2z2.Emit) -> bool:
        origin = f"{self._url}/ephemeral/{emit.sequence}.json"
        await self._door.deliver(Arrival(emit.payload, read_r2z2, "r2z2", origin, self._clock.now()))
        return True

    def _tell(self, turn: r2z2.Turn, answer: Answer) -> None:
        self._beat()
        tell(SOURCE, answer, self._clock.now())
        if turn.state.cursor is not None:
            metrics.SOURCE_CURSOR.labels(SOURCE).set(turn.state.cursor)
        for notice in turn.notices:
            if notice.kind in ("gap", "broken-file"):
                metrics.SOURCE_GAPS.labels(SOURCE).inc()
            say = self._log.info if notice.kind in ("gap", "found") else self._log.warning
            say(notice.text, kind=notice.kind, cursor=turn.state.cursor)

    def _now(self) -> float:
        return self._clock.now().timestamp()
