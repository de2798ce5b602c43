"""Where Sansha's Nation is: the value of the `incursions` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1


@with_config(OPEN)
class Incursion(TypedDict):
    """One of them; `influence` is 0..1."""

    constellation_id: int
    faction_id: int | None
    state: str
    """withdrawing, mobilizing, established."""
    influence: float | None
    has_boss: bool | None
    staging_solar_system_id: int | None
    infested_solar_systems: list[int]


@with_config(OPEN)
class Incursions(Said):
    """All of them. Key of the topic: the source. What is no longer in it is over."""

    v: Literal[1]
    incursions: list[Incursion]
