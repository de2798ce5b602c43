"""The front door as a client sees it."""

from __future__ import annotations

from typing import Any

from api.models.parts import Model


class Home(Model):
    """What is served here, and where."""

    name: str
    version: str
    mode: str
    links: dict[str, str]


class HomeOne(Model):
    """Answer of /."""

    data: Home
    simulated: bool


LINKS = {
    "killmails": "/killmails",
    "battles": "/battles",
    "conflicts": "/conflicts",
    "wars": "/wars",
    "activity": "/activity",
    "map": "/map",
    "search": "/search?q=",
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
