"""Who holds the war zones: the value of the `faction-war` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1


@with_config(OPEN)
class WarSystem(TypedDict):
    """One system of a war zone."""

    solar_system_id: int
    owner_faction_id: int
    occupier_faction_id: int
    contested: str
    """captured, contested, uncontested, vulnerable."""
    victory_points: int
    victory_points_threshold: int


@with_config(OPEN)
class FactionWar(Said):
    """All systems of the war zones. Key of the topic: the source."""

    v: Literal[1]
    systems: list[WarSystem]
