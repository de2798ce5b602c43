"""What people said of a battle's sides, and its groups after that. Pure.

Whoever stands with another goes where that one is, along the whole chain of corrections: to the group of the first that nobody
corrected, to the side of its own of one that stands alone, or nowhere. A circle ends in the group of its smallest organisation.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from schemas.side_correction import SideCorrection, counting


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


def stances(corrections: Iterable[SideCorrection]) -> dict[int, Stance]:
    """Organisation -> where a person put it, by the corrections of one battle."""
    return {organisation: _stance(one) for organisation, one in counting(corrections).items()}


def _stance(one: SideCorrection) -> Stance:
    if one["stance"] == "with":
        return With(one["stands_with"])
    return Alone() if one["stance"] == "alone" else Unassigned()


def effective(stances: Mapping[int, Stance], there: Container[int]) -> dict[int, Stance]:
    """Without those of, and towards, who is not in the battle, and without those towards itself. `there`: all in the battle."""
    return {
        one: stance
        for one, stance in stances.items()
        if one in there and (not isinstance(stance, With) or (stance.organisation in there and stance.organisation != one))
    }


def chain(start: int, stances: Mapping[int, Stance]) -> list[int]:
    """`start` and those whom it follows. Where the last still stands with another, that one is in the list: a circle."""
    path = [start]
    while isinstance(stance := stances.get(path[-1]), With) and stance.organisation not in path:
        path.append(stance.organisation)
    return path


def corrected(group_of: Mapping[int, int], stances: Mapping[int, Stance]) -> Corrected:
    """`group_of`: organisation -> smallest organisation of its group, of all in the battle.

    Corrections that are not `effective` are passed over.
    """
    ours = effective(stances, group_of)
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
    """Where the chain leads; the smallest of a circle that it runs into."""
    path = chain(start, stances)
    last = stances.get(path[-1])
    return min(path[path.index(last.organisation) :]) if isinstance(last, With) else path[-1]
