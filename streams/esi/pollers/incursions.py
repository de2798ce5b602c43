"""Where Sansha's Nation is: the whole list. Pure."""

from __future__ import annotations

from typing import Any

from schemas.topics import INCURSIONS
from schemas.world.incursions import Incursion
from streams.esi.look import BadBody, Look, State, Turn, list_turn, maybe_amount, maybe_number, number, rows_of, some_text

PATH = "/incursions"


def step(look: Look, state: State) -> Turn:
    """Raises `BadBody` for a row that cannot be read: an incursion that is left out would be taken for over."""
    incursions = sorted((_incursion(row) for row in rows_of(look.body)), key=lambda incursion: incursion["constellation_id"])
    return list_turn(INCURSIONS, look, state, {"v": 1, "incursions": incursions})


def forgotten(state: State) -> State:
    """It is told again."""
    return {}


def _incursion(row: Any) -> Incursion:
    systems = rows_of(row, "infested_solar_systems")
    if any(type(system) is not int for system in systems):
        raise BadBody(f"infested_solar_systems are no numbers in {str(row)[:100]}")
    boss = row.get("has_boss")
    return Incursion(
        constellation_id=number(row, "constellation_id"),
        faction_id=maybe_number(row, "faction_id"),
        state=some_text(row, "state"),
        influence=maybe_amount(row, "influence"),
        has_boss=boss if isinstance(boss, bool) else None,
        staging_solar_system_id=maybe_number(row, "staging_solar_system_id"),
        infested_solar_systems=sorted(systems),
    )
