"""Alliances, corporations and characters as a client sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.parts import Model, Named
from api.models.world import SAID, Said


class OwnerLinks(Model):
    """Where to go on."""

    self: str
    kills: str
    battles: str
    doctrines: str | None = Field(description="null for a character: fleets are told by organisation")
    zkillboard: str | None = Field(description="null for somebody simulated")


class _Owner(Model):
    id: int
    name: str | None = Field(description="null: not known yet, or the game knows nobody of this id")
    picture: str = Field(description="On CCP's image server")
    kills: int = Field(description="Killmails held with it, counted up to 1,000")
    last_kill: datetime | None = Field(description="Event time of the newest")
    said: dict[str, Said] = Field(description="Field -> who said it, and as of when")
    links: OwnerLinks


class Alliance(_Owner):
    """An alliance; null where nobody has said."""

    ticker: str | None
    executor: Named | None
    founded_at: datetime | None
    closed: bool | None
    systems: int | None = Field(
        description="That it holds, as of `said.systems`; null while nobody has told who holds what, which is not 0"
    )


class Corporation(_Owner):
    """A corporation; null where nobody has said."""

    ticker: str | None
    alliance: Named | None
    faction: Named | None
    ceo: Named | None
    members: int | None
    founded_at: datetime | None
    closed: bool | None


class Character(_Owner):
    """A pilot; null where nobody has said. Affiliations are today's: a killmail tells those of its time."""

    corporation: Named | None
    alliance: Named | None
    faction: Named | None


class AllianceOne(Model):
    """Answer of /alliances/{id}."""

    data: Alliance
    simulated: bool


class CorporationOne(Model):
    """Answer of /corporations/{id}."""

    data: Corporation
    simulated: bool


class CharacterOne(Model):
    """Answer of /characters/{id}."""

    data: Character
    simulated: bool


def _example(kind: str, number: int, **more: Any) -> dict[str, Any]:
    data = {
        "id": number,
        "name": "Example",
        "picture": f"https://images.evetech.net/{kind}s/{number}/{'portrait' if kind == 'character' else 'logo'}?size=128",
        "kills": 412,
        "last_kill": "2026-11-27T10:58:00Z",
        "said": {"name": SAID},
        "links": {
            "self": f"/{kind}s/{number}",
            "kills": f"/killmails?{kind}={number}",
            "battles": f"/battles?{kind}={number}",
            "doctrines": None if kind == "character" else f"/{kind}s/{number}/doctrines",
            "zkillboard": f"https://zkillboard.com/{kind}/{number}/",
        },
        **more,
    }
    return {"data": data, "simulated": False}


_CORPORATION = {"id": 98000001, "name": "Example Corporation"}
ALLIANCE_EXAMPLE = _example(
    "alliance",
    99000001,
    ticker="EXMPL",
    executor=_CORPORATION,
    founded_at="2014-03-01T12:00:00Z",
    closed=False,
    systems=31,
    said={"name": SAID, "systems": SAID},
)
CORPORATION_EXAMPLE = _example(
    "corporation",
    98000001,
    ticker="EX",
    alliance={"id": 99000001, "name": "Example"},
    faction=None,
    ceo={"id": 2112000001, "name": "Ada Example"},
    members=310,
    founded_at="2013-03-01T12:00:00Z",
    closed=False,
)
CHARACTER_EXAMPLE = _example(
    "character", 2112000001, corporation=_CORPORATION, alliance={"id": 99000001, "name": "Example"}, faction=None
)
