"""Who holds the war zones: all their systems. Pure."""

from __future__ import annotations

from typing import Any

from schemas.topics import FACTION_WAR
from schemas.world.faction_war import WarSystem
from streams.esi.look import BadBody, Look, State, Turn, list_turn, maybe_number, number, rows_of, some_text

PATH = "/fw/systems"


def step(look: Look, state: State) -> Turn:
    """Raises `BadBody` for a row that cannot be read, and for no rows: the war zones are always there."""
    systems = sorted((_system(row) for row in rows_of(look.body)), key=lambda system: system["solar_system_id"])
    if not systems:
        raise BadBody("it has no system of any war zone")
    return list_turn(FACTION_WAR, look, state, {"v": 1, "systems": systems})


def forgotten(state: State) -> State:
    """It is told again."""
    return {}


def _system(row: Any) -> WarSystem:
    return WarSystem(
        solar_system_id=number(row, "solar_system_id"),
        owner_faction_id=number(row, "owner_faction_id"),
        occupier_faction_id=number(row, "occupier_faction_id"),
        contested=some_text(row, "contested"),
        victory_points=_points(row, "victory_points"),
        victory_points_threshold=_points(row, "victory_points_threshold"),
    )


def _points(row: Any, name: str) -> int:
    """0 is a number of points, nothing is not."""
    found = maybe_number(row, name)
    if found is None:
        raise BadBody(f"{name} is missing in {str(row)[:100]}")
    return found
