"""From letters, which people see, to organisations, which corrections name: letters follow the kills and may change. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from api.services.seen_sides import SeenSides
from schemas.side_correction import Stance as Word
from schemas.side_stances import Alone, Stance, Unassigned, With, chain, effective

Choice = tuple[Word, int | None]
"""What a correction says, and with whom."""

_PLAIN: dict[str, tuple[Word, type[Alone | Unassigned]]] = {"alone": ("alone", Alone), "unassigned": ("unassigned", Unassigned)}
"""What needs no letter."""


class BadChoice(ValueError):
    """What is asked for cannot be, in this battle; the message says what and why."""


def choices(report: Any, stances: Mapping[int, Stance], asked: Mapping[int, str]) -> dict[int, Choice]:
    """Organisation -> what is to be said of it; those of whom it counts already, and still does afterwards, are left out.

    `report` is that of the newest revision, `stances` what counts now, `asked` organisation -> letter, `alone` or `unassigned`.
    When all of it is said, each asked one is where it was asked to be: with somebody of that side who was not asked, by itself,
    or nowhere. Raises `BadChoice` when that cannot be.
    """
    seen = SeenSides.of(report)
    ours = effective(stances, seen.there)
    firm: dict[str, list[int]] = {}
    found: dict[int, Choice] = {}
    for organisation, side in asked.items():
        if organisation not in seen.there:
            raise BadChoice(f"organisation {organisation} is not in this battle; GET its sides for those that are.")
        if side in _PLAIN:
            word, stance = _PLAIN[side]
            if not isinstance(stances.get(organisation), stance):
                found[organisation] = word, None
            continue
        if side not in seen.sides:
            raise BadChoice(_no_side(side, seen))
        if side not in firm:
            firm[side] = _firm(side, seen, ours, asked)
        if not _holds(organisation, firm[side], ours, asked):
            found[organisation] = "with", firm[side][0]
    _nobody_goes_along(ours, found, asked)
    return found


def _no_side(side: str, seen: SeenSides) -> str:
    if not seen.sides:
        return f"there is no side {side}; nobody stands on a side, so only alone and unassigned can be said."
    return f"there is no side {side}; there are {', '.join(seen.sides)}, and alone and unassigned can be said."


def _firm(side: str, seen: SeenSides, ours: Mapping[int, Stance], asked: Mapping[int, str]) -> list[int]:
    """Those of a side whose place nothing in this request changes, and who follow nobody: others can stand with them.

    They are those whom the kills put there, or, of a side that a correction made, the one that it is of.
    """
    free = [one for one in seen.sides[side] if one not in asked]
    if not free:
        raise BadChoice(f"side {side} is only those that you name, so there is nobody to stand with; name one of them less.")
    # One that shows a correction which no longer counts goes back to where the kills have it, and no report tells where that is.
    firm = [one for one in free if one not in ours and one not in seen.corrected]
    firm = firm or [one for one in free if isinstance(ours.get(one), Alone)]
    if not firm:
        raise BadChoice(
            f"those of side {side} whom you do not name are there by corrections that lead to others or have just changed, so "
            "nobody is sure to stay there; name one of them less, or withdraw a correction and look at the next revision."
        )
    return firm


def _holds(organisation: int, firm: Collection[int], ours: Mapping[int, Stance], asked: Mapping[int, str]) -> bool:
    """Whether what counts of it leads there, over nobody whom this request sends elsewhere."""
    path = chain(organisation, ours)
    return path[-1] in firm and all(asked.get(one, asked[organisation]) == asked[organisation] for one in path)


def _nobody_goes_along(ours: Mapping[int, Stance], found: Mapping[int, Choice], asked: Mapping[int, str]) -> None:
    """Raises `BadChoice` when one that is to stand alone takes along others, who were put with it before."""
    led = {one: With(other) for one, (_, other) in found.items() if other is not None}
    after = {one: stance for one, stance in ours.items() if one not in found} | led
    for one in sorted(after.keys() - asked.keys()):
        end = chain(one, after)[-1]
        if end != one and asked.get(end) == "alone":
            raise BadChoice(
                f"organisation {one} stands with {end} by an earlier correction, so {end} would not be alone; say in the same "
                f"request where {one} stands, or withdraw its correction."
            )
