"""What a hull is in a fleet, by its class. Pure.

The line is what the fleet is for; the rest keeps it alive, holds its targets, or leads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from schemas.doctrine import DoctrineKind, HullRole
from universe import dogma, ships, types

LOGISTICS = frozenset({"logistics", "logistics frigate", "force auxiliary"})
LINKS = frozenset({"command ship", "command destroyer"})
SUPPORT = frozenset(
    {
        "interdictor",
        "heavy interdictor",
        "recon",
        "electronic attack ship",
        "interceptor",
        "covert ops",
        "frigate",
        "corvette",
        "shuttle",
    }
)
"""Tackle, bubbles, webs, jamming and eyes; a plain frigate among larger ships is one of these."""
CAPITALS = frozenset({"dreadnought", "lancer", "carrier", "command carrier", "force auxiliary", "supercarrier", "titan"})
SUPERS = frozenset({"supercarrier", "titan"})

REPAIR_SKILLS = frozenset({16069, 3422})
"""Remote Armor Repair Systems and Shield Emission Systems: what every module that repairs others requires."""
REPAIRED = frozenset({84, 68})
"""Attributes armorDamageAmount and shieldBonus: how much such a module repairs."""

LINE_SHARE = 0.3
"""Of the lead hull's share: a hull of the line that fewer fly is one that somebody happened to bring."""


@lru_cache(maxsize=types.KEPT)
def class_of(hull: int) -> str:
    """The class word of `universe.ships`."""
    item = types.type_of(hull)
    return ships.OTHER if item is None else ships.ship_class(item.group_id)


@lru_cache(maxsize=types.KEPT)
def repairs(hull: int) -> bool:
    """Whether the ship is made to repair others: by its class, or since it makes modules for that repair more (the Osprey,
    which is a cruiser among cruisers, and the Nestor, a battleship)."""
    if class_of(hull) in LOGISTICS:
        return True
    return any(
        one.modified in REPAIRED and one.skill_type_id in REPAIR_SKILLS
        for effect in dogma.effects(hull)
        for one in dogma.modifiers(effect)
    )


def lead_of(shares: Mapping[int, float]) -> int:
    """The hull that most fly, logistics aside; of equals the lower id. `shares` must not be empty."""
    fighters = [hull for hull in shares if not repairs(hull)] or list(shares)
    return min(fighters, key=lambda hull: (-shares[hull], hull))


def role_of(hull: int, shares: Mapping[int, float]) -> HullRole:
    """Of a hull among those of its doctrine."""
    lead = lead_of(shares)
    word = class_of(hull)
    if hull == lead:
        return "line"
    if repairs(hull):
        return "logistics"
    if word == class_of(lead):
        return "line"  # what somebody brought instead
    if word in LINKS:
        return "links"
    if word in CAPITALS and class_of(lead) not in CAPITALS:
        return "capital"
    if word in SUPPORT:
        return "support"
    return "line" if shares[hull] >= LINE_SHARE * shares[lead] else "support"


def kind_of(shares: Mapping[int, float]) -> DoctrineKind:
    """By its lead hull."""
    word = class_of(lead_of(shares))
    return "supercapital" if word in SUPERS else "capital" if word in CAPITALS else "subcapital"
