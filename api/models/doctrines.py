"""Doctrines in lists. What the figures mean is in `docs/doctrines.md`; all are of the window in which fleets are compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.models.battles import OrganisationRef
from api.models.parts import Model, Named

DoctrineStateWord = Literal["live", "abandoned"]
DriftWord = Literal["new", "stable", "changing", "abandoned"]
DoctrineKindWord = Literal["subcapital", "capital", "supercapital"]
HullRoleWord = Literal["line", "logistics", "support", "links", "capital"]


class HullShare(Model):
    """A hull of its fleets."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    hull: Named
    ship_class: str = Field(serialization_alias="class", validation_alias="class")
    role: HullRoleWord
    share: float = Field(description="0 to 1: mean share of a fleet's pilots")
    presence: float = Field(description="0 to 1: share of the fleets in which it was seen")


class DoctrineUserRow(OrganisationRef):
    """Who was seen flying it."""

    fleets: int
    pilots: int = Field(description="In its largest fleet")
    first_seen: datetime
    last_seen: datetime


class DoctrineRegionRow(Model):
    """Where it was seen."""

    region: Named
    fleets: int
    first_seen: datetime
    last_seen: datetime


class DoctrineLinks(Model):
    """The parts of it."""

    self: str
    fleets: str
    fits: str
    eft: str


class DoctrineRow(Model):
    """One doctrine in a list."""

    id: str = Field(description="Of the fleet that founded it. Ids that it had before lead here")
    revision: int = Field(description="Grows with each change")
    state: DoctrineStateWord
    name: str
    kind: DoctrineKindWord
    drift: DriftWord
    drift_distance: float | None = Field(
        description="0 to 1: how far its last two days lie from the days before; null where one of them has nothing"
    )
    confidence: float = Field(description="0 to 1: how sure it is that this is one thing that is flown on purpose")
    fleets: int
    battles: int
    pilots_mean: float
    pilots_most: int
    first_seen: datetime
    last_seen: datetime
    hulls: list[HullShare] = Field(description="Largest share first; in lists at most six")
    hull_count: int
    flown_by: list[DoctrineUserRow] = Field(description="Most fleets first; in lists at most five")
    organisation_count: int
    regions: list[DoctrineRegionRow] = Field(description="In lists at most five")
    region_count: int
    fit_count: int = Field(description="Hulls' fits that are known")
    links: DoctrineLinks


class DoctrineList(Model):
    """A page of doctrines."""

    data: list[DoctrineRow]
    next: str | None = Field(description="Cursor of the next page; null on the last")
    simulated: bool


def links_of(doctrine_id: str) -> DoctrineLinks:
    """The addresses of a doctrine and its parts."""
    own = f"/doctrines/{doctrine_id}"
    return DoctrineLinks(self=own, fleets=f"{own}/fleets", fits=f"{own}/fits", eft=f"{own}/eft")


ID = "189970002-A-1773170527"
ROW: dict[str, Any] = {
    "id": ID,
    "revision": 7,
    "state": "live",
    "name": "Ferox, Scimitar",
    "kind": "subcapital",
    "drift": "stable",
    "drift_distance": 0.06,
    "confidence": 0.83,
    "fleets": 5,
    "battles": 4,
    "pilots_mean": 48.2,
    "pilots_most": 60,
    "first_seen": "2026-03-10T19:22:07Z",
    "last_seen": "2026-03-14T19:29:12Z",
    "hulls": [
        {
            "hull": {"id": 16227, "name": "Ferox"},
            "class": "battlecruiser",
            "role": "line",
            "share": 0.621,
            "presence": 1.0,
        },
        {
            "hull": {"id": 11978, "name": "Scimitar"},
            "class": "logistics",
            "role": "logistics",
            "share": 0.182,
            "presence": 1.0,
        },
    ],
    "hull_count": 5,
    "flown_by": [
        {
            "id": 99000001,
            "kind": "alliance",
            "name": "Example Alliance",
            "fleets": 5,
            "pilots": 60,
            "first_seen": "2026-03-10T19:22:07Z",
            "last_seen": "2026-03-14T19:29:12Z",
        }
    ],
    "organisation_count": 2,
    "regions": [
        {
            "region": {"id": 10000033, "name": "The Citadel"},
            "fleets": 3,
            "first_seen": "2026-03-13T19:12:07Z",
            "last_seen": "2026-03-14T19:29:12Z",
        }
    ],
    "region_count": 2,
    "fit_count": 2,
    "links": links_of(ID).__dict__,
}
LIST_EXAMPLE: dict[str, Any] = {
    "data": [ROW],
    "next": "WzE3NzM1MTY1NTIwMDAwMDAsIjE4OTk3MDAwMi1BIiwiMGExYjJjM2Q0ZTVmIl0",
    "simulated": False,
}
