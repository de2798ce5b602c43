"""The report of one battle as a client sees it. ISK as everywhere: null is unknown, `unpriced` counts what has no worth, and
`appraised` what Warstream valued itself, since zKillboard says nothing of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.models.battles import ROW, BattlePlace, BattleRow, OrganisationRef
from api.models.corrections import CORRECTION_EXAMPLE, CorrectionRow
from api.models.parts import APPRAISED, ISK_OF, Model, Named

TurnWord = Literal["kill-spike", "kill-drop", "capital-entry", "high-value-kill", "logistics-collapse"]


class Losses(Model):
    """What somebody lost."""

    killmails: int
    ships: int = Field(description="Ships of pilots, capsules not among them")
    capsules: int
    structures: int
    deployables: int
    unpiloted: int = Field(description="Ships without a pilot")
    other: int = Field(description="Fighters, drones and what is none of the above")
    capitals: int
    isk: float | None = Field(description=ISK_OF.format("lost"))
    unpriced: int
    appraised: int | None = Field(description=APPRAISED)
    dropped: float | None = Field(description="ISK of the items that dropped")
    destroyed: float | None = Field(description="ISK of hull and items that were destroyed")


class OrganisationRow(OrganisationRef):
    """An organisation of a side, with the evidence for that."""

    pilots: int
    kills: int
    final_blows: int
    losses: int
    isk_lost: float | None = Field(description=ISK_OF.format("lost"))
    unpriced: int
    appraised: int | None = Field(description=APPRAISED)
    damage: int
    confidence: float = Field(description="0 to 1: how sure its side is; of one without, how sure the best one would be")
    kills_for: int = Field(description="Killmails that speak for its side")
    kills_against: int
    corrected: bool = Field(description="A person said where it stands")


class PilotRow(Model):
    """A pilot of a side."""

    character: Named
    organisation: OrganisationRef
    kills: int
    final_blows: int
    damage: int
    losses: int
    ship: Named | None = Field(description="The hull he was seen in most often")


class SideWhole(Model):
    """A side, or those without one."""

    side: str | None
    organisations: list[OrganisationRow] = Field(description="Most pilots first")
    pilots: int
    losses: Losses
    isk_inflicted: float | None = Field(description="Losses of other sides on which it dealt the final blow")
    efficiency: float | None
    damage: int
    kills: int = Field(description="Killmails of other sides on which one of its pilots is an attacker")
    logistics: int = Field(description="Pilots seen in logistics ships")
    capitals: int = Field(description="Pilots seen in capital ships")
    top_pilots: list[PilotRow] = Field(description="At most ten")


class Disagreement(Model):
    """How well the sides explain the kills, in tenths of a pilot on a kill."""

    value: int = Field(description="Friends apart and foes together")
    of: int = Field(description="All the evidence there is")
    optimal: bool = Field(description="Proven to be the least")


class Sides(Model):
    """Who fights whom."""

    sides: list[SideWhole]
    unassigned: SideWhole | None = Field(description="Those whose side the kills do not tell")
    disagreement: Disagreement
    corrections: list[CorrectionRow] = Field(description="What people said, newest first")


class SidesOne(Model):
    """Answer of /battles/{id}/sides."""

    data: Sides
    simulated: bool


class EngagementRow(Model):
    """A part of the battle in one system; its id is that of its first kill."""

    id: int
    system: Named
    kills: int
    start: datetime
    end: datetime


class Systems(Model):
    """Where it was fought, and when."""

    systems: list[BattlePlace]
    engagements: list[EngagementRow]


class SystemsOne(Model):
    """Answer of /battles/{id}/systems."""

    data: Systems
    simulated: bool


class TurningPoint(Model):
    """Something that changed the fight."""

    what: TurnWord
    at: datetime = Field(description="Start of its bucket")
    side: str | None
    killmail_id: int | None = Field(description="Where one mail tells it")
    text: str


class Bucket(Model):
    """A stretch of time on which something died."""

    start: datetime
    kills: int
    losses: dict[str, int] = Field(description='Side -> killmails lost; "" for those without a side')
    isk: dict[str, float] = Field(description="Side -> ISK lost, of the known")


class Timeline(Model):
    """How it went."""

    bucket_seconds: int
    buckets: list[Bucket]
    momentum: dict[str, list[float]] = Field(description="Side -> ISK inflicted minus lost, up to and with each bucket")
    first_blood: int = Field(description="Killmail id of the first pilot's loss")
    turning_points: list[TurningPoint]


class TimelineOne(Model):
    """Answer of /battles/{id}/timeline."""

    data: Timeline
    simulated: bool


class HullRow(Model):
    """One hull of a side; ship is null for pilots whose hull no mail tells."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    ship: Named | None
    ship_class: str | None = Field(serialization_alias="class", validation_alias="class", description="null with the ship")
    fielded: int = Field(
        description="Pilots seen in it, each once. A capsule counts only where its pilot was seen in nothing else, so a side "
        "that lost 75 ships with their capsules may have fielded 0 of these. 0 too for structures and ships that nobody sat in"
    )
    lost: int = Field(description="Killmails with it, whoever sat in it; over all hulls the losses of the side")


class Fleet(Model):
    """What a side flew."""

    side: str | None
    pilots: int
    logistics: int
    capitals: int
    classes: dict[str, int] = Field(description="Ship class -> pilots, each once a hull")
    hulls: list[HullRow] = Field(description="Most fielded first")


class FleetList(Model):
    """Answer of /battles/{id}/composition; those without a side come last."""

    data: list[Fleet]
    next: str | None
    simulated: bool


class LoadoutRow(Model):
    """A hull with a weapon, as attackers showed it."""

    side: str | None
    organisation: OrganisationRef
    ship: Named | None
    weapon: Named | None
    pilots: int
    damage: int


