"""How large alliances are: the value of the `alliance-rankings` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1


class Ranked(TypedDict):
    """One alliance. By name: DOTLAN tells no ids."""

    rank: int
    name: str
    systems: int | None
    members: int | None
    corporations: int | None


@with_config(OPEN)
class AllianceRankings(Said):
    """One day's list. Key of the topic: the day, as 2026-11-27."""

    v: Literal[1]
    day: str
    alliances: list[Ranked]
