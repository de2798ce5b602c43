"""Battles as columns for the map."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.battles import KindWord, OrganisationRef, StateWord, TierWord
from api.models.parts import Model


class MapBattles(Model):
    """A battle is a place in all lists but `organisations`; by first kill, then id."""

    id: list[int]
    start: list[int] = Field(description="Unix seconds: its first kill")
    end: list[int] = Field(description="Unix seconds: its last kill so far")
    state: list[StateWord]
    tier: list[TierWord]
    kind: list[KindWord]
    kills: list[int]
    pilots: list[int]
    isk: list[int | None] = Field(description="Whole ISK lost by all, of known worth; null when none is known")
    unpriced: list[int] = Field(description="Killmails of unknown worth")
    appraised: list[int | None] = Field(description="Killmails with a worth of our own; null: told before they were counted")
    systems: list[list[int]] = Field(description="Of each battle its systems")
    system_kills: list[list[int]] = Field(description="Of each battle the kills in each of its systems, in their order")
    sides: list[list[list[int]]] = Field(
        description="Of each battle its sides, A first; of each side at most two that lead it, most pilots first: indices into "
        "`organisations`"
    )
    organisations: list[OrganisationRef]


class MapCourse(Model):
    """How each battle stood, in the order of the battles. Of each a list, a place for every minute in which one died."""

    minute: list[list[int]] = Field(description="Unix seconds of the minute's begin; what follows is as it stood at its end")
    kills: list[list[int]] = Field(description="All so far")
    isk: list[list[int | None]] = Field(description="All lost so far, whole ISK of known worth; null while none is known")


class MapBattleList(Model):
    """Battles that overlap a stretch of time."""

    data: MapBattles
    course: MapCourse | None = Field(description="Null where it was not asked for")
    truncated: bool = Field(description="There are more than the limit: those with the most kills are here")
    begin: int | None = Field(description="Unix seconds: the stretch that was looked at; null: no kill is held")
    until: int | None = Field(description="Unix seconds")
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "id": [96850275],
        "start": [1638037330],
        "end": [1638040112],
        "state": ["ended"],
        "tier": ["battle"],
        "kind": ["fight"],
        "kills": [61],
        "pilots": [240],
        "isk": [9123456789],
        "unpriced": [1],
        "appraised": [2],
        "systems": [[30004759, 30004760]],
        "system_kills": [[55, 6]],
        "sides": [[[0], [1]]],
        "organisations": [
            {"id": 99000001, "kind": "alliance", "name": "Example Alliance"},
            {"id": 99000002, "kind": "alliance", "name": None},
        ],
    },
    "course": {"minute": [[1638037320, 1638040080]], "kills": [[3, 61]], "isk": [[None, 9123456789]]},
    "truncated": False,
    "begin": 1638036000,
    "until": 1638043200,
    "simulated": False,
}
