"""Who fights for a structure: the value of the `campaigns` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1


class Participant(TypedDict):
    """An alliance in a free-for-all."""

    alliance_id: int
    score: float


@with_config(OPEN)
class Campaign(TypedDict):
    """One campaign as the source has it; scores are 0..1."""

    campaign_id: int
    solar_system_id: int
    constellation_id: int | None
    structure_id: int | None
    event_type: str
    """`ihub_defense` and others; an open list."""
    start_time: str
    """UTC."""
    defender_id: int | None
    defender_name: str | None
    """As DOTLAN writes it; null from ESI."""
    defender_score: float | None
    attackers_score: float | None
    participants: list[Participant]


@with_config(OPEN)
class Campaigns(Said):
    """All that go on or are announced. Key of the topic: the source. What is no longer in it is over."""

    v: Literal[1]
    campaigns: list[Campaign]
