"""A way by stargates, as a client sees it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.models.parts import Model, Named

Prefer = Literal["shorter", "safer", "less-secure"]


class RouteSystem(Model):
    """A system on the way."""

    id: int
    name: str
    security: float | None = Field(description="True status, not rounded")
    band: str
    region: Named
    ship_kills: int | None = Field(
        description="Killmails of the last hour of live activity, capsules left out; null: not at hand"
    )
    pod_kills: int | None = Field(description="Capsules in the same hour; null: not at hand")


class Route(Model):
    """From one system to another, both included."""

    jumps: int
    prefer: Prefer
    avoided: list[int] = Field(description="Systems that were to be avoided")
    systems: list[RouteSystem]


class RouteOne(Model):
    """Answer of /routes."""

    data: Route
    simulated: bool


def _system(number: int, name: str, security: float, kills: int) -> dict[str, Any]:
    region = {"id": 10000002, "name": "The Forge"}
    band = "highsec"
    return {
        "id": number, "name": name, "security": security, "band": band, "region": region, "ship_kills": kills, "pod_kills": 0
    }  # fmt: skip


EXAMPLE: dict[str, Any] = {
    "data": {
        "jumps": 1,
        "prefer": "shorter",
        "avoided": [],
        "systems": [_system(30000142, "Jita", 0.9459131, 4), _system(30000144, "Perimeter", 0.9534, 1)],
    },
    "simulated": False,
}
