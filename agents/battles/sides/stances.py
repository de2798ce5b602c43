"""The groups of a battle as people corrected them. Pure.

Whoever stands with another goes where that one is, along the whole chain of corrections: to the group of the first that nobody
corrected, to the side of its own of one that stands alone, or nowhere. A circle ends in the group of its smallest organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias


class With(NamedTuple):
    """In the group of another organisation."""

    organisation: int


class Alone(NamedTuple):
    """In a group of its own."""


class Unassigned(NamedTuple):
    """On no side."""


Stance: TypeAlias = With | Alone | Unassigned


class Corrected(NamedTuple):
    """Groups after corrections."""

    group_of: dict[int, int]
    """Organisation -> group, of all. Those who stand nowhere keep the group they lean to."""
    placed: set[int]
    """Those whom a correction put into a group."""
    nowhere: set[int]
    """Those whom a correction put into none."""


def corrected(group_of: Mapping[int, int], stances: Mapping[int, Stance]) -> Corrected:
    """`group_of`: organisation -> smallest organisation of its group, of all in the battle.

    Corrections of those who are not in it, and towards them or itself, are passed over.
    """
    ours = {
        one: stance
        for one, stance in stances.items()
        if one in group_of and (not isinstance(stance, With) or (stance.organisation in group_of and stance.organisation != one))
    }
    moved = dict(group_of)
    nowhere = set()
    for one in ours:
        end = _end(one, ours)
        stance = ours.get(end)
        if isinstance(stance, Unassigned):
            nowhere.add(one)
        elif isinstance(stance, Alone):
            moved[one] = -end  # below zero: no organisation, so no other group has it
        else:
            moved[one] = group_of[end]
    return Corrected(moved, ours.keys() - nowhere, nowhere)


def _end(start: int, stances: Mapping[int, Stance]) -> int:
    """Where the chain of `With` leads; the smallest of a circle that it runs into."""
    path: list[int] = []
    one = start
    while isinstance(stance := stances.get(one), With):
        if one in path:
            return min(path[path.index(one) :])
        path.append(one)
        one = stance.organisation
    return one
