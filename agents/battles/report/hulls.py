"""What a type id on a killmail is to a battle: a ship that somebody flew, a capsule, a structure, or no hull at all."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from universe import ships, types

What = Literal["ship", "capsule", "structure", "deployable", "other"]

SHIP_CATEGORY = 6
"""SDE category of ships, capsules among them."""
CAPSULE_GROUP = 29
DEPLOYABLE_CATEGORY = 22
"""Mobile tractor units, depots, bubbles: things that one pilot drops and leaves."""
STRUCTURE_CATEGORIES = frozenset({23, 40, 46, 65})
"""Starbases, sovereignty structures, orbitals, Upwell structures."""
LOGISTICS_CLASSES = frozenset({"logistics", "logistics frigate", "force auxiliary"})
"""Ships made to repair others. A force auxiliary is a capital as well and counts as both."""


class Hull(NamedTuple):
    """A type as battles see it."""

    what: What
    ship_class: str
    """The word of `universe.ships`."""
    capital: bool
    logistics: bool
    name: str | None
    """None for a type that the static data does not know."""


@lru_cache(maxsize=types.KEPT)
def hull_of(type_id: int) -> Hull:
    """What the type is.

    A type that the static data does not know counts as a ship of class `other`: new hulls come with every expansion and fly
    before our data is renewed, while a charge or drone in a ship's field is always one we know.
    """
    item = types.type_of(type_id)
    if item is None:
        return Hull("ship", ships.OTHER, False, False, None)
    what: What = "other"
    if item.group_id == CAPSULE_GROUP:
        what = "capsule"
    elif item.category_id == SHIP_CATEGORY:
        what = "ship"
    elif item.category_id == DEPLOYABLE_CATEGORY:
        what = "deployable"
    elif item.category_id in STRUCTURE_CATEGORIES:
        what = "structure"
    word = ships.ship_class(item.group_id)
    return Hull(what, word, ships.is_capital(item.group_id), word in LOGISTICS_CLASSES, item.name)


@lru_cache(maxsize=types.KEPT)
def flown(type_id: int | None) -> int | None:
    """The type where a pilot can sit in it (ships and capsules), else None.

    An attacker's ship may be missing, or be the missile, fighter or structure that did the damage: his hull is then unknown.
    """
    return type_id if type_id is not None and hull_of(type_id).what in ("ship", "capsule") else None


@lru_cache(maxsize=types.KEPT)
def is_capsule(type_id: int | None) -> bool:
    """Whether it is a capsule; False for None."""
    return type_id is not None and hull_of(type_id).what == "capsule"


class Fit(NamedTuple):
    """A hull with a weapon, as an attacker showed them."""

    ship: int | None
    weapon: int | None


@lru_cache(maxsize=types.KEPT)
def fit_of(ship_type_id: int | None, weapon_type_id: int | None) -> Fit:
    """What of the two types is a ship, and what a weapon.

    Who attacks from a capsule did so with the drones or bombs of the ship he just lost, and the mail does not tell which. For
    a weapon the game often puts the hull, of turrets above all: that is none. A type that the static data does not know is a
    weapon here, unless it is the very hull.
    """
    seated = flown(ship_type_id)
    known = weapon_type_id is not None and types.type_of(weapon_type_id) is not None
    a_hull = weapon_type_id == ship_type_id or (known and flown(weapon_type_id) is not None)
    return Fit(None if is_capsule(seated) else seated, None if a_hull else weapon_type_id)
