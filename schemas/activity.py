"""Live activity: what was destroyed where, in event-time windows."""

from __future__ import annotations

import math
from typing import Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

VERSION = 1


@with_config(OPEN)
class Activity(TypedDict):
    """The losses of one system or region in one window. Key of the topic: `{scope}:{id}:{window_start}`.

    Of two with one key the one of higher rank counts (`figures_rank`), in whatever order they come. A rank grows with every
    change of the figures and depends only on the set of kills.
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
    appraised: NotRequired[int]
    """Kills whose worth is Warstream's own valuation (`schemas.worth`); of the rest of the priced it is zKillboard's. Not known
    where it is missing."""
    ships: dict[str, int]
    """Lost hulls by class."""
    last_kill_at: int
    """Unix seconds of event time."""
    revision: int
    """Sum over the kills: grows with each kill, each better mail under an id, and each opinion of a higher sequence."""
    uploads: NotRequired[int]
    """Sum over the kills of when their opinions were uploaded: tells figures of one revision apart. 0 where it is missing."""
    simulated: bool
    processed_at: str


def figures_rank(figures: Activity) -> tuple[int, int, int, float]:
    """(revision, uploads, kills of known worth, ISK): of two figures of one window the higher rank counts.

    Four sums over the kills, compared one after the other as the kills' own ranks are: a newer sequence outweighs the time of
    upload, and that the worth. So each change of a kill for the better makes the window's rank higher.
    """
    isk = figures["isk"]
    priced = figures["kills"] - figures["unpriced"]
    return (figures["revision"], figures.get("uploads", 0), priced, -math.inf if isk is None else isk)


@with_config(OPEN)
class SystemActivity(TypedDict):
    """All live windows of one system, on their way to its region's agent. Key of the topic: `str(region_id)`."""

    v: Literal[1]
    solar_system_id: int
    region_id: int
    windows: list[Activity]
    processed_at: str
