"""How far two systems of New Eden are from each other: light-years, jumps, routes. Works on the committed map."""

import math
from collections.abc import Set as AbstractSet
from functools import cache

from universe.gates import GateNetwork, Preference
from universe.map import load
from universe.security import is_j_space
from universe.systems import SolarSystem

METRES_PER_LIGHT_YEAR = 9.46e15
"""The light-year of EVE's jump drives (SDE documentation), a little shorter than the physical one."""


@cache
def network() -> GateNetwork:
    """The stargates of the committed map."""
    return GateNetwork.of(load())


def light_years(a: SolarSystem, b: SolarSystem) -> float:
    """Straight distance between two systems, in EVE's light-years. This is what a jump drive's range counts."""
    return math.dist((a.x, a.y, a.z), (b.x, b.y, b.z)) / METRES_PER_LIGHT_YEAR


def jumps(a: int, b: int) -> int | None:
    """Fewest gate jumps between two system ids, `None` when gates do not lead there. See `GateNetwork.jumps`."""
    return network().jumps(a, b)


def route(
    a: int,
    b: int,
    avoid: AbstractSet[int] = frozenset(),
    preference: Preference = Preference.SHORTEST,
) -> tuple[int, ...] | None:
    """System ids from `a` to `b`, both included, or `None`. See `GateNetwork.route`."""
    return network().route(a, b, avoid, preference)


def within(a: int, jumps: int) -> dict[int, int]:
    """System ids at most `jumps` gate jumps away, with their distance. See `GateNetwork.within`."""
    return network().within(a, jumps)


def gate_neighbours(a: int, b: int) -> bool:
    """Whether a fleet can have gone from one system to the other in one step.

    True when a stargate joins the two, or when one of them is in J-space: holes move, so it is everyone's neighbour.
    No system is its own neighbour. Decided by id, so it holds for J-space systems missing from the map too.
    """
    if a == b:
        return False
    return is_j_space(a) or is_j_space(b) or network().joined(a, b)
