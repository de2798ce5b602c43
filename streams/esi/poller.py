"""Asks each endpoint when its answer has expired, and publishes what came of it. What an answer means is in `pollers/`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from runtime import __version__, log, metrics
from runtime.clock import iso
from schemas.dead_letter import dead_letter
from schemas.topics import DEAD_LETTERS
from streams.answers import succeeded
from streams.checkpoint import Checkpoint
from streams.esi import heard
from streams.esi.client import AWAY, SOURCE, EsiClient
from streams.esi.look import BadBody, Look, State, Step
from streams.esi.outcome import Denied, Fresh, Gone, Outcome, Throttled, Unavailable, Unchanged
from streams.esi.pollers import campaigns, faction_war, hours, incursions, prices, skyhooks, sovereignty
from streams.outage import Outage
from streams.pause import pause, unless_stopped
from streams.publish import Message, Publish

JITTER = 5.0
"""Seconds after `Expires` within which we ask: not everybody in the same second, and not before a slower clock's `Expires`."""
LEAST = 30.0
"""Seconds between two looks, whatever `Expires` says: campaigns expire after 5 s, and a timer's score is no race."""
LONGEST = 26 * 3_600.0
"""Seconds: nothing that we poll is made anew less than daily."""
REFUSED = 3_600.0
"""Seconds after a 4xx, or an endpoint that is gone: something that we must mend, not wait for."""
BACKOFF = (10.0, 600.0)
"""First and longest wait in seconds after a failure that tells no time; it doubles with each in a row."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One endpoint: `step` gives events, `forgotten` what to remember when the broker has lost what was told."""

    name: str
    path: str
    step: Step
    forgotten: Callable[[State], State]


POLLS: tuple[Poll, ...] = (
    Poll("prices", prices.PATH, prices.step, heard.forgotten),
    Poll("sovereignty", sovereignty.PATH, sovereignty.step, heard.forgotten),
    Poll("campaigns", campaigns.PATH, campaigns.step, campaigns.forgotten),
    Poll("kills", hours.KILLS, hours.kills, hours.forgotten),
    Poll("jumps", hours.JUMPS, hours.jumps, hours.forgotten),
    Poll("incursions", incursions.PATH, incursions.step, incursions.forgotten),
    Poll("faction-war", faction_war.PATH, faction_war.step, faction_war.forgotten),
    Poll("skyhooks", skyhooks.PATH, skyhooks.step, skyhooks.forgotten),
)


async def run_pollers(
    client: EsiClient,
    publish: Publish,
    folder: Path,
    beat: Callable[[], None],
    stop: asyncio.Event,
    *,
    cluster: str | None = None,
    simulated: bool = False,
    polls: Iterable[Poll] = POLLS,
) -> None:
    """Poll until `stop`. Raises what `publish` raises, as an exception group.

    `folder` is where checkpoints lie, one file a poll. `cluster` is the id of a broker that keeps everything in memory: a new one
    is told the whole state again. Leave it out for a broker that does not forget.
    """
    outage = Outage()
    async with asyncio.TaskGroup() as group:
        for poll in polls:
            checkpoint = Checkpoint(folder / f"esi-{poll.name}.json")
            poller = Poller(poll, client, publish, checkpoint, beat, outage, cluster=cluster, simulated=simulated)
            group.create_task(poller.run(stop))


