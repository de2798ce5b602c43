"""One doctrine as a client sees it: everything, and the fleets that it rests on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.models.battles import Leading
from api.models.doctrines import ID, ROW, DoctrineRow
from api.models.parts import Model, Named
from schemas.fit import Tank


class DayHull(Model):
    """A hull of one day's fleets."""

    hull: Named
    share: float = Field(description="0 to 1: mean share of a fleet's pilots")


class DoctrineDayRow(Model):
    """One day of it, UTC. Days without a fleet are left out."""

    day: date
    fleets: int
    pilots: int = Field(description="In its largest fleet")
    hulls: list[DayHull] = Field(description="The largest eight")


class UsedItem(Model):
    """What its fleets use up, by the lost ships' holds and racks."""

    item: Named
    kind: Literal["ammunition", "fuel", "drone", "paste", "booster", "module", "other"]
    pieces: int = Field(description="Destroyed and dropped together")
    destroyed: int
    losses: int = Field(description="On so many lost ships")
    per_loss: float = Field(description="Pieces for each lost ship of the doctrine")


class DoctrineTurnRow(Model):
    """Something that happened to it."""

    at: datetime
    what: Literal["appeared", "merged", "split", "abandoned", "returned", "renamed"]
    other: str | None = Field(description="The other doctrine of a merge or split; the former name of one that was renamed")


class FitInShort(Model):
    """What is flown of one hull, in short; /fits has all of it."""

    id: str
    hull: Named
    name: str
    losses: int
    share: float = Field(description="0 to 1: of the hull's losses in this doctrine")
    ehp: float | None = Field(description="Effective hit points against even damage; null: it was not reckoned")
    dps: float | None = Field(description="Hit points a second; null without a weapon, or not reckoned")
    tank: Tank | None


class DoctrineWhole(DoctrineRow):
    """One doctrine, with all of its hulls, users and regions."""

    formerly: list[str] = Field(description="Ids that lead here")
    days: list[DoctrineDayRow]
    fits: list[FitInShort] = Field(description="Losses are a biased sample: what dies less is seen less")
    items: list[UsedItem]
    turns: list[DoctrineTurnRow]
    told_at: datetime = Field(description="When this revision was made")


class DoctrineOne(Model):
    """Answer of /doctrines/{id}."""

    data: DoctrineWhole
    simulated: bool


class DoctrineFleetRow(Model):
    """A fleet that flew it: one side of a battle in one stretch of time."""

    id: str
    battle: int = Field(description="Id of the battle; it leads to what the battle is now")
    side: str
    start: datetime = Field(description="First and last kill in that stretch")
    end: datetime
    pilots: int
    system: Named
    region: Named | None
    organisations: list[Leading] = Field(description="Most pilots first; the kind is null of one that flies it no more")
    distance: float = Field(description="0 to 1: cosine distance from the doctrine's centre")


class DoctrineFleetList(Model):
    """The newest first; those before the window, too."""

    data: list[DoctrineFleetRow]
    next: str | None
    simulated: bool


WHOLE_EXAMPLE: dict[str, Any] = {
    "data": {
        **ROW,
        "formerly": ["189972500-B-1773177727"],
        "days": [
            {
                "day": "2026-03-14",
                "fleets": 1,
                "pilots": 41,
                "hulls": [
                    {"hull": {"id": 16227, "name": "Ferox"}, "share": 0.61},
                    {"hull": {"id": 11978, "name": "Scimitar"}, "share": 0.195},
                ],
            }
        ],
        "fits": [
            {
                "id": "16227-2cd1c4a2b1a0f3e9",
                "hull": {"id": 16227, "name": "Ferox"},
                "name": "Ferox, 250mm rails",
                "losses": 21,
                "share": 0.778,
                "ehp": 74210.5,
                "dps": 411.5,
                "tank": "shield",
            }
        ],
        "items": [
            {
                "item": {"id": 12805, "name": "Spike M"},
                "kind": "ammunition",
                "pieces": 28140,
                "destroyed": 13920,
                "losses": 21,
                "per_loss": 1004.9,
            }
        ],
        "turns": [{"at": "2026-03-10T19:22:07Z", "what": "appeared", "other": None}],
        "told_at": "2026-03-14T19:30:02.125000Z",
    },
    "simulated": False,
}
FLEETS_EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "id": ID,
            "battle": 189970002,
            "side": "A",
            "start": "2026-03-10T19:22:07Z",
            "end": "2026-03-10T19:44:20Z",
            "pilots": 60,
            "system": {"id": 30004759, "name": "1DQ1-A"},
            "region": {"id": 10000060, "name": "Delve"},
            "organisations": [{"id": 99000001, "kind": "alliance", "name": "Example Alliance", "pilots": 60}],
            "distance": 0.061,
        }
    ],
    "next": None,
    "simulated": False,
}
