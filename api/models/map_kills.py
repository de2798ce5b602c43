"""Killmails as columns, for trails and for a time slider."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model


class MapKills(Model):
    """A killmail is a place in all lists."""

    id: list[int]
    time: list[int] = Field(description="Unix seconds")
    system: list[int]
    value: list[int | None] = Field(description="Whole ISK, as zKillboard has it, else as Warstream reckons it; null: unknown")
    ship_type: list[int] = Field(description="Of the lost hull")
    ship_class: list[int] = Field(description="Index into `ship_classes`")
    battle: list[int | None] = Field(description="Id of its battle; null: in none")
    npc: list[bool] = Field(description="No player among the attackers")
    victim_character: list[int | None] = Field(description="Ids; null: nobody sat in it")
    victim_corporation: list[int | None]
    victim_alliance: list[int | None] = Field(description="null: in none")
    ship_classes: list[str] = Field(description="Display words such as battlecruiser; other: the type is unknown")


class MapKillList(Model):
    """Killmails of a stretch of time, in the order asked for."""

    data: MapKills
    next: str | None = Field(description="Cursor of the rest; null: this is all")
    truncated: bool = Field(description="There are more than the limit")
    begin: int | None = Field(description="Unix seconds: the stretch that was looked at, included; null: no kill is held")
    until: int | None = Field(description="Unix seconds, not included")
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "id": [96850275, 96850271],
        "time": [1638037330, 1638037321],
        "system": [30000142, 30004759],
        "value": [512345678, None],
        "ship_type": [24690, 670],
        "ship_class": [0, 1],
        "battle": [None, 96850271],
        "npc": [False, False],
        "victim_character": [2112000001, None],
        "victim_corporation": [98000001, 98000002],
        "victim_alliance": [99000001, None],
        "ship_classes": ["battleship", "capsule"],
    },
    "next": None,
    "truncated": False,
    "begin": 1638036000,
    "until": 1638039600,
    "simulated": False,
}
