"""What the servers counted, as columns for the map."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.parts import Model


class HoursTold(Model):
    """In how many of the hours asked for a figure was told of all systems: a sum over fewer than all is too low."""

    jumps: int
    ship_kills: int
    pod_kills: int
    npc_kills: int


class MapActivity(Model):
    """Sums by system, by id. A system that is missing had nothing of what was told (nobody tells of J-space); null: not told."""

    system: list[int]
    jumps: list[int | None]
    ship_kills: list[int | None]
    pod_kills: list[int | None]
    npc_kills: list[int | None]
    hours: int = Field(description="That were asked for, back from `as_of`")
    told: HoursTold
    as_of: datetime | None = Field(description="End of the newest hour that was told; null: none was")
    sources: list[str] = Field(description="Who told these hours: esi, dotlan or simulator; of two in one hour ESI counts")


class MapActivityOne(Model):
    """Answer of /map/activity."""

    data: MapActivity
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "system": [30000142, 30004759],
        "jumps": [2231, 412],
        "ship_kills": [12, 0],
        "pod_kills": [5, 0],
        "npc_kills": [3, 812],
        "hours": 1,
        "told": {"jumps": 1, "ship_kills": 1, "pod_kills": 1, "npc_kills": 1},
        "as_of": "2026-11-27T11:00:00Z",
        "sources": ["esi"],
    },
    "simulated": False,
}
