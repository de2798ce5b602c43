"""At most so many fleets, of each day some, of the newest most. Pure.

A week of fleets is 5,000, and the time and memory of DBSCAN grow with their square.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from agents.doctrines.fleet import Fleet

MOST = 2_000
DAY = 86_400


def sample(fleets: Sequence[Fleet], now: int, most: int = MOST) -> list[Fleet]:
    """In their order; all of them where they are few enough. `now` in Unix seconds.

    The age in days shares the places out: each day gets an equal part, and what a day has no fleets for goes to the newest that
    have more. Within a day larger fleets come first, then chance: a digest of the id, which is the same everywhere.
    """
    if len(fleets) <= most:
        return list(fleets)
    days: dict[int, list[Fleet]] = {}
    for fleet in fleets:
        days.setdefault(max(0, now - fleet.stretch) // DAY, []).append(fleet)
    quota = dict.fromkeys(days, most // len(days))
    spare = most - sum(min(quota[day], len(found)) for day, found in days.items())
    chosen: set[str] = set()
    for day in sorted(days):
        found = sorted(days[day], key=_rank)
        more = min(spare, max(0, len(found) - quota[day]))
        spare -= more
        chosen.update(fleet.fleet_id for fleet in found[: quota[day] + more])
    return [fleet for fleet in fleets if fleet.fleet_id in chosen]


def _rank(fleet: Fleet) -> tuple[int, bytes]:
    return (-fleet.weight, hashlib.blake2b(fleet.fleet_id.encode(), digest_size=8).digest())
