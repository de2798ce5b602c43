"""How many flew what: counted for each organisation, once more only when it shows somebody or something new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from agents.battles.report.hulls import hull_of, is_capsule

Crews = Mapping[int | None, set[int]]
"""Ship or capsule -> pilots seen in it; None for those on a mail that does not tell."""


class Fleet(NamedTuple):
    """Numbers of distinct pilots."""

    fielded: Mapping[int | None, int]
    """By hull. In a capsule only those seen in no ship, in None only those seen in neither."""
    logistics: int
    capitals: int


def fleet_of(organisations: Iterable[Crews]) -> Fleet:
    """Of organisations that may share pilots: each pilot counts once for a hull."""
    ships: dict[int | None, set[int]] = {}
    capsules: dict[int | None, set[int]] = {}
    unknown: set[int] = set()
    for crews in organisations:
        for type_id, pilots in crews.items():
            if type_id is None:
                unknown |= pilots
                continue
            found = capsules if is_capsule(type_id) else ships
            if type_id in found:
                found[type_id] |= pilots
            else:
                found[type_id] = set(pilots)
    known: set[int] = set().union(*ships.values())
    for type_id, pilots in capsules.items():
        ships[type_id] = pilots - known
    known = known.union(*capsules.values())
    ships[None] = unknown - known
    told = [(hull_of(type_id), pilots) for type_id, pilots in ships.items() if type_id is not None]
    return Fleet(
        {type_id: len(pilots) for type_id, pilots in ships.items() if pilots},
        len(set().union(*(pilots for hull, pilots in told if hull.logistics))),
        len(set().union(*(pilots for hull, pilots in told if hull.capital))),
    )


def sum_of(fleets: Iterable[Fleet]) -> Fleet:
    """Of fleets that share no pilot."""
    fielded: dict[int | None, int] = {}
    logistics = capitals = 0
    for one in fleets:
        logistics += one.logistics
        capitals += one.capitals
        for type_id, count in one.fielded.items():
            fielded[type_id] = fielded.get(type_id, 0) + count
    return Fleet(fielded, logistics, capitals)
