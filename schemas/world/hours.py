"""What an hour saw in each system: the value of the `activity-history` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1

Figure = Literal["jumps", "ship_kills", "pod_kills", "npc_kills", "adm"]
"""`adm` is a level at that hour, the others are sums over it."""


@with_config(OPEN)
class Hours(Said):
    """Figures of one hour. Key of the topic: `source:hour:figures`, where figures are joined by `+`.

    A system that is missing had none where `whole` says so (ESI leaves out zeros), or was not asked (DOTLAN).
    """

    v: Literal[1]
    hour: str
    """Its end, UTC. ESI: Last-Modified, the end of its trailing hour. DOTLAN: the end of the hour it names."""
    figures: list[Figure]
    whole: bool
    systems: dict[str, list[float | None]]
    """System id as text -> the figures in their order; null: not told."""
