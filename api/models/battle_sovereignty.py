"""Sovereignty around a battle as a client sees it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model
from api.models.sovereignty import CAMPAIGN_ROW, CHANGE_ROW, SOV_ROW, CampaignRow, ChangeRow, SovRow


class BattleSovereignty(Model):
    """What is known of the systems of a battle."""

    systems: list[SovRow] = Field(description="Who holds them now; a system of which nobody has told is missing")
    changes: list[ChangeRow] = Field(description="What changed hands there from a day before the battle to two days after it")
    campaigns: list[CampaignRow] = Field(description="Fights for structures there that began in that time")


class BattleSovereigntyOne(Model):
    """Answer of /battles/{id}/sovereignty."""

    data: BattleSovereignty
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {"systems": [SOV_ROW], "changes": [CHANGE_ROW], "campaigns": [CAMPAIGN_ROW]},
    "simulated": False,
}
