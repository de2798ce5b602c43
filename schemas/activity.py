"""Live activity: what was destroyed where, in event-time windows."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

VERSION = 1


@with_config(OPEN)
class Activity(TypedDict):
    """The losses of one system or region in one window. Key of the topic: `{scope}:{id}:{window_start}`.

    `revision` grows with every change of the content and depends only on the set of kills, never on their order.
    """

    v: Literal[1]
    scope: Literal["system", "region"]
    id: int
    window_start: int
    """Unix seconds."""
    window_seconds: int
    kills: int
    """Killmails, capsules and NPC kills among them."""
    pods: int
    npc: int
    """Kills in which no pilot took part as attacker."""
    isk: float | None
    """ISK destroyed and dropped by the kills with a known worth; null when none is known."""
    unpriced: int
    """Kills whose worth is not known."""
    ships: dict[str, int]
    """Lost hulls by class."""
    last_kill_at: int
    """Unix seconds of event time."""
    revision: int
    simulated: bool
    processed_at: str


@with_config(OPEN)
class SystemActivity(TypedDict):
    """All live windows of one system, on their way to its region's agent. Key of the topic: `str(region_id)`."""

    v: Literal[1]
    solar_system_id: int
    region_id: int
    windows: list[Activity]
    processed_at: str
