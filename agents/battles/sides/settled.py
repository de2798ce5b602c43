"""The common case without matrices: few organisations, and nobody whom the kills show both as friend and as foe.

It finds what `kernel` would find, ten times as fast; most battles are small and end here.
"""

from __future__ import annotations

from collections.abc import Mapping

from agents.battles.sides.evidence import Evidence

NOBODY: Mapping[int, int] = {}


def settled(evidence: Evidence) -> dict[int, int] | None:
    """Organisation -> smallest organisation of its group; None where two of one group are more foes than friends.

    Groups are those linked by more friendship than enmity. Without a foe inside any of them nothing disagrees that could be
    helped, so this is the best there is.
    """
    root = {organisation: organisation for organisation in evidence.appearances}
    for one, friends in evidence.friends.items():
        enemies = evidence.foes.get(one, NOBODY)
        for other, weight in friends.items():
            if weight > enemies.get(other, 0):
                low, high = _find(root, one), _find(root, other)
                root[max(low, high)] = min(low, high)
    group_of = {organisation: _find(root, organisation) for organisation in root}
    for one, enemies in evidence.foes.items():
        mates = evidence.friends.get(one, NOBODY)
        for other, weight in enemies.items():
            if weight > mates.get(other, 0) and group_of[one] == group_of[other]:
                return None
    return group_of


def _find(root: Mapping[int, int], organisation: int) -> int:
    while root[organisation] != organisation:
        organisation = root[organisation]
    return organisation
