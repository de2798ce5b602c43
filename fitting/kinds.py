"""What a type is to a fit: a hull, a module of one rack, a charge, a drone. Read from the static data. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from fitting.fit import Fit
from schemas.fit import RACKS, Rack
from schemas.loss_fit import NoAnalysis
from universe import dogma, types

SHIP, MODULE, CHARGE, DRONE, IMPLANT, SUBSYSTEM, STRUCTURE, STRUCTURE_MODULE, FIGHTER = 6, 7, 8, 18, 20, 32, 65, 66, 87
"""SDE categories."""
HULLS = frozenset({SHIP, STRUCTURE})
"""What has slots. Starbases, orbitals and deployables have none."""
FITTED = frozenset({MODULE, SUBSYSTEM, STRUCTURE_MODULE})

CAPSULE_GROUP = 29
ABYSSAL = 15
"""Meta group of mutated modules and drones: each piece has attributes of its own, which only its owner sees."""

SLOT_EFFECTS: dict[int, Rack] = {11: "low", 12: "high", 13: "mid", 2663: "rig", 3772: "subsystem", 6306: "service"}
"""Effect that says where a module goes (loPower, hiPower, medPower, rigSlot, subSystem, serviceSlot)."""

SLOT_ATTRIBUTES: dict[Rack, int] = {"high": 14, "mid": 13, "low": 12, "rig": 1137, "subsystem": 1367, "service": 2056}
"""Attribute of a hull that says how many slots of a rack it has (hiSlots, medSlots, lowSlots, rigSlots, maxSubSystems,
serviceSlots)."""
MOST_SLOTS: dict[Rack, int] = {"high": 8, "mid": 8, "low": 8, "rig": 3, "subsystem": 5, "service": 8}
"""More than these the game has no flags for. A strategic cruiser has 4 subsystems; until 2017 it had 5, and old mails tell so."""

META_LEVEL = 633
"""Attribute: 0 for Tech I, 5 for Tech II, and so on."""

RACK_WORDS: dict[Rack, str] = {
    "high": "high slot",
    "mid": "mid slot",
    "low": "low slot",
    "rig": "rig slot",
    "subsystem": "subsystem slot",
    "service": "service slot",
}

Kind = Literal["hull", "module", "charge", "drone", "fighter", "implant", "cargo", "unknown"]


@lru_cache(maxsize=types.KEPT)
def rack_of(type_id: int) -> Rack | None:
    """The rack a type is fitted into, None when into none."""
    own = dogma.effects(type_id)
    return next((rack for effect, rack in SLOT_EFFECTS.items() if effect in own), None)


@lru_cache(maxsize=types.KEPT)
def kind_of(type_id: int) -> Kind:
    """What a type is to a fit; `cargo` is whatever can only be carried."""
    found = types.type_of(type_id)
    if found is None:
        return "unknown"
    if found.category_id in HULLS:
        return "hull"
    if found.category_id in FITTED and rack_of(type_id) is not None:
        return "module"
    kinds: dict[int, Kind] = {CHARGE: "charge", DRONE: "drone", FIGHTER: "fighter", IMPLANT: "implant"}
    return kinds.get(found.category_id, "cargo")


def is_mutated(type_id: int) -> bool:
    """Whether it is the work of a mutaplasmid: what it does differs from piece to piece."""
    found = types.type_of(type_id)
    return found is not None and found.meta_group_id == ABYSSAL


@lru_cache(maxsize=types.KEPT)
def slots_of(hull: int) -> dict[Rack, int] | None:
    """How many slots of each rack a hull has; None where subsystems decide, or the hull is unknown."""
    own = dogma.attributes(hull)
    if kind_of(hull) != "hull" or own.get(SLOT_ATTRIBUTES["subsystem"]):
        return None
    return {rack: int(own.get(SLOT_ATTRIBUTES[rack], 0)) for rack in RACKS}


def why_none(hull: int) -> NoAnalysis | None:
    """Why a hull has no figures; None where it has some."""
    found = types.type_of(hull)
    if found is None:
        return "unknown-hull"
    if found.group_id == CAPSULE_GROUP:
        return "capsule"
    return None if found.category_id in HULLS else "no-ship"


def types_of(fit: Fit) -> Iterator[int]:
    """Every type in a slot or bay; what is carried is no part of a fit."""
    for _, module in fit.modules():
        yield module.type_id
        if module.charge is not None:
            yield module.charge
    for type_id, _ in (*fit.drones, *fit.fighters):
        yield type_id
    yield from fit.implants


def known_name(type_id: int) -> str | None:
    """English name, None for a type that is unknown."""
    found = types.type_of(type_id)
    return None if found is None else found.name


def name_of(type_id: int) -> str:
    """The same; one that is unknown is called by its number, so that a text can be read back."""
    return known_name(type_id) or f"type {type_id}"
