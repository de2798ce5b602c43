"""Solar systems as a client sees them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model, Named, Position


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
        "links": {"self": "/systems/30000142", "kills": "/killmails?system=30000142", "battles": "/systems/30000142/battles"},
    },
    "simulated": False,
}
