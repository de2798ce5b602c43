"""The war: happenings one after another, their kills numbered in order of death and handed out in order of posting.

Everything follows from the seed and the parameters. No clock is read: the war's time is its own.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from schemas.killmail_hash import killmail_hash
from streams.simulator.activity import Clockwork
from streams.simulator.calendar import Calendar
from streams.simulator.chart import Chart
from streams.simulator.dice import dice
from streams.simulator.doctrine import doctrines
from streams.simulator.fit import fits
from streams.simulator.mail import Scribe
from streams.simulator.npcs import npcs
from streams.simulator.posting import post
from streams.simulator.scene import Death, Scene, Stage
from streams.simulator.scenes import fight, gangs, small
from streams.simulator.truth import Truth
from streams.simulator.world import Pilot, World, build
from streams.simulator.zkb import zkb_block
from universe import map as universe_map

LIVE_RATE = 1 / 5.5
"""Kills per second of New Eden: one each 5.5 s on average."""
MOST_PEOPLE = 20.0
"""A war of any rate has at most this many times the live population: beyond it memory grows and belief does not."""
FIRST_KILLMAIL = 120_000_000
FIRST_SEQUENCE = 90_000_000
"""Where the numbering begins: of a size with today's."""

Plan = Callable[[Stage, Random, int, int, str], Scene | None]


@dataclass(frozen=True, slots=True)
class Habit:
    """One kind of happening: its share of all kills, and how many kills one of it is meant to have."""

    name: str
    plan: Plan
    share: float
    size: Callable[[Random], int]
    typical: float
    """Mean size, to begin in the middle of things."""


def _pareto(alpha: float, least: int, most: int) -> Callable[[Random], int]:
    return lambda chance: min(most, int(least * chance.paretovariate(alpha)))


def _around(mean: float, least: int, most: int) -> Callable[[Random], int]:
    return lambda chance: min(most, least + int(chance.expovariate(1 / mean)))


def _one(_: Random) -> int:
    return 1


HABITS = (
    Habit("fight", fight.fight, 0.21, _pareto(0.95, 8, 900), 35),
    Habit("hole", fight.hole, 0.05, _around(6, 3, 60), 9),
    Habit("militia", fight.militia, 0.05, _around(3, 1, 40), 4),
    Habit("camp", gangs.camp, 0.12, _around(6, 2, 60), 8),
    Habit("roam", gangs.roam, 0.13, _around(6, 2, 40), 8),
    Habit("gank", gangs.gank, 0.07, _around(4, 3, 25), 7),
    Habit("bash", gangs.bash, 0.01, _one, 1),
    Habit("solo", small.solo, 0.19, _one, 1.5),
    Habit("mining", small.mining, 0.03, _around(1.5, 1, 8), 3),
    Habit("litter", small.litter, 0.03, _one, 1),
    Habit("ratting", small.ratting, 0.079, _one, 1),
    Habit("abyss", small.abyss, 0.04, _one, 2),
)
"""Shares measured against real days: see docs/simulator.md."""


@dataclass(frozen=True, slots=True)
class SimulatedMail:
    """One arrival: when it is posted, R2Z2's envelope, and what is true about it."""

    index: int
    """Its place in the order of posting, from 0: a reader that had this one goes on with `index` + 1."""
    posted_at: datetime
    envelope: dict[str, Any]
    truth: Truth


