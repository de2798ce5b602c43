"""How sure it is that something is flown on purpose. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from agents.doctrines.fleet import MOST_WEIGHT, Fleet

HALF = 5
"""Weight of evidence that makes it half sure: DBSCAN's least."""
DIGITS = 3


def confidence(members: Sequence[Fleet], distances: Sequence[float], eps: float) -> float:
    """0..1: w / (w + 5) x (1 - d / (2 eps)).

    w: weight of its fleets, of one battle at most `MOST_WEIGHT`, since a long battle shows one fleet many times. d: mean cosine
    distance of the fleets from the centre: `eps` at most, which halves it.
    """
    battles: dict[int, int] = {}
    for fleet in members:
        battles[fleet.battle_id] = min(MOST_WEIGHT, battles.get(fleet.battle_id, 0) + fleet.weight)
    weight = sum(battles.values())
    apart = sum(distances) / len(distances) if distances else eps
    return round(weight / (weight + HALF) * (1.0 - apart / (2 * eps)), DIGITS)
