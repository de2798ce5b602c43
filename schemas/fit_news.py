"""The fit of a loss as the feed tells it: what could it take, and how much did it take. Pure."""

from __future__ import annotations

from typing_extensions import TypedDict

from schemas.fit import Hole, Tank, TankKind
from schemas.loss_fit import LossFit

KIND = "fit"
"""The type of the feed's message."""


class FitNews(TypedDict):
    """One analysed loss. Figures with skills at one level and no boosts (`schemas.fit.FitAnalysis`)."""

    killmail_id: int
    event_time: str
    solar_system_id: int
    region_id: int | None
    hull: int
    """Type of the hull."""
    fit_hash: str
    ehp: float
    """Effective hit points against even damage."""
    tank: Tank
    tank_kind: TankKind
    hole: Hole | None
    dps: float | None
    damage_taken: int
    overkill: float | None
    """Damage taken for each effective hit point; null where it has none, or no damage is told."""
    simulated: bool
    processed_at: str


def fit_news(loss: LossFit) -> FitNews | None:
    """None for a loss without figures: there is nothing to tell."""
    analysis = loss["analysis"]
    if analysis is None:
        return None
    firepower = analysis["firepower"]
    return FitNews(
        killmail_id=loss["killmail_id"],
        event_time=loss["event_time"],
        solar_system_id=loss["solar_system_id"],
        region_id=loss["region_id"],
        hull=loss["fit"]["hull_type_id"],
        fit_hash=loss["fit_hash"],
        ehp=analysis["ehp"]["even"],
        tank=analysis["tank"],
        tank_kind=analysis["tank_kind"],
        hole=analysis["hole"],
        dps=None if firepower is None else firepower["dps"],
        damage_taken=loss["damage_taken"],
        overkill=overkill(loss["damage_taken"], analysis["ehp"]["even"]),
        simulated=loss["simulated"],
        processed_at=loss["processed_at"],
    )


def overkill(damage_taken: int, ehp: float | None) -> float | None:
    """How often the effective hit points were shot away. Killmails of the first years tell a damage of 0, which is unknown."""
    return damage_taken / ehp if ehp and damage_taken > 0 else None
