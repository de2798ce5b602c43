"""What a module is: its place in a tree of likeness, how much it says of a fit, and which layer it tanks. Pure.

Everything is derived from CCP's data: variation parents, groups, effects and attributes. No type is named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from schemas.fit import Layer
from universe import types
from universe.dogma import attributes, effects
from universe.variations import META_LEVEL, MUTATED, mutated_from, variation_parent

KEPT = 16_384
"""All modules there are (5,180 in build 3650286), yet a bound, since ids come from outside."""

TURRET, LAUNCHER = 42, 40
"""Effects `turretFitted` and `launcherFitted`."""
DAMAGE_MULTIPLIER = 64
"""The attribute that turrets have which shoot; mining lasers have it not."""
AFTERBURNER, MICROWARPDRIVE = 6731, 6730
"""Effects of the two kinds of propulsion modules."""
GOOD = 5.0
"""Meta level of Tech II: from here on a module is what doctrines ask for."""
LEAST_LEVELS = {2: GOOD, 53: GOOD, 4: 6.0, 52: 6.0}
"""Meta level at least, by meta group (Tech II and faction, of ships and of structures): in CCP's data some of them have 0, such
as Interdiction Nullifier II."""

SUBSYSTEM_CATEGORY = 32
Role = Literal["weapon", "tank", "propulsion", "rig", "subsystem", "utility"]
WEIGHTS: dict[Role, int] = {"weapon": 2, "tank": 2, "propulsion": 3, "rig": 2, "subsystem": 4, "utility": 1}
"""What a module says of the doctrine, counted against a utility slot. Guns and tank fill many slots and count twice each; the one
propulsion module tells brawlers from kiters; a subsystem changes the whole hull."""


@dataclass(frozen=True, slots=True)
class Place:
    """A module's place in the tree: type, tier, family, shape, group. Modules of one family are one thing in several qualities.

    Everything above the tier is that of the family's parent, so that the tree has no type on two branches.
    """

    type_id: int
    good: bool
    """Tech II or better; mutated ones are."""
    family: int
    """The variation parent: size and kind together, such as 1600mm Steel Plates I."""
    shape: frozenset[int]
    """Effects of the parent: what does the same in another size has the same."""
    group: int
    """0 for types that the static data does not know."""
    role: Role
    meta: float
    """Meta level; 0 where there is none."""
    mutated: bool


@lru_cache(maxsize=KEPT)
def place_of(type_id: int) -> Place:
    """The place of any type, unknown ones too: those are like nothing but themselves."""
    own = types.type_of(type_id)
    family = _family(type_id)
    parent = types.type_of(family)
    meta_group = None if own is None else own.meta_group_id
    level = max(attributes(type_id).get(META_LEVEL, 0.0), LEAST_LEVELS.get(meta_group or 0, 0.0))
    mutated = meta_group == MUTATED
    return Place(
        type_id=type_id,
        good=mutated or level >= GOOD,
        family=family,
        shape=effects(family),
        group=0 if parent is None else parent.group_id,
        role=_role(family),
        meta=level,
        mutated=mutated,
    )


def families_of(place: Place) -> frozenset[int]:
    """The families that it may stand for: its own, and of a mutated module all that it can be made from."""
    return frozenset({place.family, *mutated_from(place.type_id)})


def layer_of(type_id: int) -> Layer | None:
    """The layer that a module strengthens on its own ship, by its group's name; None for others and for remote ones."""
    words = _group_words(_family(type_id))
    if "remote" in words:
        return None
    if "shield" in words:
        return "shield"
    if "armor" in words:
        return "armor"
    return "hull" if "bulkhead" in words or {"hull", "repair"} <= words else None


def is_weapon(type_id: int) -> bool:
    """Turrets and launchers that shoot: no mining lasers, no probe launchers."""
    family = _family(type_id)
    found = effects(family)
    if TURRET in found:
        return DAMAGE_MULTIPLIER in attributes(family)
    return LAUNCHER in found


def label(type_id: int) -> str:
    """A family's name without its Roman one: `720mm Howitzer Artillery`."""
    found = types.type_of(_family(type_id))
    return f"type {type_id}" if found is None else found.name.removesuffix(" I")


def group_label(type_id: int) -> str | None:
    """The name of its group."""
    found = types.type_of(_family(type_id))
    group = None if found is None else types.group(found.group_id)
    return None if group is None else group.name


@lru_cache(maxsize=KEPT)
def _family(type_id: int) -> int:
    """The parent of its variations. Of a mutated module the family that most of its sources are of; of two the lower id."""
    own = types.type_of(type_id)
    if own is not None and own.category_id == SUBSYSTEM_CATEGORY:
        # CCP's data calls all subsystems of a hull's one slot variations of one another; each makes another ship of it.
        return type_id
    sources = mutated_from(type_id)
    return min(sources, key=lambda family: (-sources[family], family)) if sources else variation_parent(type_id)


def _role(family: int) -> Role:
    found = types.type_of(family)
    if found is None:
        return "utility"
    if found.category_id == SUBSYSTEM_CATEGORY:
        return "subsystem"
    words = _group_words(family)
    if "rig" in words:
        return "rig"
    if is_weapon(family):
        return "weapon"
    if effects(family) & {AFTERBURNER, MICROWARPDRIVE}:
        return "propulsion"
    # Remote repairers are what a logistics ship is flown for.
    return "tank" if {"shield", "armor", "bulkhead", "hull"} & words else "utility"


def _group_words(family: int) -> frozenset[str]:
    return frozenset((group_label(family) or "").casefold().split())
