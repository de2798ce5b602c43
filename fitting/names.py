"""Types by their English names, and what a misspelled name may have meant. Pure.

The index holds what can be fitted or carried: some 50,000 names, made once a process in 0.4 s, at the first question.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from fitting.kinds import CHARGE, DRONE, FIGHTER, FITTED, HULLS, IMPLANT, Kind
from universe import types

NEAR = 0.7
"""How alike two names must be (difflib's ratio) to be suggested: one wrong letter in three is a slip, more is another word."""

_CATEGORIES: dict[Kind, frozenset[int]] = {
    "hull": HULLS,
    "module": FITTED,
    "charge": frozenset({CHARGE}),
    "drone": frozenset({DRONE}),
    "fighter": frozenset({FIGHTER}),
    "implant": frozenset({IMPLANT}),
}


@cache
def _index() -> dict[str, int]:
    """Name in small letters -> type. Of two of one name the one that players can have counts, then the one on the market, then
    the lower id."""
    best: dict[str, types.ItemType] = {}
    for found in types.all_types():
        name = found.name.casefold()
        known = best.get(name)
        if known is None or _rank(found) > _rank(known):
            best[name] = found
    return {name: found.id for name, found in best.items()}


LONGEST_ID = 18
"""Digits: all that 64 bits hold for certain."""


def _rank(found: types.ItemType) -> tuple[bool, bool, int]:
    return (found.published, found.market_group_id is not None, -found.id)


def type_named(name: str) -> int | None:
    """The type of a name, in whatever letters; also `type 1234`, as `fitting.kinds.name_of` calls those it does not know."""
    found = _index().get(" ".join(name.split()).casefold())
    number = name.removeprefix("type ")
    if found is None and number != name and number.isascii() and number.isdigit() and len(number) <= LONGEST_ID:
        return int(number)
    return found


@cache
def _of_category(category_id: int) -> dict[str, str]:
    found = (one for one in types.all_types() if one.category_id == category_id and one.published)
    return {one.name.casefold(): one.name for one in found}


def nearest(name: str, kinds: Iterable[Kind]) -> str | None:
    """The name of one of these kinds that is most like it, None when none is like it."""
    known = {
        small: own for kind in kinds for category in _CATEGORIES.get(kind, ()) for small, own in _of_category(category).items()
    }
    found = get_close_matches(name.casefold(), known, n=1, cutoff=NEAR)
    return known[found[0]] if found else None
