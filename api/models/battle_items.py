"""The items of a battle as a client sees them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model, Named


class ItemRow(Model):
    """One type that was on lost ships of a side."""

    side: str | None = Field(description="Whose ships they were on; null for those without a side")
    item: Named
    blueprint_copy: bool = Field(description="A blueprint copy, which is worth next to nothing")
    dropped: int = Field(description="Pieces that could be looted")
    destroyed: int
    killmails: int = Field(description="On so many killmails")


class ItemList(Model):
    """Answer of /battles/{id}/items; `types` counts the rows that there are, of which `limit` are shown."""

    data: list[ItemRow]
    types: int
    dropped: int = Field(description="Pieces of all rows")
    destroyed: int
    next: str | None
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "side": "B",
            "item": {"id": 2488, "name": "Warrior II"},
            "blueprint_copy": False,
            "dropped": 31,
            "destroyed": 64,
            "killmails": 19,
        }
    ],
    "types": 412,
    "dropped": 5120,
    "destroyed": 9044,
    "next": None,
    "simulated": False,
}
