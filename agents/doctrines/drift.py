"""Whether a doctrine is new, holds, changes or goes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from agents.doctrines.days import DAY, mean_shares
from agents.doctrines.fleet import Fleet
from agents.doctrines.turns import ABANDONED
from agents.doctrines.vector import distance, unit
from schemas.doctrine import Drift

FRESH = 2 * DAY
"""Seconds: for so long it is new, and so much of its end is compared with what went before."""
CHANGING = 0.08
"""Cosine distance between the two: about one pilot in five flies something else."""
LEAST = 3
"""Fleets of either that say anything."""
DIGITS = 4


def drift_of(members: Sequence[Fleet], first_seen: int, last_seen: int, newest: int) -> tuple[Drift, float | None]:
    """The word, and the distance between its last two days and the days before; None where one of them has too few fleets."""
    edge = last_seen - FRESH
    late, early = ([fleet for fleet in members if (fleet.start >= edge) is new] for new in (True, False))
    apart = None
    if len(late) >= LEAST and len(early) >= LEAST:
        apart = round(distance(unit(mean_shares(late)), unit(mean_shares(early))), DIGITS)
    if newest - last_seen > ABANDONED:
        return "abandoned", apart
    if newest - first_seen <= FRESH:
        return "new", apart
    return ("changing" if apart is not None and apart >= CHANGING else "stable"), apart
