"""The fits of a doctrine as a client sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.parts import Model, Named
from schemas.fit import FitAnalysis, Rack


class FittedModule(Model):
    """A module in its slot, counted from 0 within the rack."""

    slot: int
    item: Named
    charge: Named | None = Field(description="What was loaded")


class FittedRack(Model):
    """One rack; racks with nothing in them are left out."""

    rack: Rack
    modules: list[FittedModule]


class Stack(Model):
    """Pieces of one type in a bay."""

    item: Named
    pieces: int


class SwapRow(Model):
    """A module that some fits have in place of one of the fit shown."""

    rack: Rack
    item: Named
    instead_of: Named | None = Field(description="null: in a slot that the shown fit leaves empty or fills otherwise")
    share: float = Field(description="0 to 1: of the fits")


class DoctrineFitRow(Model):
    """What is flown of one hull: the fit that is nearest to all others of its kind."""

    id: str
    hull: Named
    name: str
    hash: str
    killmail: int = Field(description="A loss with exactly this fit")
    losses: int
    share: float = Field(description="0 to 1: of the hull's losses in this doctrine")
    first_seen: datetime
    last_seen: datetime
    racks: list[FittedRack]
    drones: list[Stack]
    fighters: list[Stack]
    implants: list[Named]
    cargo: list[Stack]
    swaps: list[SwapRow]
    analysis: FitAnalysis | None = Field(description="What the dogma engine reckons; null: it could not")
    eft: str | None = Field(description="As EFT text, to be pasted into the game; null: it cannot be written")


class DoctrineFitList(Model):
    """Most losses first."""

    data: list[DoctrineFitRow]
    next: str | None
    simulated: bool


EFT_EXAMPLE = (
    "[Ferox, Ferox, 250mm rails]\nDamage Control II\n\nLarge Shield Extender II\n\n250mm Railgun II, Spike M\n\n\n\n"
    "Warrior II x5\n\nSpike M x1400\n"
)
ANALYSIS: dict[str, Any] = {
    "skills": 5,
    "build": 3650286,
    "ehp": {"even": 74210.5, "em": 60110.2, "thermal": 74873.0, "kinetic": 89120.7, "explosive": 86001.4},
    "shield": {"hp": 14280.0, "ehp": 56731.6, "resists": {"em": 0.648, "thermal": 0.718, "kinetic": 0.788, "explosive": 0.788}},
    "armor": {"hp": 4375.0, "ehp": 7720.3, "resists": {"em": 0.575, "thermal": 0.49, "kinetic": 0.363, "explosive": 0.235}},
    "hull": {"hp": 4688.0, "ehp": 11690.8, "resists": {"em": 0.599, "thermal": 0.599, "kinetic": 0.599, "explosive": 0.599}},
    "tank": "shield",
    "tank_kind": "buffer",
    "hole": {"layer": "shield", "damage": "em", "resist": 0.648},
    "repair": {"shield": 0.0, "armor": 0.0, "hull": 0.0, "passive_shield": 34.2},
    "firepower": {
        "dps": 411.5,
        "volley": 1322.0,
        "weapons": 312.4,
        "drones": 99.1,
        "fighters": 0.0,
        "optimal": 68040.0,
        "falloff": 18000.0,
    },
    "capacitor": {"capacity": 3516.0, "stable": None, "lasts": 131.5},
    "align": 12.4,
    "speed": 1085.0,
    "signature": 2190.0,
    "warp_speed": 3.5,
    "lock_range": 96000.0,
    "violations": [],
}
EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "id": "16227-2cd1c4a2b1a0f3e9",
            "hull": {"id": 16227, "name": "Ferox"},
            "name": "Ferox, 250mm rails",
            "hash": "2cd1c4a2b1a0f3e9",
            "killmail": 189990217,
            "losses": 21,
            "share": 0.778,
            "first_seen": "2026-03-10T19:25:27Z",
            "last_seen": "2026-03-14T19:28:52Z",
            "racks": [
                {
                    "rack": "high",
                    "modules": [
                        {
                            "slot": 0,
                            "item": {"id": 3082, "name": "250mm Railgun II"},
                            "charge": {"id": 12805, "name": "Spike M"},
                        }
                    ],
                }
            ],
            "drones": [{"item": {"id": 2488, "name": "Warrior II"}, "pieces": 5}],
            "fighters": [],
            "implants": [],
            "cargo": [{"item": {"id": 12805, "name": "Spike M"}, "pieces": 1400}],
            "swaps": [
                {
                    "rack": "mid",
                    "item": {"id": 12076, "name": "50MN Microwarpdrive II"},
                    "instead_of": {"id": 35660, "name": "50MN Quad LiF Restrained Microwarpdrive"},
                    "share": 0.24,
                }
            ],
            "analysis": ANALYSIS,
            "eft": EFT_EXAMPLE,
        }
    ],
    "next": None,
    "simulated": False,
}
