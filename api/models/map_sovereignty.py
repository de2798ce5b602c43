"""Who holds what, as columns for the map."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.models.parts import Model
from api.models.sovereignty import LIST_SAID
from api.models.world import SAID, Said


class MapOwner(Model):
    """Somebody who holds systems or defends a structure."""

    id: int | None = Field(description="null: its source told a name alone")
    kind: Literal["alliance", "faction"]
    name: str | None
    ticker: str | None = Field(description="Of an alliance; null while not known")


class MapHolders(Model):
    """A system is a place in all lists; by id. A system that is missing was never told of, or not understood."""

    system: list[int]
    owner: list[int | None] = Field(description="Index into `owners`; null: nobody holds it")
    adm: list[float | None] = Field(description="Activity defense multiplier, 1 to 6; null where there is none or nobody says")
    window_start: list[int | None] = Field(
        description="Unix seconds: from then on the hub can be attacked; null: none, or nobody says"
    )
    window_end: list[int | None] = Field(description="Unix seconds; in the past: overtime")
    as_of: list[int] = Field(description="Unix seconds: until then its source said so")


class MapCampaigns(Model):
    """Fights for structures that go on or are announced, the next to start first; a fight is a place in all lists."""

    id: list[int]
    system: list[int]
    event_type: list[str] = Field(description="ihub_defense, tcu_defense, station_freeport, ... as ESI has it")
    start: list[int] = Field(description="Unix seconds")
    defender: list[int | None] = Field(description="Index into `owners`")
    defender_score: list[float | None] = Field(description="0 to 1")
    attackers_score: list[float | None] = Field(description="0 to 1")


class MapSovereignty(Model):
    """All systems that were told of."""

    holders: MapHolders
    owners: list[MapOwner]
    campaigns: MapCampaigns
    said: Said | None = Field(description=LIST_SAID + ". Each system has its own `as_of`")
    campaigns_said: Said | None = Field(description=LIST_SAID)


class MapSovereigntyOne(Model):
    """Answer of /map/sovereignty."""

    data: MapSovereignty
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "holders": {
            "system": [30004759, 30004760],
            "owner": [0, None],
            "adm": [5.2, None],
            "window_start": [1795802400, None],
            "window_end": [1795813200, None],
            "as_of": [1795777200, 1795777200],
        },
        "owners": [{"id": 99000001, "kind": "alliance", "name": "Example Alliance", "ticker": "EXMPL"}],
        "campaigns": {
            "id": [12345],
            "system": [30004759],
            "event_type": ["ihub_defense"],
            "start": [1795806720],
            "defender": [0],
            "defender_score": [0.6],
            "attackers_score": [0.4],
        },
        "said": SAID,
        "campaigns_said": SAID,
    },
    "simulated": False,
}
