"""Solar systems as a client sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.parts import Model, Named, Position
from api.models.sovereignty import SovRow


class Neighbour(Model):
    """A system behind a gate."""

    id: int
    name: str | None
    security: float | None
    band: str | None


class RecentKills(Model):
    """Killmails of the system in the latest windows of live activity."""

    window: str
    kills: int


class HourRow(Model):
    """What an hour saw here; null where its source did not tell."""

    until: datetime = Field(description="End of the hour")
    source: str
    jumps: int | None
    ship_kills: int | None
    pod_kills: int | None
    npc_kills: int | None


class AdmRow(Model):
    """ADM from then on."""

    at: datetime
    adm: float
    source: str


class SystemLinks(Model):
    """Where to go on."""

    self: str
    kills: str = Field(description="The newest killmails of this system")
    battles: str = Field(description="The newest battles of this system")


class SystemWhole(Model):
    """One solar system. `security` is the true status, not rounded."""

    id: int
    name: str
    security: float | None
    security_class: str | None = Field(description="CCP's letter for what belts hold: B, C1, ...; null in J-space")
    wormhole_class: str | None = Field(description="C1 to C6, C13, Thera or Drifter; null outside J-space")
    band: str = Field(description="highsec, lowsec, nullsec, w-space, drifter, pochven, zarzakh, abyssal, void or unknown")
    effect: str | None = Field(description="Of a wormhole system")
    constellation: Named
    region: Named
    position: Position
    neighbours: list[Neighbour]
    recent: list[RecentKills] | None = Field(description="null while live activity is not at hand")
    sovereignty: SovRow | None = Field(description="null while nobody has told")
    adm_history: list[AdmRow] = Field(description="Newest first, at most 60")
    hours: list[HourRow] = Field(description="Newest first, at most 48; a system without any had none, or none was told")
    links: SystemLinks


class SystemOne(Model):
    """One solar system."""

    data: SystemWhole
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "id": 30000142,
        "name": "Jita",
        "security": 0.9459131,
        "security_class": "B",
        "wormhole_class": None,
        "band": "highsec",
        "effect": None,
        "constellation": {"id": 20000020, "name": "Kimotoro"},
        "region": {"id": 10000002, "name": "The Forge"},
        "position": {"x": -129064861735000000.0, "y": 60755306910000000.0, "z": 117469227060000000.0},
        "neighbours": [{"id": 30000144, "name": "Perimeter", "security": 0.9531235, "band": "highsec"}],
        "recent": [{"window": "10m", "kills": 3}, {"window": "1h", "kills": 17}, {"window": "24h", "kills": 512}],
        "sovereignty": None,
        "adm_history": [],
        "hours": [
            {
                "until": "2026-11-27T11:00:00Z",
                "source": "esi",
                "jumps": 3412,
                "ship_kills": 12,
                "pod_kills": 3,
                "npc_kills": 0,
            }
        ],
        "links": {"self": "/systems/30000142", "kills": "/killmails?system=30000142", "battles": "/systems/30000142/battles"},
    },
    "simulated": False,
}
