"""The tanks of a battle's losses as a client sees them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model
from schemas.fit import DamageKind, Layer, Tank, TankKind


class TankCount(Model):
    """So many losses that were tanked like this."""

    tank: Tank
    tank_kind: TankKind
    losses: int


class HoleCount(Model):
    """So many losses whose tank was thinnest here."""

    layer: Layer
    damage: DamageKind
    losses: int


class TankRow(Model):
    """The lost ships and structures of one side."""

    side: str | None = Field(description="Whose they were; null for those without a side")
    losses: int = Field(description="Killmails of the side")
    analysed: int = Field(description="Of these, those with figures: all others here are of them alone")
    without: int = Field(description="Without figures: capsules, deployables, and those that nobody has reckoned yet")
    bare: int = Field(description="Analysed with nothing fitted")
    ehp_mean: float | None = Field(description="Effective hit points against even damage, all skills at one level, no boosts")
    ehp_median: float | None
    ehp_total: float | None
    dps_total: float | None = Field(description="Of all together, with what they had loaded; null where none could shoot")
    damage_taken: int = Field(description="By those whose killmails tell it")
    overkill: float | None = Field(
        description="Damage taken for each effective hit point of those that tell it: above 1 by repairs, boosts and shots at "
        "what was dead already, below 1 where pilots have less skills or ships were damaged before"
    )
    tanks: list[TankCount] = Field(description="Most losses first")
    holes: list[HoleCount] = Field(description="Most losses first")


class TankList(Model):
    """Answer of /battles/{id}/tanks."""

    data: list[TankRow]
    next: str | None
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "side": "A",
            "losses": 31,
            "analysed": 22,
            "without": 9,
            "bare": 1,
            "ehp_mean": 48210.4,
            "ehp_median": 39977.1,
            "ehp_total": 1060628.8,
            "dps_total": 9120.5,
            "damage_taken": 1188234,
            "overkill": 1.12,
            "tanks": [
                {"tank": "armor", "tank_kind": "buffer", "losses": 17},
                {"tank": "shield", "tank_kind": "active", "losses": 4},
            ],
            "holes": [
                {"layer": "armor", "damage": "explosive", "losses": 15},
                {"layer": "shield", "damage": "em", "losses": 4},
            ],
        }
    ],
    "next": None,
    "simulated": False,
}
