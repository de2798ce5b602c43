"""What somebody, or a place, did in the last days: the body of an entity's page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.models.battles import OrganisationRef
from api.models.parts import ISK_OF, Model, Named


class Tally(Model):
    """Some killmails."""

    killmails: int
    isk: float | None = Field(description=ISK_OF.format("of them"))
    unpriced: int = Field(description="Of unknown worth")
    appraised: int = Field(description="Those whose worth is Warstream's own valuation; the rest of the priced have zKillboard's")


class RecordDay(Model):
    """A day, UTC."""

    day: date
    kills: int
    losses: int
    isk_destroyed: float | None = Field(description=ISK_OF.format("destroyed"))
    isk_lost: float | None = Field(description=ISK_OF.format("lost"))


class HullUse(Model):
    """A hull that was flown. `class` is a display word."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    type: Named
    ship_class: str = Field(serialization_alias="class", validation_alias="class")
    kills: int = Field(description="Killmails on which somebody of it flew one among the attackers")
    losses: int


class SystemUse(Model):
    """A system."""

    system: Named
    security: float | None = Field(description="True status, not rounded")
    kills: int
    losses: int


class Opponent(Model):
    """An organisation that was met. Losses to several at once count for each of them."""

    organisation: OrganisationRef
    killed: int = Field(description="Its losses with ours among the attackers")
    isk_killed: float | None = Field(description=ISK_OF.format("of these"))
    lost: int = Field(description="Our losses with it among the attackers")
    isk_lost: float | None = Field(description=ISK_OF.format("of these"))


class Friend(Model):
    """An organisation on the same side of the mail."""

    organisation: OrganisationRef
    kills: int = Field(description="Killmails with both among the attackers")


class _Record(Model):
    id: int
    name: str | None
    begin: datetime | None = Field(description="Midnight (UTC) of the first day; null while no kill is held")
    until: datetime | None = Field(description="The newest kill held, of whomever")
    days: int = Field(description="Days (UTC), the last one not over yet")


class Record(_Record):
    """Of an alliance, a corporation or a character. A kill has it among the attackers, a loss as victim."""

    kind: Literal["alliance", "corporation", "character"]
    kills: Tally
    losses: Tally
    efficiency: float | None = Field(
        description="0 to 1: destroyed / (destroyed + lost), in ISK; null where one is unknown or both 0"
    )
    solo_kills: int
    active_pilots: int = Field(description="Characters of it on these mails, NPCs left out")
    kills_by_hour: list[int] = Field(description="24, by hour of the day, UTC")
    losses_by_hour: list[int] = Field(description="24, by hour of the day, UTC")
    by_day: list[RecordDay] = Field(description="Every day, the first one first")
    hulls: list[HullUse] = Field(description="At most 20, the most used first")
    systems: list[SystemUse] = Field(description="At most 15, the most killmails first")
    opponents: list[Opponent] = Field(
        description="At most 15, the most met first; a corporation only without alliance, NPCs left out"
    )
    friends: list[Friend] = Field(description="At most 15, the most often first; as opponents")
    detail_killmails: int = Field(
        description="So many of its newest killmails are read for pilots, hulls on kills, opponents and friends: all, or a limit"
    )


class RecordOne(Model):
    """Answer of /alliances/{id}/record and its like."""

    data: Record
    simulated: bool


class PlaceDay(Model):
    """A day, UTC."""

    day: date
    kills: int
    isk: float | None = Field(description=ISK_OF.format("lost"))


class PlaceAlliance(Model):
    """An alliance that was active."""

    alliance: Named
    kills: int = Field(description="Killmails with it among the attackers")
    losses: int


class HullLost(Model):
    """A hull that was lost. `class` is a display word."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    type: Named
    ship_class: str = Field(serialization_alias="class", validation_alias="class")
    losses: int
    isk: float | None = Field(description=ISK_OF.format("of these"))


class PlaceSystem(Model):
    """A system of a region."""

    system: Named
    security: float | None = Field(description="True status, not rounded")
    kills: int


class PlaceRecord(_Record):
    """Of a system or a region."""

    kind: Literal["system", "region"]
    kills: Tally
    solo_kills: int
    npc_kills: int = Field(description="No player among the attackers")
    active_pilots: int = Field(description="Characters on these mails, NPCs left out")
    kills_by_hour: list[int] = Field(description="24, by hour of the day, UTC")
    by_day: list[PlaceDay] = Field(description="Every day, the first one first")
    alliances: list[PlaceAlliance] = Field(description="At most 15, the most killmails first")
    hulls_lost: list[HullLost] = Field(description="At most 20, the most losses first")
    systems: list[PlaceSystem] = Field(description="Of a region at most 15, the most kills first; of a system itself")
    detail_killmails: int = Field(
        description="So many of the newest killmails are read for pilots and alliances: all, or a limit"
    )


class PlaceRecordOne(Model):
    """Answer of /systems/{id}/record and /regions/{id}/record."""

    data: PlaceRecord
    simulated: bool


_HOURS = [0] * 18 + [2, 1, 0, 0, 0, 0]
_WINDOW = {"begin": "2021-11-27T00:00:00Z", "until": "2021-11-27T18:52:00Z", "days": 1}
_ORGANISATION = {"id": 99000002, "kind": "alliance", "name": "Another Alliance"}
_SYSTEM = {"system": {"id": 30004759, "name": "1DQ1-A"}, "security": -0.38}
_HULL = {"type": {"id": 24690, "name": "Hyperion"}, "class": "battleship"}


def _tally(killmails: int, isk: float | None) -> dict[str, Any]:
    return {"killmails": killmails, "isk": isk, "unpriced": 0 if isk is not None else killmails, "appraised": 0}


RECORD_EXAMPLE: dict[str, Any] = {
    "data": {
        "id": 99000001,
        "name": "Example Alliance",
        **_WINDOW,
        "kind": "alliance",
        "kills": _tally(3, 1.5e9),
        "losses": _tally(1, 5e8),
        "efficiency": 0.75,
        "solo_kills": 0,
        "active_pilots": 7,
        "kills_by_hour": _HOURS,
        "losses_by_hour": [0] * 18 + [1, 0, 0, 0, 0, 0],
        "by_day": [{"day": "2021-11-27", "kills": 3, "losses": 1, "isk_destroyed": 1.5e9, "isk_lost": 5e8}],
        "hulls": [{**_HULL, "kills": 3, "losses": 1}],
        "systems": [{**_SYSTEM, "kills": 3, "losses": 1}],
        "opponents": [{"organisation": _ORGANISATION, "killed": 3, "isk_killed": 1.5e9, "lost": 1, "isk_lost": 5e8}],
        "friends": [{"organisation": {"id": 99000003, "kind": "alliance", "name": None}, "kills": 2}],
        "detail_killmails": 4,
    },
    "simulated": False,
}
PLACE_EXAMPLE: dict[str, Any] = {
    "data": {
        "id": 30004759,
        "name": "1DQ1-A",
        **_WINDOW,
        "kind": "system",
        "kills": _tally(3, 1.5e9),
        "solo_kills": 0,
        "npc_kills": 0,
        "active_pilots": 12,
        "kills_by_hour": _HOURS,
        "by_day": [{"day": "2021-11-27", "kills": 3, "isk": 1.5e9}],
        "alliances": [{"alliance": {"id": 99000001, "name": "Example Alliance"}, "kills": 3, "losses": 0}],
        "hulls_lost": [{**_HULL, "losses": 3, "isk": 1.5e9}],
        "systems": [{**_SYSTEM, "kills": 3}],
        "detail_killmails": 3,
    },
    "simulated": False,
}
