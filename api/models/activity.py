"""Live activity as a client sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.parts import APPRAISED, ISK_OF, Model, Named

Window = Literal["10m", "1h", "24h"]
Scope = Literal["system", "region"]


class ActivityRow(Model):
    """What was destroyed in one system or region."""

    place: Named
    kills: int = Field(description="Killmails, capsules and NPC kills among them")
    pods: int
    npc: int = Field(description="Kills without a player among the attackers")
    isk: float | None = Field(description=ISK_OF.format("destroyed and dropped"))
    unpriced: int = Field(description="Kills of unknown worth")
    appraised: int | None = Field(description=APPRAISED)
    ships: dict[str, int] = Field(description="Lost hulls by class")
    last_kill_at: datetime = Field(description="Event time")


class ActivityList(Model):
    """The busiest first, by kills."""

    data: list[ActivityRow]
    next: str | None
    simulated: bool
    scope: Scope
    window: Window
    until: datetime | None = Field(description="End of the newest window, event time; null while nothing is known")


EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "place": {"id": 30000142, "name": "Jita"},
            "kills": 17,
            "pods": 4,
            "npc": 0,
            "isk": 5123456789.0,
            "unpriced": 1,
            "appraised": 2,
            "ships": {"capsule": 4, "hauler": 6, "frigate": 7},
            "last_kill_at": "2021-11-27T18:22:10Z",
        }
    ],
    "next": None,
    "simulated": False,
    "scope": "system",
    "window": "1h",
    "until": "2021-11-27T18:30:00Z",
}
