"""Fits for tests, written with names as people do, and hypothesis' strategies of them."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from fitting.families import Loss
from fitting.fit import Fit, Module, fit_hash
from universe import types


@cache
def _types() -> dict[str, int]:
    return {one.name: one.id for one in types.all_types() if one.published}


def number(name: str) -> int:
    """The type of a name."""
    return _types()[name]


def rack(*names: str) -> tuple[Module, ...]:
    """Modules in slots 0, 1, 2; `name, charge` is a loaded one."""
    found = []
    for slot, text in enumerate(names):
        name, _, charge = text.partition(", ")
        found.append(Module(slot, number(name), number(charge) if charge else None))
    return tuple(found)


def fit(hull: str, **racks: Any) -> Fit:
    """Racks as lists of names, stacks as pairs of name and pieces."""
    modules = {name: rack(*own) for name, own in racks.items() if name not in ("drones", "cargo", "fighters")}
    stacks = {
        name: tuple(sorted((number(one), pieces) for one, pieces in racks[name]))
        for name in ("drones", "cargo", "fighters")
        if name in racks
    }
    return Fit(hull=number(hull), **modules, **stacks)


HIGHS = [
    "720mm Howitzer Artillery II",
    "720mm Howitzer Artillery I",
    "650mm Artillery Cannon II",
    "425mm AutoCannon II",
    "425mm AutoCannon I",
    "Medium Energy Neutralizer II",
    "Heavy Missile Launcher II",
]
MIDS = [
    "50MN Microwarpdrive II",
    "50MN Y-T8 Compact Microwarpdrive",
    "50MN Abyssal Microwarpdrive",
    "10MN Afterburner II",
    "Large Shield Extender II",
    "Large Shield Extender I",
    "Republic Fleet Large Shield Extender",
    "Medium Shield Extender II",
    "Large Abyssal Shield Extender",
    "Warp Disruptor II",
    "Warp Scrambler II",
]
LOWS = [
    "Damage Control II",
    "1600mm Steel Plates II",
    "1600mm Rolled Tungsten Compact Plates",
    "Federation Navy 1600mm Steel Plates",
    "800mm Steel Plates II",
    "400mm Steel Plates II",
    "Medium Abyssal Armor Plates",
    "Large Abyssal Armor Plates",
    "Gyrostabilizer II",
    "Republic Fleet Gyrostabilizer",
    "Multispectrum Energized Membrane II",
]
RIGS = ["Medium Trimark Armor Pump I", "Medium Trimark Armor Pump II", "Medium Core Defense Field Extender I"]

SHIELD_HURRICANE = fit(
    "Hurricane",
    high=["720mm Howitzer Artillery II, Quake M"] * 6,
    mid=["50MN Microwarpdrive II", "Large Shield Extender II", "Large Shield Extender II", "Warp Disruptor II"],
    low=["Gyrostabilizer II"] * 3 + ["Damage Control II", "Nanofiber Internal Structure II", "Nanofiber Internal Structure II"],
    rig=["Medium Core Defense Field Extender I"] * 3,
    drones=[("Warrior II", 6)],
)
ARMOR_HURRICANE = fit(
    "Hurricane",
    high=["425mm AutoCannon II, Hail M"] * 6,
    mid=["50MN Microwarpdrive II", "Warp Scrambler II", "Stasis Webifier II", "Tracking Computer II"],
    low=["1600mm Steel Plates II"] * 2 + ["Damage Control II", "Gyrostabilizer II"] + ["Multispectrum Energized Membrane II"] * 2,
    rig=["Medium Trimark Armor Pump I"] * 3,
)


def racks_of(names: list[str], most: int) -> st.SearchStrategy[tuple[Module, ...]]:
    """Up to so many modules out of these."""
    return st.lists(st.sampled_from(names), max_size=most).map(lambda own: rack(*own))


def fits(unknown: bool = True) -> st.SearchStrategy[Fit]:
    """Hurricanes with anything in their racks, types that nobody knows among it."""
    strange = (
        st.lists(st.integers(90_000_000, 90_000_003), max_size=2).map(
            lambda own: tuple(Module(i, one) for i, one in enumerate(own))
        )
        if unknown
        else st.just(())
    )
    return st.builds(
        Fit,
        hull=st.just(number("Hurricane")),
        high=racks_of(HIGHS, 7),
        mid=racks_of(MIDS, 5),
        low=racks_of(LOWS, 6),
        rig=racks_of(RIGS, 3),
        service=strange,
    )


def loss(killmail_id: int, lost: Fit, time: int = 1_638_000_000) -> Loss:
    """A loss of it."""
    return Loss(killmail_id=killmail_id, time=time, fit=lost, fit_hash=fit_hash(lost))
