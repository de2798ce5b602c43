"""How many slots a hull has. Pure."""

from __future__ import annotations

from functools import lru_cache

from fitting.fit import Fit
from schemas.fit import Rack
from universe.dogma import attributes

HULL_SLOTS = (14, 13, 12, 1137)
"""Attributes of hulls: high, mid, low and rig slots."""
SUBSYSTEM_SLOTS = (1374, 1375, 1376)
"""Attributes of subsystems: the high, mid and low slots that each brings."""
COUNTED: tuple[Rack, ...] = ("high", "mid", "low", "rig")


def slots_of(fit: Fit) -> int:
    """High, mid, low and rig slots of the hull, with those that its subsystems bring. 0 for what has none, or is unknown."""
    return _slots(fit.hull, HULL_SLOTS) + sum(_slots(module.type_id, SUBSYSTEM_SLOTS) for module in fit.subsystem)


def filled(fit: Fit) -> float:
    """Share of these slots that something sits in, 0..1; of a hull without slots 1 as soon as anything is fitted."""
    modules = sum(len(fit.rack(rack)) for rack in COUNTED)
    slots = slots_of(fit)
    if slots == 0:
        return 0.0 if fit.bare else 1.0
    return min(1.0, modules / slots)


@lru_cache(maxsize=8_192)
def _slots(type_id: int, names: tuple[int, ...]) -> int:
    own = attributes(type_id)
    return sum(int(own.get(name, 0)) for name in names)