class War:
    """`seed` names the war, `start` is its first second (aware, whole), `rate` its kills per second of war time.

    `late` False leaves out held-back mails. Iterating begins anew each time and never ends; memory holds what goes on
    and what is held back (about `rate` x 4,500 s of planned kills).
    """

    def __init__(self, seed: int, start: datetime, *, rate: float = LIVE_RATE, late: bool = True) -> None:
        if rate <= 0:
            raise ValueError(f"rate is {rate}: a war needs kills; give kills per second above 0")
        if start.tzinfo is None:
            raise ValueError("start has no time zone; give an aware time")
        self.seed = seed
        self.start = start.astimezone(UTC).replace(microsecond=0)
        self.rate = rate
        self.late = late
        self.chart = Chart(universe_map.load(), seed)
        self.world: World = build(self.chart, seed, min(MOST_PEOPLE, max(1.0, rate / LIVE_RATE)))
        self._fits = fits()
        self._doctrines = doctrines(self._fits)
        self._npcs = npcs()

    def __iter__(self) -> Iterator[SimulatedMail]:
        return self.mails()

    def mails(self, skip: int = 0, since: datetime | None = None, until: datetime | None = None) -> Iterator[SimulatedMail]:
        """All mails in order of posting, from `since` on and before `until` (times of posting).

        The first `skip`, and those before `since`, are passed over without being written, which is three times as fast;
        what follows is the same as ever.
        """
        scribe = Scribe(self.seed)
        first = since.timestamp() if since else 0.0
        end = until.timestamp() if until else float("inf")
        for index, (at, sequence, number, death, revalued) in enumerate(self._posted()):
            if at >= end:
                return
            if index >= skip and at >= first:
                yield self._mail(scribe, index, at, sequence, number, death, revalued)

    def bodies(self, until: datetime) -> Iterator[tuple[dict[str, Any], str, Truth]]:
        """(ESI body, hash, truth) of every kill before `until`, each once, in order of death."""
        scribe = Scribe(self.seed)
        end = until.timestamp()
        for number, death in self.deaths():
            if death.time >= end:
                return
            body = scribe.body(death, number)
            yield body, _hash(body, death), truth_of(death, number)

    def deaths(self) -> Iterator[tuple[int, Death]]:
        """All planned kills with their killmail ids, in order of death."""
        waiting: list[tuple[int, int, Death]] = []
        count, number = 0, FIRST_KILLMAIL
        steps = dice(self.seed, "killmail ids")
        for begin, scene in self._scenes():
            while waiting and waiting[0][0] < begin:
                number += 1 + int(steps.random() * 3)
                yield number, heapq.heappop(waiting)[2]
            for death in scene.deaths if scene else ():
                count += 1
                heapq.heappush(waiting, (death.time, count, death))

    def _scenes(self) -> Iterator[tuple[int, Scene | None]]:
        """Happenings in order of their beginnings; None where nobody was free for one."""
        stage = Stage(self.chart, self.world, self._fits, self._doctrines, self._npcs, Calendar())
        start = int(self.start.timestamp())
        clockwork = Clockwork(start, self.rate)
        chances = [dice(self.seed, "habit", habit.name) for habit in HABITS]
        # Each kind keeps its own account of kills owed: after one of n kills it pauses until its share has earned n.
        accounts = [
            (chance.random() * habit.typical / habit.share, n)
            for n, (habit, chance) in enumerate(zip(HABITS, chances, strict=True))
        ]
        heapq.heapify(accounts)
        count = 0
        while True:
            earned, n = heapq.heappop(accounts)
            habit, chance = HABITS[n], chances[n]
            begin = clockwork.time_of(earned)
            stage.calendar.forget(begin)
            count += 1
            scene = habit.plan(stage, chance, begin, habit.size(chance), f"{habit.name}-{count}")
            kills = len(scene.deaths) if scene else 0
            # an empty try costs little, but something: a war where all are busy must still move on
            pause = kills * chance.uniform(0.6, 1.4) if kills else 0.1
            heapq.heappush(accounts, (earned + pause / habit.share, n))
            yield begin, scene

    def _posted(self) -> Iterator[tuple[int, int, int, Death, bool]]:
        """(posted at, sequence, killmail id, death, with a newer block) in order of posting."""
        chance = dice(self.seed, "posting")
        waiting: list[tuple[int, int, int, Death, bool]] = []
        count, sequence = 0, FIRST_SEQUENCE
        for number, death in self.deaths():
            while waiting and waiting[0][0] <= death.time:
                at, _, posted, due, revalued = heapq.heappop(waiting)
                sequence += 1
                yield at, sequence, posted, due, revalued
            posting = post(death.time, chance, late=self.late)
            count += 1
            heapq.heappush(waiting, (posting.at, count, number, death, False))
            if posting.again is not None:
                count += 1
                heapq.heappush(waiting, (posting.again, count, number, death, posting.revalued))

    def _mail(
        self, scribe: Scribe, index: int, at: int, sequence: int, number: int, death: Death, revalued: bool
    ) -> SimulatedMail:
        body: Any = scribe.body(death, number)
        hash_ = _hash(body, death)
        space = self.chart.space_of.get(death.system)
        block = zkb_block(body, hash_, death, space, scribe.place(death)[3] if space else None)
        if revalued:
            block["totalValue"] = round(block["totalValue"] * 1.03, 2)
            block["labels"].append("revalued")
        envelope = {
            "killmail_id": number,
            "hash": hash_,
            "esi": body,
            "zkb": block,
            "uploaded_at": at,
            "sequence_id": sequence,
        }
        return SimulatedMail(index, datetime.fromtimestamp(at, UTC), envelope, truth_of(death, number))


def _hash(body: Any, death: Death) -> str:
    return killmail_hash(body, datetime.fromtimestamp(death.time, UTC))


def truth_of(death: Death, number: int) -> Truth:
    """The answer sheet's line for a planned kill."""
    scene = death.scene
    assert scene is not None
    pilots = [shooter.who for shooter in death.attackers if isinstance(shooter.who, Pilot)]
    victim = death.victim
    letters = death.letters
    parties = dict.fromkeys([victim.organisation, *(pilot.organisation for pilot in pilots)])
    sides = {str(one): letters[scene.team_of[one]] for one in sorted(parties) if scene.team_of.get(one) in letters}
    coalitions = {scene.coalition_of[pilot.organisation] for pilot in pilots if pilot.organisation in scene.coalition_of}
    return Truth(
        killmail_id=number,
        kind=death.kind,
        twist=death.twist,
        happening=scene.name,
        battle=None if death.part is None else f"{scene.name}.{death.part}",
        sides=sides,
        victim_side=sides.get(str(victim.organisation)),
        attacker_side=sides.get(str(pilots[0].organisation)) if pilots else None,
        victim_doctrine=scene.doctrine_of.get(victim.id) if isinstance(victim, Pilot) else None,
        attacker_doctrine=scene.doctrine_of.get(pilots[0].id) if pilots else None,
        victim_coalition=scene.coalition_of.get(victim.organisation),
        attacker_coalitions=tuple(sorted(coalitions)),
    )
