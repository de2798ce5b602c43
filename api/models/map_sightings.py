"""Where certain hulls, or somebody, were seen on killmails: columns for the map."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.parts import Model, Named

What = Literal["capital", "logistics"]
Who = Literal["alliance", "corporation", "character"]


class MapSightings(Model):
    """A system is a place in all lists but `classes`; most killmails first."""

    system: list[int]
    kills: list[int] = Field(description="Killmails on which an attacker or the victim flew such a hull")
    lost: list[int] = Field(description="Of these, those on which it was lost")
    last: list[int] = Field(description="Unix seconds of the newest")
    seen: list[list[int]] = Field(description="Of each system the killmails with each class, in the order of `classes`")
    classes: list[str] = Field(description="Those that were seen at all")


class MapSightingList(Model):
    """Sightings of the last hours."""

    data: MapSightings
    what: What
    hours: int
    until: datetime | None = Field(description="End of the window: the newest kill held; null while there is none")
    simulated: bool


class MapPresence(Model):
    """A system is a place in all lists; most killmails first."""

    system: list[int]
    kills: list[int] = Field(description="Killmails with it among the attackers")
    losses: list[int]
    last: list[int] = Field(description="Unix seconds of the newest")


class MapPresenceList(Model):
    """Where somebody killed and lost in the last days."""

    data: MapPresence
    kind: Who
    who: Named
    days: int
    until: datetime | None = Field(description="End of the window: the newest kill held; null while there is none")
    simulated: bool


SIGHTINGS_EXAMPLE: dict[str, Any] = {
    "data": {
        "system": [30004759],
        "kills": [4],
        "lost": [1],
        "last": [1638037330],
        "seen": [[3, 1]],
        "classes": ["dreadnought", "titan"],
    },
    "what": "capital",
    "hours": 24,
    "until": "2021-11-27T18:52:00Z",
    "simulated": False,
}
PRESENCE_EXAMPLE: dict[str, Any] = {
    "data": {"system": [30004759, 30000142], "kills": [40, 1], "losses": [12, 0], "last": [1638037330, 1638001111]},
    "kind": "alliance",
    "who": {"id": 99000001, "name": "Example Alliance"},
    "days": 7,
    "until": "2021-11-27T18:52:00Z",
    "simulated": False,
}
