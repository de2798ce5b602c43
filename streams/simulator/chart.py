"""Where the war happens: systems by kind of space, with popular places and quiet ones."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from streams.simulator.dice import dice
from universe import distance
from universe.map import Universe
from universe.security import Band, band
from universe.systems import SolarSystem

HEAT = 0.9
"""Exponent of the popularity: the n-th most popular place gets n**-HEAT of the visits. Chosen so that a simulated day has
the real days' spread of kills over systems (median 2, a hundred for the first percent)."""

ABYSS = range(32_000_001, 32_000_201)
"""Abyssal systems as they appear on mails; they are on no map."""

SPACES = {Band.HIGHSEC: "high", Band.LOWSEC: "low", Band.NULLSEC: "null", Band.W_SPACE: "hole"}


@dataclass(frozen=True, slots=True)
class Places:
    """Systems of one kind with the running sum of their popularity."""

    systems: tuple[SolarSystem, ...]
    heat: tuple[float, ...]

    def pick(self, chance: Random) -> SolarSystem:
        return self.systems[min(bisect(self.heat, chance.random() * self.heat[-1]), len(self.systems) - 1)]


class Chart:
    """The map as the war uses it; which places are popular is the seed's choice."""

    def __init__(self, universe: Universe, seed: int) -> None:
        self.universe = universe
        kinds: dict[str, list[SolarSystem]] = {name: [] for name in SPACES.values()}
        for system in universe:
            space = SPACES.get(band(system))
            # a k-space system without gates (Jove's) was never open to anyone
            if space is not None and (system.gates or space == "hole"):
                kinds[space].append(system)
        self.places = {name: _popular(found, dice(seed, "heat", name)) for name, found in kinds.items()}
        self.space_of = {system.id: name for name, found in kinds.items() for system in found}
        self._by_region: dict[int, Places] = {}
        regions: dict[int, list[SolarSystem]] = {}
        for system in kinds["null"]:
            regions.setdefault(system.region_id, []).append(system)
        for number, found in sorted(regions.items()):
            self._by_region[number] = _popular(found, dice(seed, "region heat", number))

    @property
    def null_regions(self) -> list[int]:
        """Regions with nullsec systems on gates, ascending."""
        return list(self._by_region)

    def null_in(self, region: int) -> Places:
        """The nullsec of a region."""
        return self._by_region[region]

    def neighbours(self, system: int) -> list[int]:
        """Systems one gate away, ascending."""
        found = self.universe.system(system)
        return list(found.gates) if found else []

    def walk(self, start: int, steps: int, chance: Random) -> list[int]:
        """A way through gates that never turns back, `start` first; shorter where space ends."""
        way = [start]
        while len(way) <= steps:
            onward = [there for there in self.neighbours(way[-1]) if there not in way and there in self.space_of]
            if not onward:
                break
            way.append(chance.choice(onward))
        return way

    def route(self, a: int, b: int) -> tuple[int, ...]:
        """The systems a fleet crosses from `a` to `b`, both included; empty when gates do not lead there."""
        return distance.route(a, b) or ()


def _popular(systems: list[SolarSystem], chance: Random) -> Places:
    ordered = sorted(systems, key=lambda system: system.id)
    chance.shuffle(ordered)
    return Places(tuple(ordered), tuple(accumulate((n + 1) ** -HEAT for n in range(len(ordered)))))