class Poller:
    """The loop of one poll. `outage` is shared by those that ask the same server."""

    def __init__(
        self,
        poll: Poll,
        client: EsiClient,
        publish: Publish,
        checkpoint: Checkpoint,
        beat: Callable[[], None],
        outage: Outage,
        *,
        cluster: str | None = None,
        simulated: bool = False,
    ) -> None:
        self._poll = poll
        self._client = client
        self._publish = publish
        self._checkpoint = checkpoint
        self._beat = beat
        self._outage = outage
        self._cluster = cluster
        self._simulated = simulated
        self._state: State = {}
        self._seen: float | str | None = None
        """`Last-Modified`, or the ETag, of the answer that was dealt with."""
        self._until: float | None = None
        """`Expires` of that answer: nobody asks ESI before it."""
        self._failures = 0
        self._bad = False
        self._log = log.get(SOURCE).bind(poll=poll.name)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop`. What was published and not yet remembered when we crash is published again."""
        self._resume()
        succeeded(f"esi-{self._poll.name}", self._client.clock.now())
        while not stop.is_set():
            outcome = await unless_stopped(self._client.get(self._poll.path), stop)
            if outcome is None:
                return
            self._beat()
            if isinstance(outcome, Fresh | Unchanged):
                await self._take(outcome)
                if not self._bad:
                    succeeded(f"esi-{self._poll.name}", self._client.clock.now())
            await pause(self._client.clock, self._wait(outcome), stop, self._beat)

    def _resume(self) -> None:
        kept = self._checkpoint.load()
        self._state = kept.get("state", {})
        if self._cluster is not None and kept and kept.get("cluster") != self._cluster:
            self._state = self._poll.forgotten(self._state)
            self._log.warning("the broker is a new one and holds nothing; telling all again")

    async def _take(self, document: Fresh | Unchanged) -> None:
        mark = document.last_modified if document.last_modified is not None else document.etag
        confirmed = None
        if mark is not None and mark == self._seen:
            # ESI may keep a copy beyond its `Expires`, where an event and no time makes it old. Who was given it again was told
            # so after that time; when exactly is not known of what another process has asked for.
            if self._bad or self._until is None or document.expires is None or document.expires <= self._until:
                return
            confirmed = self._until
        self._until = document.expires
        now = self._now()
        dated = document.last_modified is not None
        as_of = now if document.last_modified is None else document.last_modified
        try:
            turn = self._poll.step(Look(document.json(), as_of, now, dated, self._simulated, confirmed), self._state)
        except BadBody as error:
            if not self._bad:  # a new shape of it stays for days: to say it once is enough, and one letter
                self._log.error("the answer cannot be used", fault=str(error))
                await self._publish([self._dead(document.body, str(error))])
            self._bad, self._seen = True, mark
            return
        if self._bad:
            self._bad = False
            self._log.info("the answer can be used again")
        if turn.faults:
            self._log.warning("rows left out", count=len(turn.faults), first=turn.faults[0])
        if turn.messages:
            if turn.unsure is not None:
                self._save(turn.unsure)
            await self._publish(turn.messages)
        if turn.heard:
            await self._publish(turn.heard)
        if turn.state != self._state or self._seen is None:
            self._state = turn.state
            self._save(self._state)
        self._seen = mark

    def _save(self, state: State) -> None:
        self._checkpoint.save({"v": 1, "cluster": self._cluster, "state": state})

    def _wait(self, outcome: Outcome) -> float:
        """Seconds until the next look."""
        now = self._now()
        jitter = self._client.random.random() * JITTER
        failures, self._failures = self._failures, 0
        if not isinstance(outcome, Unavailable | Throttled) and self._outage.answered(self._poll.name):
            self._log.info("ESI answers again")
        match outcome:
            case Fresh() | Unchanged():
                return min(LONGEST, max(LEAST, (outcome.expires or now) - now)) + jitter
            case Throttled(until):
                return max(0.0, until - now) + jitter
            case Gone() | Denied():
                self._log.error("ESI refuses", answer=str(outcome), seconds=REFUSED)
                return REFUSED + jitter
            case Unavailable(reason, until):
                self._failures = failures + 1
                said = self._outage.said
                # Who hears that the game server is away may be the first to: names or prices met the outage before him.
                if self._outage.failed(self._poll.name, reason) and (until is None or not said) and AWAY not in said:
                    self._log.warning("ESI is not available", reason=reason)
                first, longest = BACKOFF
                own = min(longest, first * 2.0 ** min(failures, 10)) if until is None else until - now
                return max(1.0, own) + jitter

    def _dead(self, body: bytes, fault: str) -> Message:
        letter = dead_letter(
            body,
            reason="bad-answer",
            detail=fault,
            source=SOURCE,
            origin=self._client.url(self._poll.path, None),
            at=iso(self._client.clock.now()),
            version=__version__,
        )
        metrics.DEAD_LETTERS.labels(self._poll.name, letter["reason"]).inc()
        return (DEAD_LETTERS, letter["id"], letter)

    def _now(self) -> float:
        return self._client.clock.now().timestamp()
