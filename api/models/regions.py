"""A region as a client sees it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model, Named
from api.models.sovereignty import OWNER
from api.models.world import SAID_SINCE, OwnerRef, SaidSince


class RegionSystem(Model):
    """One of its systems."""

    id: int
    name: str | None
    security: float | None
    band: str
    owner: OwnerRef | None = Field(description="null while nobody has told")
    adm: float | None
    said: SaidSince | None = Field(description="Of the owner and of adm; null while nobody has told")


class Holder(Model):
    """An alliance with systems here."""

    alliance: Named
    systems: int


class RegionLinks(Model):
    """Where to go on."""

    self: str
    kills: str
    battles: str
    doctrines: str
    changes: str


class RegionWhole(Model):
    """A region with who holds it."""

    id: int
    name: str
    systems: list[RegionSystem]
    holders: list[Holder] = Field(description="Most systems first")
    links: RegionLinks


class RegionOne(Model):
    """Answer of /regions/{id}."""

    data: RegionWhole
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "id": 10000060,
        "name": "Delve",
        "systems": [
            {
                "id": 30004759,
                "name": "1DQ1-A",
                "security": -0.39,
                "band": "nullsec",
                "owner": OWNER,
                "adm": 5.2,
                "said": SAID_SINCE,
            }
        ],
        "holders": [{"alliance": {"id": 99000001, "name": "Example Alliance"}, "systems": 1}],
        "links": {
            "self": "/regions/10000060",
            "kills": "/killmails?region=10000060",
            "battles": "/battles?region=10000060",
            "doctrines": "/regions/10000060/doctrines",
            "changes": "/sovereignty/changes?region=10000060",
        },
    },
    "simulated": False,
}
