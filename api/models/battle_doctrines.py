"""The doctrines of a battle as a client sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.battle_report import LOADOUTS_EXAMPLE, LoadoutRow
from api.models.doctrines import ID, ROW, DoctrineRow
from api.models.parts import Model


class SeenFleet(Model):
    """One stretch of time in which the side flew it."""

    id: str
    start: datetime
    end: datetime
    pilots: int
    distance: float = Field(description="0 to 1: cosine distance from the doctrine's centre")


class SeenDoctrine(Model):
    """A doctrine that a side flew."""

    doctrine: DoctrineRow = Field(description="As it stands now, not as it stood then")
    start: datetime = Field(description="First kill of the first stretch")
    end: datetime = Field(description="Last kill of the last stretch")
    pilots: int = Field(description="In its largest stretch")
    distance: float = Field(description="Of the nearest stretch")
    fleets: list[SeenFleet]


class LoadoutEstimate(Model):
    """How the attackers were fitted, if they flew the doctrine's fit of that hull."""

    doctrine: str
    fit: str
    ehp: float | None = Field(description="Effective hit points against even damage; null: not reckoned")
    dps: float | None = Field(description="Hit points a second; null: no weapon, or not reckoned")
    confidence: float = Field(
        description="0 to 1: the fit's share of the hull's losses in the doctrine, scaled by how many losses it rests on"
    )


class EstimatedLoadout(LoadoutRow):
    """A hull with a weapon, as attackers showed it."""

    estimate: LoadoutEstimate | None = Field(description="null: no fit of the side's doctrines has that hull and weapon")


class SideDoctrines(Model):
    """One side, or those without one."""

    side: str | None
    doctrines: list[SeenDoctrine] = Field(description="Most pilots first; none: nothing that was recognised")
    loadouts: list[EstimatedLoadout]


class BattleDoctrineList(Model):
    """Answer of /battles/{id}/doctrines: one row a side."""

    data: list[SideDoctrines]
    next: str | None
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "side": "A",
            "doctrines": [
                {
                    "doctrine": ROW,
                    "start": "2026-03-10T19:22:07Z",
                    "end": "2026-03-10T19:44:20Z",
                    "pilots": 60,
                    "distance": 0.061,
                    "fleets": [
                        {
                            "id": ID,
                            "start": "2026-03-10T19:22:07Z",
                            "end": "2026-03-10T19:44:20Z",
                            "pilots": 60,
                            "distance": 0.061,
                        }
                    ],
                }
            ],
            "loadouts": [
                {
                    **LOADOUTS_EXAMPLE["data"][0],
                    "estimate": {
                        "doctrine": ID,
                        "fit": "16227-2cd1c4a2b1a0f3e9",
                        "ehp": 74210.5,
                        "dps": 411.5,
                        "confidence": 0.681,
                    },
                }
            ],
        }
    ],
    "next": None,
    "simulated": False,
}
