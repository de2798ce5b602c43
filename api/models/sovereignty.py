"""Sovereignty as a client sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.parts import Model, Named
from api.models.world import SAID, SAID_SINCE, OwnerRef, Said, SaidSince

LIST_SAID = (
    "When a source last told the whole list; null while none ever came: then an empty list does not mean that there is nothing"
)
CHANGES_SAID = (
    "When we last looked for changes: the list of systems was heard, or a change was told; null while neither ever was: then an "
    "empty list does not mean that nothing changed"
)


class SovWindow(Model):
    """When the hub can be attacked. A start in the past: now; an end in the past: overtime."""

    start: datetime
    end: datetime


class SovRow(Model):
    """Who holds a system."""

    system: Named
    region: Named | None
    owner: OwnerRef
    claimed_since: datetime | None
    capital: bool | None
    adm: float | None = Field(description="Activity defense multiplier, 1 to 6; null where there is none or nobody says")
    military_level: int | None
    industrial_level: int | None
    strategic_level: int | None
    window: SovWindow | None = Field(description="null with a hub: it is part of an active campaign")
    said: SaidSince


class SovList(Model):
    """A page of systems, by id."""

    data: list[SovRow]
    said: Said | None = Field(description=LIST_SAID)
    next: str | None = Field(description="Cursor of the next page; null on the last")
    simulated: bool


class ChangeRow(Model):
    """A system changed hands."""

    id: str
    at: datetime = Field(description="When it was first seen so")
    system: Named
    region: Named | None
    of: str = Field(description="owner, hub, tcu or station")
    before: OwnerRef | None = Field(description="null: not known")
    after: OwnerRef
    source: str


class ChangeList(Model):
    """A page of changes, newest first."""

    data: list[ChangeRow]
    said: Said | None = Field(description=CHANGES_SAID)
    next: str | None
    simulated: bool


class ParticipantRow(Model):
    """An alliance in a free-for-all."""

    alliance: Named
    score: float


class CampaignRow(Model):
    """A fight for a structure; scores are 0 to 1."""

    id: int
    system: Named
    region: Named | None
    event_type: str
    start: datetime
    goes_on: bool = Field(description="Or is announced: it was in the newest list of its source")
    defender: Named | None
    defender_name: str | None = Field(description="As DOTLAN writes it")
    defender_score: float | None
    attackers_score: float | None
    participants: list[ParticipantRow]
    said: Said


class CampaignList(Model):
    """Campaigns; those that go on by their start."""

    data: list[CampaignRow]
    said: Said | None = Field(description=LIST_SAID)
    next: str | None
    simulated: bool


OWNER: dict[str, Any] = {
    "kind": "alliance",
    "alliance": {"id": 99000001, "name": "Example Alliance"},
    "corporation": {"id": 98000001, "name": "Example Corporation"},
    "faction": None,
    "name": None,
}
_SYSTEM = {"id": 30004759, "name": "1DQ1-A"}
_REGION = {"id": 10000060, "name": "Delve"}
SOV_ROW: dict[str, Any] = {
    "system": _SYSTEM,
    "region": _REGION,
    "owner": OWNER,
    "claimed_since": "2025-06-01T12:00:00Z",
    "capital": False,
    "adm": 5.2,
    "military_level": 5,
    "industrial_level": 2,
    "strategic_level": 5,
    "window": {"start": "2026-11-27T18:00:00Z", "end": "2026-11-27T21:00:00Z"},
    "said": SAID_SINCE,
}
CHANGE_ROW: dict[str, Any] = {
    "id": "9f1c2d3e4b5a6978",
    "at": "2026-11-27T11:00:00Z",
    "system": _SYSTEM,
    "region": _REGION,
    "of": "owner",
    "before": None,
    "after": OWNER,
    "source": "esi",
}
CAMPAIGN_ROW: dict[str, Any] = {
    "id": 12345,
    "system": _SYSTEM,
    "region": _REGION,
    "event_type": "ihub_defense",
    "start": "2026-11-27T19:12:00Z",
    "goes_on": True,
    "defender": {"id": 99000001, "name": "Example Alliance"},
    "defender_name": None,
    "defender_score": 0.6,
    "attackers_score": 0.4,
    "participants": [],
    "said": SAID,
}


def listed(row: dict[str, Any]) -> dict[str, Any]:
    """An answer with this row."""
    return {"data": [row], "said": SAID, "next": None, "simulated": False}
