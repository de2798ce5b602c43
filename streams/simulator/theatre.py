"""One theatre of the war: its people, and what happens to them one after another."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from streams.simulator.activity import Clockwork
from streams.simulator.calendar import Calendar
from streams.simulator.chart import Chart
from streams.simulator.dice import dice, stable_number
from streams.simulator.doctrine import doctrines
from streams.simulator.fit import fits
from streams.simulator.habits import HABITS
from streams.simulator.npcs import npcs
from streams.simulator.scene import Death, Scene, Stage
from streams.simulator.world import build

LIVE_RATE = 1 / 5.5
"""Kills per second of New Eden: one each 5.5 s on average."""
MOST_PEOPLE = 20.0
"""Times the live population that a theatre has at most: enough for its highest rate, since most pilots are idle."""
IDLE_TRY = 0.1
"""Kills that an empty try costs its habit's account: little, but where all are busy the war must still move on."""


class Theatre:
    """`start` in Unix seconds, `rate` in kills per second. A war of many kills per second has several theatres, which share
    the map and nothing else."""

    def __init__(
        self,
        chart: Chart,
        seed: int,
        number: int,
        start: int,
        rate: float,
        third_parties: float | None = None,
        substitutions: float = 0.0,
    ) -> None:
        self._seed = seed if number == 0 else stable_number(seed, "theatre", number)
        self._prefix = "" if number == 0 else f"{number}-"
        self._start = start
        self._rate = rate
        self._third_parties = third_parties
        self._substitutions = substitutions
        self._chart = chart
        self.world = build(chart, self._seed, max(1.0, min(MOST_PEOPLE, rate / LIVE_RATE)))
        self._fits = fits()
        self._doctrines = doctrines(self._fits)
        self._npcs = npcs()

    def deaths(self) -> Iterator[Death]:
        """All planned kills in order of time; begins anew each time, never ends."""
        waiting: list[tuple[int, int, Death]] = []
        count = 0
        for begin, scene in self._scenes():
            while waiting and waiting[0][0] < begin:
                yield heapq.heappop(waiting)[2]
            for death in scene.deaths if scene else ():
                count += 1
                heapq.heappush(waiting, (death.time, count, death))

    def _scenes(self) -> Iterator[tuple[int, Scene | None]]:
        """Happenings in order of their beginnings; None where nobody was free for one."""
        stage = Stage(
            self._chart,
            self.world,
            self._fits,
            self._doctrines,
            self._npcs,
            Calendar(),
            self._third_parties,
            self._substitutions,
        )
        clockwork = Clockwork(self._start, self._rate)
        chances = [dice(self._seed, "habit", habit.name) for habit in HABITS]
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
            scene = habit.plan(stage, chance, begin, habit.size(chance), f"{habit.name}-{self._prefix}{count}")
            pause = len(scene.deaths) * chance.uniform(0.6, 1.4) if scene else IDLE_TRY
            heapq.heappush(accounts, (earned + pause / habit.share, n))
            yield begin, scene