class LoadoutList(Model):
    """Answer of /battles/{id}/loadouts; at most ten an organisation."""

    data: list[LoadoutRow]
    next: str | None
    simulated: bool


class ReshipRow(Model):
    """A pilot who lost ships twice or more."""

    side: str | None
    character: Named
    organisation: OrganisationRef
    killmails: list[int] = Field(description="His lost ships, by time, capsules aside")


class ReshipList(Model):
    """Answer of /battles/{id}/reships."""

    data: list[ReshipRow]
    next: str | None
    simulated: bool


class DamageRow(Model):
    """Damage done by one weapon type."""

    side: str | None
    weapon: Named | None
    damage: int
    pilots: int


class DamageList(Model):
    """Answer of /battles/{id}/damage; at most fifty a side, most first."""

    data: list[DamageRow]
    next: str | None
    simulated: bool


class BattleWhole(BattleRow):
    """A battle with its totals; the parts of its report are behind `links`."""

    losses: Losses = Field(description="Of all together")
    first_blood: int
    turning_points: list[TurningPoint]
    engagements: list[EngagementRow]
    unassigned: int = Field(description="Organisations whose side the kills do not tell")
    disagreement: Disagreement


class BattleOne(Model):
    """Answer of /battles/{id}."""

    data: BattleWhole
    simulated: bool


_LOSSES = {
    "killmails": 31, "ships": 22, "capsules": 8, "structures": 1, "deployables": 0, "unpiloted": 0, "other": 0,
    "capitals": 0, "isk": 9123456789.5, "unpriced": 1, "appraised": 2,
    "dropped": 1123456789.5, "destroyed": 8000000000.0,
}  # fmt: skip
_ORGANISATION = {"id": 99000001, "kind": "alliance", "name": "Example Alliance"}
_CHARACTER = {"id": 2112000001, "name": "Ada Example"}
_SHIP = {"id": 24690, "name": "Hyperion"}
_WEAPON = {"id": 3146, "name": "Light Neutron Blaster II"}
_DISAGREEMENT = {"value": 12, "of": 4310, "optimal": True}
_SIDE = {
    "side": "A",
    "organisations": [
        {
            **_ORGANISATION, "pilots": 50, "kills": 20, "final_blows": 20, "losses": 11, "isk_lost": 2123456789.5, "unpriced": 0,
            "appraised": 0, "damage": 812345, "confidence": 0.99, "kills_for": 31, "kills_against": 0, "corrected": False,
        }
    ],
    "pilots": 50, "losses": {**_LOSSES, "killmails": 11, "isk": 2123456789.5, "unpriced": 0, "appraised": 0},
    "isk_inflicted": 7000000000.0, "efficiency": 0.767, "damage": 812345, "kills": 20, "logistics": 6, "capitals": 0,
    "top_pilots": [
        {
            "character": _CHARACTER, "organisation": _ORGANISATION, "kills": 14, "final_blows": 3, "damage": 51234, "losses": 1,
            "ship": _SHIP,
        }
    ],
}  # fmt: skip
_TURN = {
    "what": "high-value-kill", "at": "2021-11-27T18:30:00Z", "side": "B", "killmail_id": 96850301,
    "text": "Side B lost a ship worth 2,100,000,000 ISK.",
}  # fmt: skip
_ENGAGEMENT = {
    "id": 96850275, "system": {"id": 30002813, "name": "Tama"}, "kills": 31,
    "start": "2021-11-27T18:22:10Z", "end": "2021-11-27T18:41:03Z",
}  # fmt: skip


def _one(data: object) -> dict[str, Any]:
    return {"data": data, "simulated": False}


def _list(*rows: object) -> dict[str, Any]:
    return {"data": list(rows), "next": None, "simulated": False}


WHOLE_EXAMPLE = _one(
    {
        **ROW, "losses": _LOSSES, "first_blood": 96850275, "turning_points": [_TURN], "engagements": [_ENGAGEMENT],
        "unassigned": 0, "disagreement": _DISAGREEMENT,
    }
)  # fmt: skip
SIDES_EXAMPLE = _one({"sides": [_SIDE], "unassigned": None, "disagreement": _DISAGREEMENT, "corrections": [CORRECTION_EXAMPLE]})
SYSTEMS_EXAMPLE = _one({"systems": ROW["places"], "engagements": [_ENGAGEMENT]})
TIMELINE_EXAMPLE = _one(
    {
        "bucket_seconds": 60,
        "buckets": [{"start": "2021-11-27T18:30:00Z", "kills": 3, "losses": {"A": 1, "B": 2}, "isk": {"B": 2100000000.0}}],
        "momentum": {"A": [2100000000.0], "B": [-2100000000.0]},
        "first_blood": 96850275,
        "turning_points": [_TURN],
    }
)
COMPOSITION_EXAMPLE = _list(
    {
        "side": "A", "pilots": 50, "logistics": 6, "capitals": 0, "classes": {"battleship": 44, "logistics": 6},
        "hulls": [{"ship": _SHIP, "class": "battleship", "fielded": 44, "lost": 9}],
    }
)  # fmt: skip
LOADOUTS_EXAMPLE = _list(
    {"side": "A", "organisation": _ORGANISATION, "ship": _SHIP, "weapon": _WEAPON, "pilots": 31, "damage": 612345}
)
RESHIPS_EXAMPLE = _list({"side": "B", "character": _CHARACTER, "organisation": _ORGANISATION, "killmails": [96850280, 96850399]})
DAMAGE_EXAMPLE = _list({"side": "A", "weapon": _WEAPON, "damage": 612345, "pilots": 31})
