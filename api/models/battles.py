"""Battles in lists, and one in short."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.parts import APPRAISED, ISK_OF, Model, Named

StateWord = Literal["active", "ended"]
TierWord = Literal["gank", "brawl", "battle", "hellcamp"]
KindWord = Literal["fight", "gank", "camp", "roam", "bash", "clean-up"]


class OrganisationRef(Model):
    """An alliance, a corporation without one, or a character without either."""

    id: int
    kind: str | None = Field(
        description="alliance, corporation or character; null in a correction of one that is in the battle no more"
    )
    name: str | None


class Leading(OrganisationRef):
    """An organisation of a side."""

    pilots: int


class SideRow(Model):
    """A side in a list. Letters follow the kills and do not swap while the battle goes on."""

    side: str = Field(description="A is the side of the first final blow on another side")
    pilots: int
    losses: int = Field(description="Killmails, capsules and structures among them")
    isk_lost: float | None = Field(description=ISK_OF.format("of the losses"))
    unpriced: int = Field(description="Losses of unknown worth")
    appraised: int | None = Field(description=APPRAISED)
    efficiency: float | None = Field(description="0 to 1: inflicted / (inflicted + lost), in ISK")
    organisations: int
    leading: list[Leading] = Field(description="At most three, most pilots first")


class BattlePlace(Model):
    """A system of a battle."""

    system: Named
    region: Named | None
    kills: int
    start: datetime = Field(description="First kill here")
    end: datetime = Field(description="Last kill here")


class BattleLinks(Model):
    """The parts of its report."""

    self: str
    kills: str
    sides: str
    timeline: str
    composition: str
    loadouts: str
    reships: str
    damage: str
    items: str
    doctrines: str
    tanks: str
    systems: str
    sovereignty: str
    related: str


class BattleRow(Model):
    """One battle in a list."""

    id: int = Field(description="Killmail id of its first kill; the id of any of its kills leads here")
    revision: int = Field(description="Grows by one with each change, without gaps")
    state: StateWord = Field(description="active while the newest kill anywhere is at most 900 s after its last one")
    start: datetime = Field(description="First kill, event time")
    end: datetime = Field(description="Last kill so far")
    tier: TierWord = Field(description="By kills of pilots: gank below 10, brawl, battle from 50, hellcamp from 200")
    kind: KindWord
    kills: int = Field(description="Killmails, capsules and structures among them")
    pilots: int
    pilot_losses: int = Field(description="Killmails whose victim is a pilot")
    isk: float | None = Field(description=ISK_OF.format("lost by all"))
    unpriced: int = Field(description="Killmails of unknown worth")
    appraised: int | None = Field(description=APPRAISED)
    places: list[BattlePlace]
    sides: list[SideRow]
    links: BattleLinks


class BattleList(Model):
    """A page of battles."""

    data: list[BattleRow]
    next: str | None = Field(description="Cursor of the next page; null on the last")
    simulated: bool


class BattleRowOne(Model):
    """One battle in short."""

    data: BattleRow
    simulated: bool


class RelatedRow(BattleRow):
    """A battle near another one."""

    when: Literal["before", "during", "after"] = Field(description="Against the battle asked for; during: their times overlap")
    shared_pilots: int = Field(description="Pilots of the battle asked for, on kills of this one within the 24 h")
    same_leaders: bool = Field(description="The same two organisations lead sides A and B, whoever is A")


class RelatedList(Model):
    """The most shared pilots first."""

    data: list[RelatedRow]
    next: str | None
    simulated: bool


PARTS = (
    "kills",
    "sides",
    "timeline",
    "composition",
    "loadouts",
    "reships",
    "damage",
    "items",
    "doctrines",
    "tanks",
    "systems",
    "sovereignty",
    "related",
)


def links_of(battle_id: int) -> dict[str, str]:
    """The addresses of a battle and its parts."""
    own = f"/battles/{battle_id}"
    return {"self": own, **{part: f"{own}/{part}" for part in PARTS}}


ROW: dict[str, Any] = {
    "id": 96850275,
    "revision": 42,
    "state": "ended",
    "start": "2021-11-27T18:22:10Z",
    "end": "2021-11-27T18:41:03Z",
    "tier": "brawl",
    "kind": "fight",
    "kills": 31,
    "pilots": 88,
    "pilot_losses": 30,
    "isk": 9123456789.5,
    "unpriced": 1,
    "appraised": 2,
    "places": [
        {
            "system": {"id": 30002813, "name": "Tama"},
            "region": {"id": 10000033, "name": "The Citadel"},
            "kills": 31,
            "start": "2021-11-27T18:22:10Z",
            "end": "2021-11-27T18:41:03Z",
        }
    ],
    "sides": [
        {
            "side": "A",
            "pilots": 50,
            "losses": 11,
            "isk_lost": 2123456789.5,
            "unpriced": 0,
            "appraised": 0,
            "efficiency": 0.767,
            "organisations": 1,
            "leading": [{"id": 99000001, "kind": "alliance", "name": "Example Alliance", "pilots": 50}],
        },
        {
            "side": "B",
            "pilots": 38,
            "losses": 20,
            "isk_lost": 7000000000.0,
            "unpriced": 1,
            "appraised": 2,
            "efficiency": 0.233,
            "organisations": 2,
            "leading": [{"id": 99000002, "kind": "alliance", "name": None, "pilots": 37}],
        },
    ],
    "links": links_of(96850275),
}
LIST_EXAMPLE: dict[str, Any] = {"data": [ROW], "next": "WzE2MzgwMzg0NjMsOTY4NTAyNzUsIjBhMWIyYzNkNGU1ZiJd", "simulated": False}
ROW_EXAMPLE: dict[str, Any] = {"data": ROW, "simulated": False}
RELATED_EXAMPLE: dict[str, Any] = {
    "data": [
        {
            **ROW,
            "id": 96850911,
            "links": links_of(96850911),
            "start": "2021-11-27T20:02:10Z",
            "end": "2021-11-27T20:11:40Z",
            "when": "after",
            "shared_pilots": 37,
            "same_leaders": True,
        }
    ],
    "next": None,
    "simulated": False,
}
