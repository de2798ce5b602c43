"""Search results as a client sees them."""

from __future__ import annotations

from typing import Any, Literal

from api.models.parts import Model

Category = Literal["solar_system", "region", "constellation", "type", "group", "character", "corporation", "alliance", "faction"]


class Found(Model):
    """A name that fits. `category` says what the id is of."""

    category: str
    id: int
    name: str


class FoundList(Model):
    """Of a search the best fits first. There is no next page: a better question finds more."""

    data: list[Found]
    next: str | None
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": [{"category": "solar_system", "id": 30000142, "name": "Jita"}],
    "next": None,
    "simulated": False,
}

NAMES_EXAMPLE: dict[str, Any] = {
    "data": [
        {"category": "alliance", "id": 1354830081, "name": "Goonswarm Federation"},
        {"category": "type", "id": 587, "name": "Rifter"},
    ],
    "next": None,
    "simulated": False,
}
