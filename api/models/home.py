"""The front door as a client sees it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model


class Home(Model):
    """What is served here, and where."""

    name: str
    version: str
    mode: str
    links: dict[str, str] = Field(description="Paths; what stands in braces is to be filled in")


class HomeOne(Model):
    """Answer of /."""

    data: Home
    simulated: bool


LINKS = {
    "killmails": "/killmails",
    "battles": "/battles",
    "doctrines": "/doctrines",
    "doctrine_templates": "/doctrines/templates",
    "conflicts": "/conflicts",
    "wars": "/wars",
    "activity": "/activity",
    "map": "/map",
    "routes": "/routes?from=&to=",
    "systems": "/systems/{id}",
    "regions": "/regions/{id}",
    "alliances": "/alliances/{id}",
    "corporations": "/corporations/{id}",
    "characters": "/characters/{id}",
    "prices": "/prices/{type}",
    "fit": "/killmails/{id}/fit",
    "sovereignty": "/sovereignty/systems",
    "sovereignty_changes": "/sovereignty/changes",
    "campaigns": "/sovereignty/campaigns",
    "incursions": "/incursions",
    "faction_war": "/faction-war",
    "skyhooks": "/skyhooks",
    "thera": "/wormholes/thera",
    "turnur": "/wormholes/turnur",
    "search": "/search?q=",
    "names": "/names?alliance=",
    "status": "/status",
    "feed": "/feed",
    "feed_events": "/feed/sse",
    "openapi": "/openapi.json",
    "metrics": "/metrics",
}
EXAMPLE: dict[str, Any] = {
    "data": {"name": "Warstream", "version": "0.1.0", "mode": "live", "links": LINKS},
    "simulated": False,
}
