"""What a person would call a doctrine: by the ships of its line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from agents.doctrines.roles import class_of, repairs, role_of
from universe import types

ALONE = 0.6
"""Of the line: a lead hull that so many fly gives its name alone."""
LISTED = 0.2
"""Of the line: another hull that so many fly is named beside it."""
MIXED, SEEN = 3, 0.08
"""So many hulls of one class, each of which flies that share of the line, and none of which leads, are called by their class:
stealth bombers, destroyers."""


class Named(NamedTuple):
    """A doctrine that wants a name. `shares`: hull -> share of the pilots."""

    doctrine_id: str
    fleets: int
    first_seen: int
    shares: Mapping[int, float]


def names_of(doctrines: Iterable[Named]) -> dict[str, str]:
    """Id -> name, no two alike: the one with most fleets has the plain name, the others say what they have beside the line."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for one in sorted(doctrines, key=lambda one: (-one.fleets, one.first_seen, one.doctrine_id)):
        plain = plain_name(one.shares)
        options = [plain, *(f"{plain} with {hull}" for hull in _others(one.shares))]
        name = next((option for option in options if option not in used), None)
        number = 2
        while name is None:
            name = None if (option := f"{plain} {number}") in used else option
            number += 1
        used.add(name)
        found[one.doctrine_id] = name
    return found


def plain_name(shares: Mapping[int, float]) -> str:
    """Of one doctrine by itself."""
    line = {hull: share for hull, share in shares.items() if role_of(hull, shares) == "line"}
    total = sum(line.values())
    ranked = sorted(line, key=lambda hull: (-line[hull], hull))
    lead = ranked[0]
    if line[lead] >= ALONE * total:
        return name_of(lead)
    mixed = [hull for hull in ranked if line[hull] >= SEEN * total]
    if len(mixed) >= MIXED and len({class_of(hull) for hull in mixed}) == 1:
        return plural(class_of(lead)).capitalize()
    listed = [hull for hull in ranked if line[hull] >= LISTED * total] or [lead]
    return " / ".join(name_of(hull) for hull in listed[:MIXED])


def plural(word: str) -> str:
    """Of a class's word."""
    return word if word.endswith("s") else f"{word}s"


def name_of(hull: int) -> str:
    """The game's name of a hull; its number where the static data has none."""
    item = types.type_of(hull)
    return f"hull {hull}" if item is None else item.name


def _others(shares: Mapping[int, float]) -> Sequence[str]:
    """What tells two doctrines of one line apart: logistics first, then what is flown most."""
    rest = [hull for hull in shares if role_of(hull, shares) != "line"]
    return [name_of(hull) for hull in sorted(rest, key=lambda hull: (not repairs(hull), -shares[hull], hull))]
