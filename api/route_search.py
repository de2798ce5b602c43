"""The cheapest way by stargates. Pure; the rules are those of `universe.gates`, which the API does not know.

Among ways of equal cost the same one is always chosen.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping

from api.models.routes import Prefer

HIGHSEC_FROM = 0.45
"""True security from which CONCORD answers: 0.45 is shown as 0.5."""
PENALTY_JUMPS = 1808
"""What entering a system outside the preferred security costs, in jumps: the client's slider at its default, e**(0.15 * 50)."""
ZARZAKH = 30_100_000
"""Nobody can cross it: whoever enters by a gate leaves by that gate only, for hours."""


def cheapest(
    links: Mapping[int, Iterable[int]],
    security: Mapping[int, float | None],
    begin: int,
    end: int,
    *,
    prefer: Prefer = "shorter",
    avoid: Collection[int] = (),
) -> list[int] | None:
    """The systems from `begin` to `end`, both included; None when there is no way.

    Systems in `avoid` are never crossed; the two ends may be among them. Unknown security counts as nullsec.
    """
    if begin not in links or end not in links:
        return None
    blocked = {ZARZAKH, *avoid}
    cost, came_from, queue = {begin: 0}, dict[int, int](), [(0, begin)]
    while queue:
        spent, here = heapq.heappop(queue)
        if here == end:
            return _walk_back(came_from, end)
        if spent > cost[here] or (here in blocked and here != begin):
            continue  # an older, dearer entry; or an end of the road
        for there in links[here]:
            if there not in links:
                continue
            total = spent + _step(security.get(there), prefer)
            if total < cost.get(there, total + 1):
                cost[there] = total
                came_from[there] = here
                heapq.heappush(queue, (total, there))
    return None


def _step(security: float | None, prefer: Prefer) -> int:
    """Cost of entering a system, in jumps."""
    if prefer == "shorter":
        return 1
    status = -1.0 if security is None else security
    safe = status >= HIGHSEC_FROM
    preferred = safe if prefer == "safer" else status > 0 and not safe
    return 1 if preferred else 1 + PENALTY_JUMPS


def _walk_back(came_from: Mapping[int, int], end: int) -> list[int]:
    way = [end]
    while way[-1] in came_from:
        way.append(came_from[way[-1]])
    return way[::-1]
