"""What is known of doctrines at one moment of event time. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from agents.doctrines.vector import Vector
from schemas.doctrine import DoctrineDay, DoctrineTurn


class Known(NamedTuple):
    """One doctrine. `members`: the ids of its fleets within the window, by stretch, then id."""

    doctrine_id: str
    centre: Vector
    members: tuple[str, ...]
    first_seen: int
    last_seen: int
    days: tuple[DoctrineDay, ...] = ()
    """Days that have left the window, oldest first."""
    turns: tuple[DoctrineTurn, ...] = ()


class State(NamedTuple):
    """All doctrines at `tick` (Unix seconds): made from the fleets of stretches before it."""

    tick: int
    doctrines: tuple[Known, ...]
    """By id."""
    merged: Mapping[str, str]
    """Id -> the id that it leads to; never to another one that leads on."""
    settled: bool = False
    """What lies before is not here to be done again: later kills there change nothing."""


EMPTY = State(0, (), {})


def pack(state: State) -> dict[str, Any]:
    """As JSON values. Equal states give equal ones."""
    return {
        "tick": state.tick,
        "doctrines": [
            [
                one.doctrine_id,
                [[feature, value] for feature, value in one.centre.items()],
                list(one.members),
                one.first_seen,
                one.last_seen,
                list(one.days),
                list(one.turns),
            ]
            for one in state.doctrines
        ],
        "merged": dict(sorted(state.merged.items())),
        "settled": state.settled,
    }


def unpack(packed: Mapping[str, Any]) -> State:
    """What `pack` made."""
    return State(
        packed["tick"],
        tuple(
            Known(number, dict(map(tuple, centre)), tuple(members), first, last, tuple(days), tuple(turns))
            for number, centre, members, first, last, days, turns in packed["doctrines"]
        ),
        packed["merged"],
        packed["settled"],
    )
