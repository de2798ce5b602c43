"""Names of those who are seen in kills: asked for in the order of need, told once, and again when they have grown old."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from runtime import log
from schemas.world.name import Name, NameCategory
from streams.answers import succeeded
from streams.esi import names_read
from streams.esi.client import SOURCE, EsiClient
from streams.esi.look import BadBody, Look
from streams.esi.names_bisect import OF_THE_BATCH, bisected
from streams.esi.names_doubts import Doubts
from streams.esi.names_ids import Key
from streams.esi.names_known import Known
from streams.esi.names_roll import QUESTIONS, Question, Roll
from streams.esi.outcome import Denied, Fresh, Gone, Outcome, Throttled, Unavailable, Unchanged
from streams.pause import pause, unless_stopped
from streams.publish import Publish

PATHS: dict[Question, str] = {"name": "/universe/names", "affiliation": "/characters/affiliation"}
"""What takes a batch."""

TASK = "names"
GATHER = 2.0
"""Seconds between two looks at the list: a kill's parties come together, and a second kill's with them."""
SPACING = 0.25
"""Seconds after each request for details. These routes have no limit of requests, only of failures: this is manners."""
DETAILS_A_TURN = 8
"""Details asked between two looks for names that are missing."""
SAVE = 60.0
"""Seconds between two saves of its own. Whoever must not lose what was wanted calls `keep`."""
SWEEP = 3_600.0
REFUSED = 3_600.0
"""Seconds after a refusal that is not about an id."""
UNKNOWN_WAIT = 30.0
"""Seconds after a failure that tells no time."""


class NameResolver:
    """One a process. `want` at any time, `run` once."""

    def __init__(
        self, client: EsiClient, publish: Publish, known: Known, beat: Callable[[], None], *, simulated: bool = False
    ) -> None:
        self._client = client
        self._publish = publish
        self._known = known
        self._beat = beat
        self._simulated = simulated
        self._roll = Roll(known.load())
        self._halves: dict[Question, list[list[Key]]] = {question: [] for question in PATHS}
        """Halves of a refused batch that there was no budget for: asked before anything else, so that no step is done twice."""
        self._doubts: dict[Question, Doubts] = {question: Doubts() for question in QUESTIONS}
        self._dirty = False
        self._saved = self._now()
        self._saving = asyncio.Lock()
        self._log = log.get(SOURCE)

    def want(self, category: NameCategory, ids: Iterable[int]) -> int:
        """They were seen, or are asked for. Returns how many of them were never named."""
        self._dirty = True
        return self._roll.want(category, ids, self._now())

    @property
    def waiting(self) -> int:
        """Ids of which nothing was told yet or is old."""
        return sum(self._roll.waiting(question) for question in QUESTIONS)

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until `stop`. Raises what `publish` raises; what was not published is not known then, and asked again."""
        swept = self._now()
        succeeded(TASK, self._client.clock.now())
        self._roll.sweep(swept)  # whom nobody could name before the restart
        try:
            while not stop.is_set():
                wait = await unless_stopped(self._turn(), stop)
                self._beat()
                if self._now() >= swept + SWEEP:
                    self._roll.sweep(self._now())
                    swept = self._now()
                if self._now() >= self._saved + SAVE:
                    await self.keep()
                await pause(self._client.clock, GATHER if wait is None else wait, stop, self._beat)
        finally:
            await self.keep()

    async def keep(self) -> None:
        """All that was wanted before this call is on the disk when it returns, and is asked for after a crash too."""
        async with self._saving:  # a save that is under way may have begun before
            if self._dirty:
                await self._save()

    async def _turn(self) -> float:
        """All names that wait, some affiliations, some details. Returns how long to wait, in seconds."""
        for question in PATHS:
            stopped = await self._batch(question)
            if stopped is not None:
                return self._pause_of(stopped)
        doubts = self._doubts["details"]
        for key in self._roll.next("details", self._now(), DETAILS_A_TURN, doubts.ids()):
            stopped = await self._detail(key, 0)
            if stopped is not None:
                return self._pause_of(stopped)
            await self._client.clock.sleep(SPACING)
        if (doubtful := doubts.take(self._now())) is not None:
            await self._detail(doubtful[0][0], doubtful[1])
        if not self._roll.waiting("name"):
            succeeded(TASK, self._client.clock.now())
        return 0.0 if self._roll.waiting("name") > len(self._doubts["name"].ids()) else GATHER

    async def _batch(self, question: Question) -> Outcome | None:
        """One batch, and one of those that failed before; halved where refused. None, or why the first was not finished."""
        doubts = self._doubts[question]
        batches = self._halves[question] or [self._roll.next(question, self._now(), but=doubts.ids())]
        stopped = await self._ask(batches, 0, question)
        if stopped is None and (doubtful := doubts.take(self._now())) is not None:
            await self._ask([doubtful[0]], doubtful[1], question)  # whatever comes of it, the others go on
        return stopped

    async def _ask(self, batches: list[list[Key]], failures: int, question: Question) -> Outcome | None:
        """`failures`: of the first batch, so far. What is left of them is asked first the next time."""
        doubts = self._doubts[question]

        async def ask(batch: list[Key]) -> Outcome:
            self._beat()
            outcome = await self._client.post(PATHS[question], sorted({number for _, number in batch}))
            if isinstance(outcome, Fresh) and not isinstance(outcome.json(), list):
                return Unavailable("the answer to a batch is no array")
            if _tells(outcome):
                doubts.answered()
            return outcome

        found = await bisected(batches, ask)
        self._halves[question] = found.left
        if found.stopped is not None and found.left:
            before = failures if found.left[0] == batches[0] else 0
            if _failed(found.stopped):
                self._doubt(found.left.pop(0), before, question, found.stopped)
            elif before:
                doubts.give_back(found.left.pop(0), before, self._now() + self._pause_of(found.stopped))
        for batch, outcome in found.answers:
            await self._tell_batch(batch, outcome, question)
            succeeded(TASK, self._client.clock.now())
        await self._missing(found.bad, question)
        return found.stopped

    def _doubt(self, batch: list[Key], failures: int, question: Question, outcome: Outcome) -> None:
        """ESI's server failed at it."""
        guilty = self._doubts[question].failed(batch, failures, self._now())
        if guilty is not None:
            self._log.error("ESI fails at one id, asked again in a day", question=question, key=guilty, answer=str(outcome))
            self._roll.put_off(guilty, question, self._now())
            self._dirty = True

    async def _tell_batch(self, batch: list[Key], outcome: Fresh | Unchanged, question: Question) -> None:
        look = self._look(outcome)
        events: list[Name] = []
        for row in look.body:
            try:
                event = names_read.named(look, row) if question == "name" else names_read.affiliated(look, row)
            except BadBody as error:
                self._log.error("a row about an id cannot be used", fault=str(error))
                continue
            events += [] if event is None else [event]
        await self._tell(events, question)
        answered = {event["id"] for event in events}
        for key in batch:  # also who is of another category than he was seen as: that one is not asked for again soon
            if key[1] in answered:
                self._roll.told(key, question, self._now())
            else:  # neither named nor refused: that says nothing, and is asked again tomorrow
                self._roll.gone(key, self._now())

    async def _detail(self, key: Key, failures: int) -> Outcome | None:
        """As `_details`, for one that has failed so often."""
        doubts = self._doubts["details"]
        stopped = await self._details(key)
        if stopped is None:
            doubts.answered()
        elif _failed(stopped):
            self._doubt([key], failures, "details", stopped)
        elif failures:
            doubts.give_back([key], failures, self._now() + self._pause_of(stopped))
        return stopped

    async def _details(self, key: Key) -> Outcome | None:
        """One alliance or corporation. None, or why it could not be asked."""
        outcome = await self._client.get(f"/{'alliances' if key[0] == 'alliance' else 'corporations'}/{key[1]}")
        if isinstance(outcome, Fresh | Unchanged):
            try:
                await self._tell([names_read.detailed(self._look(outcome), key)], "details")
            except BadBody as error:
                self._log.error("details cannot be used", category=key[0], id=key[1], fault=str(error))
                self._roll.told(key, "details", self._now())
        elif isinstance(outcome, Gone) or (isinstance(outcome, Denied) and outcome.status in OF_THE_BATCH):
            await self._missing([key], "details")
        else:
            return outcome
        return None

    async def _tell(self, events: list[Name], question: Question) -> None:
        if events:
            await self._publish([names_read.message(event) for event in events])
        for event in events:
            self._roll.told((event["category"], event["id"]), question, self._now())
        self._dirty = True

    async def _missing(self, keys: list[Key], question: Question) -> None:
        """ESI has nothing. Only of names does that mean that there is nobody: who left the game keeps his name."""
        self._dirty = self._dirty or bool(keys)
        if question != "name":
            for key in keys:
                self._roll.nothing(key, question, self._now())
            return
        now = self._now()
        look = Look(None, now, now, simulated=self._simulated)
        if keys:
            await self._publish([names_read.message(names_read.nameless(look, key)) for key in keys])
        for key in keys:
            self._roll.gone(key, now)

    def _look(self, outcome: Fresh | Unchanged) -> Look:
        now = self._now()
        as_of = now if outcome.last_modified is None else outcome.last_modified
        return Look(outcome.json(), as_of, now, outcome.last_modified is not None, self._simulated)

    def _pause_of(self, outcome: Outcome) -> float:
        """Seconds until it makes sense to go on."""
        match outcome:
            case Throttled(until) | Unavailable(_, float(until)):
                return max(1.0, until - self._now()) + self._client.random.random() * GATHER
            case Denied():
                self._log.error("ESI refuses", answer=str(outcome), seconds=REFUSED)
                return REFUSED
            case _:
                return UNKNOWN_WAIT

    async def _save(self) -> None:
        """In a thread: the file is some megabytes, and is written through to the disk."""
        self._dirty, self._saved = False, self._now()
        try:
            await asyncio.to_thread(self._known.save, dict(self._roll.entries), self._saved)
        except BaseException:
            self._dirty = True
            raise

    def _now(self) -> float:
        return self._client.clock.now().timestamp()


def _failed(outcome: Outcome | None) -> bool:
    """A request was made, and the server failed at it. What tells a time was not asked: downtime, or the route keeps failing."""
    return isinstance(outcome, Unavailable) and outcome.until is None


def _tells(outcome: Outcome) -> bool:
    """ESI works: it has answered, or refused the batch."""
    return isinstance(outcome, Fresh | Unchanged | Gone) or (isinstance(outcome, Denied) and outcome.status in OF_THE_BATCH)
