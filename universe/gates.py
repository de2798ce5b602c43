"""The network of stargates: jumps, routes and neighbourhoods. Knows ids and security, nothing of names.

All answers are exact and depend on the network alone: among routes of equal cost the same one is always chosen.
"""

import heapq
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum

from universe.security import HIGHSEC_FROM, ZARZAKH_ID
from universe.systems import SolarSystem

PENALTY_JUMPS = 1808
"""What entering a system outside the preferred security costs, in jumps. The client's slider stands at 50 of 100 by
default and means e**(0.15 * 50), about 1808: more jumps than any route has, so one bad system less always wins."""

PASSAGE_CLOSED = frozenset({ZARZAKH_ID})
"""Systems nobody can cross: whoever enters Zarzakh by a gate leaves by that gate only, for hours."""


class Preference(StrEnum):
    """The three choices of the client's autopilot."""

    SHORTEST = "shortest"
    SAFER = "safer"
    """Stay in highsec where one can."""
    LESS_SAFE = "less-safe"
    """Stay in lowsec where one can: out of highsec, and out of nullsec."""


class GateNetwork:
    """Stargates between systems. Immutable; a question costs at most a few milliseconds.

    `links` maps every system to its neighbours, both ways. `security` maps systems to their true security; those
    missing count as nullsec. A system in `closed` may begin or end a route but is never crossed.
    """

    __slots__ = ("_closed", "_links", "_security")

    def __init__(
        self,
        links: Mapping[int, Iterable[int]],
        security: Mapping[int, float] | None = None,
        closed: AbstractSet[int] = frozenset(),
    ) -> None:
        # Ascending neighbours make the choice among equal routes independent of how the map was read.
        self._links = {system: tuple(sorted(set(neighbours))) for system, neighbours in links.items()}
        self._security = dict(security or {})
        self._closed = frozenset(closed)

    @classmethod
    def of(cls, systems: Iterable[SolarSystem]) -> "GateNetwork":
        """The network of a map, with Zarzakh closed to passage."""
        kept = list(systems)
        security = {system.id: system.security for system in kept if system.security is not None}
        return cls({system.id: system.gates for system in kept}, security, PASSAGE_CLOSED)

    def joined(self, a: int, b: int) -> bool:
        """Whether a stargate of `a` leads to `b`."""
        return b in self._links.get(a, ())

    def jumps(self, a: int, b: int) -> int | None:
        """Fewest gate jumps between two systems; 0 from a system to itself, `None` when no gates lead there."""
        if a not in self._links or b not in self._links:
            return None
        if a == b:
            return 0
        return self._spread(a, None, b).get(b)

    def within(self, a: int, jumps: int) -> dict[int, int]:
        """Every system at most `jumps` away with its distance in jumps, `a` itself with 0 first, nearest first.

        Empty for an unknown system or a negative number.
        """
        if a not in self._links or jumps < 0:
            return {}
        return self._spread(a, jumps, None)

    def route(
        self,
        a: int,
        b: int,
        avoid: AbstractSet[int] = frozenset(),
        preference: Preference = Preference.SHORTEST,
    ) -> tuple[int, ...] | None:
        """The systems from `a` to `b`, both included, or `None` when there is no way.

        Systems in `avoid` are never crossed; the two ends may be among them, as in the client. `SAFER` and
        `LESS_SAFE` first count the systems outside the preferred security (rule: `PENALTY_JUMPS`), then the jumps.
        """
        if a not in self._links or b not in self._links:
            return None
        blocked = self._closed | avoid
        cost = {a: 0}
        came_from: dict[int, int] = {}
        queue = [(0, a)]
        while queue:
            spent, here = heapq.heappop(queue)
            if here == b:
                return _walk_back(came_from, b)
            if spent > cost[here] or (here in blocked and here != a):
                continue  # an older, dearer entry; or an end of the road
            for there in self._links[here]:
                if there not in self._links:
                    continue  # a gate to a system that is not on this map
                total = spent + self._step(there, preference)
                if total < cost.get(there, total + 1):
                    cost[there] = total
                    came_from[there] = here
                    heapq.heappush(queue, (total, there))
        return None

    def _spread(self, a: int, limit: int | None, target: int | None) -> dict[int, int]:
        """Distances from `a`, ring by ring, until `limit` jumps or until `target` is met."""
        links, closed = self._links, self._closed
        distance = {a: 0}
        ring, steps = [a], 0
        while ring and (limit is None or steps < limit):
            steps += 1
            outer = []
            for here in ring:
                if here in closed and here != a:
                    continue  # one may arrive in a closed system, not pass
                for there in links[here]:
                    if there not in distance and there in links:
                        distance[there] = steps
                        if there == target:
                            return distance
                        outer.append(there)
            ring = outer
        return distance

    def _step(self, system: int, preference: Preference) -> int:
        """Cost of entering a system, in jumps."""
        if preference is Preference.SHORTEST:
            return 1
        security = self._security.get(system, -1.0)
        safe = security >= HIGHSEC_FROM
        preferred = safe if preference is Preference.SAFER else security > 0 and not safe
        return 1 if preferred else PENALTY_JUMPS


def _walk_back(came_from: Mapping[int, int], end: int) -> tuple[int, ...]:
    """The route that ends in `end`, from its start."""
    route = [end]
    while route[-1] in came_from:
        route.append(came_from[route[-1]])
    return tuple(reversed(route))
