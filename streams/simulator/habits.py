"""How often what happens, and how large it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from streams.simulator.scene import Scene, Stage
from streams.simulator.scenes import fight, gangs, small

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
    Habit("fight", fight.fight, 0.21, _pareto(0.95, 8, 500), 35),
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
