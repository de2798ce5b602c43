"""Holes, incursions, war zones and skyhooks as a client sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.parts import Model, Named
from api.models.world import SAID, Said

ABSENT = "null: never told"


class HoleRow(Model):
    """A connection of the hub; null while whoever scanned it has not said."""

    id: str
    hub: Named
    hub_signature: str | None
    system: Named | None
    system_class: str | None = Field(description="hs, ls, ns, c1 to c6 and others")
    region: Named | None
    signature: str | None
    hole_type: str | None
    type_at: str | None = Field(description="Which side is of that type, hub or system; the other one is a K162")
    max_ship_size: str | None
    expires_at: datetime | None
    complete: bool


class HoleList(Model):
    """All known holes of a hub."""

    data: list[HoleRow]
    said: Said | None = Field(description=ABSENT)
    next: str | None
    simulated: bool


class IncursionRow(Model):
    """Where Sansha's Nation is; influence is 0 to 1."""

    constellation: Named
    faction: Named | None
    state: str
    influence: float | None
    has_boss: bool | None
    staging: Named | None
    infested: list[Named]


class IncursionList(Model):
    """All incursions."""

    data: list[IncursionRow]
    said: Said | None = Field(description=ABSENT)
    next: str | None
    simulated: bool


class WarSystemRow(Model):
    """A system of a war zone."""

    system: Named
    owner: Named
    occupier: Named
    contested: str = Field(description="captured, contested, uncontested or vulnerable")
    victory_points: int
    victory_points_threshold: int


class WarSystemList(Model):
    """All systems of the war zones, the most contested first."""

    data: list[WarSystemRow]
    said: Said | None = Field(description=ABSENT)
    next: str | None
    simulated: bool


class SkyhookRow(Model):
    """A skyhook that can be raided now or soon."""

    planet_id: int
    system: Named
    start: datetime
    end: datetime


class SkyhookList(Model):
    """By their start."""

    data: list[SkyhookRow]
    said: Said | None = Field(description=ABSENT)
    next: str | None
    simulated: bool


def _list(row: dict[str, Any], said: dict[str, Any] = SAID) -> dict[str, Any]:
    return {"data": [row], "said": said, "next": None, "simulated": False}


HOLES_EXAMPLE = _list(
    {
        "id": "46",
        "hub": {"id": 31000005, "name": "Thera"},
        "hub_signature": "ABC-123",
        "system": {"id": 30002718, "name": "Rancer"},
        "system_class": "ls",
        "region": {"id": 10000032, "name": "Sinq Laison"},
        "signature": "DEF-456",
        "hole_type": "Q063",
        "type_at": "hub",
        "max_ship_size": "medium",
        "expires_at": "2026-11-27T22:00:00Z",
        "complete": True,
    },
    {**SAID, "source": "eve-scout"},
)
INCURSIONS_EXAMPLE = _list(
    {
        "constellation": {"id": 20000696, "name": "O-EIMK"},
        "faction": {"id": 500019, "name": "Sansha's Nation"},
        "state": "established",
        "influence": 0.31,
        "has_boss": True,
        "staging": {"id": 30004759, "name": "1DQ1-A"},
        "infested": [{"id": 30004759, "name": "1DQ1-A"}],
    }
)
WAR_EXAMPLE = _list(
    {
        "system": {"id": 30002813, "name": "Tama"},
        "owner": {"id": 500004, "name": "Gallente Federation"},
        "occupier": {"id": 500001, "name": "Caldari State"},
        "contested": "contested",
        "victory_points": 41200,
        "victory_points_threshold": 75000,
    }
)
SKYHOOKS_EXAMPLE = _list(
    {
        "planet_id": 40300001,
        "system": {"id": 30004759, "name": "1DQ1-A"},
        "start": "2026-11-27T12:10:00Z",
        "end": "2026-11-27T13:10:00Z",
    }
)
