"""Prices as a client sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.models.parts import BodyId, Model, Named

MOST_TYPES = 200
"""In one question."""


class Quote(Model):
    """One price of one piece."""

    kind: str = Field(description="sell, buy, average, adjusted or history")
    value: float = Field(description="ISK for one piece")
    depth: int | None = Field(description="Pieces within 5 % of this price, or traded that day; null where nobody says")
    origin: str = Field(description="orders (Jita 4-4), history (The Forge) or estimate (CCP's, all of New Eden)")
    source: str
    as_of: datetime = Field(description="When its source last said so; of history the end of its day")
    changed_at: datetime | None = Field(
        description="Since when it reads so: the first time that its source said so to us; null for orders, which are told anew "
        "each time"
    )


class BestPrice(Quote):
    """The one to believe."""

    age: int = Field(description="Seconds since as_of")
    stale: bool = Field(description="Older than what its origin is good for; nothing fresher is known")


class PriceRow(Model):
    """What one type costs."""

    type: Named
    icon: str = Field(description="On CCP's image server")
    best: BestPrice | None = Field(description="null: nobody says what it costs, which is not 0")
    quotes: list[Quote] = Field(description="All that is known, newest of each origin")


class PriceOne(Model):
    """Answer of /prices/{type}."""

    data: PriceRow
    simulated: bool


class PriceList(Model):
    """Answer of POST /prices, in the order asked."""

    data: list[PriceRow]
    next: str | None
    simulated: bool


class PricesAsked(BaseModel):
    """Which types."""

    model_config = ConfigDict(extra="forbid")

    types: Annotated[list[BodyId], Field(min_length=1, max_length=MOST_TYPES, description="Ids of types, each once")]


_QUOTE: dict[str, Any] = {
    "kind": "sell",
    "value": 4.11,
    "depth": 2412345678,
    "origin": "orders",
    "source": "esi",
    "as_of": "2026-11-27T11:00:00Z",
    "changed_at": None,
}
_ESTIMATE: dict[str, Any] = {
    "kind": "average",
    "value": 4.02,
    "depth": None,
    "origin": "estimate",
    "source": "esi",
    "as_of": "2026-11-27T10:32:00Z",
    "changed_at": "2026-11-26T23:32:00Z",
}
_ROW: dict[str, Any] = {
    "type": {"id": 34, "name": "Tritanium"},
    "icon": "https://images.evetech.net/types/34/icon?size=64",
    "best": {**_QUOTE, "age": 212, "stale": False},
    "quotes": [_QUOTE, _ESTIMATE],
}
EXAMPLE: dict[str, Any] = {"data": _ROW, "simulated": False}
LIST_EXAMPLE: dict[str, Any] = {"data": [_ROW], "next": None, "simulated": False}
ASKED_EXAMPLE: dict[str, Any] = {"types": [34, 587]}
