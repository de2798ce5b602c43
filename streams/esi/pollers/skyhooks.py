"""Which skyhooks can be raided: the whole list. Pure."""

from __future__ import annotations

from typing import Any

from schemas.topics import SKYHOOKS
from schemas.world.skyhooks import Skyhook
from schemas.world.sovereignty import Window
from streams.esi.look import Look, State, Turn, list_turn, number, rows_of, some_text

PATH = "/skyhooks/raidable"


def step(look: Look, state: State) -> Turn:
    """Raises `BadBody` for a row that cannot be read: a skyhook that is left out would be taken for safe."""
    skyhooks = sorted((_skyhook(row) for row in rows_of(look.body, "skyhooks")), key=lambda skyhook: skyhook["planet_id"])
    return list_turn(SKYHOOKS, look, state, {"v": 1, "skyhooks": skyhooks})


def forgotten(state: State) -> State:
    """It is told again."""
    return {}


def _skyhook(row: Any) -> Skyhook:
    window = row.get("theft_vulnerability") if isinstance(row, dict) else None
    return Skyhook(
        planet_id=number(row, "planet_id"),
        solar_system_id=number(row, "solar_system_id"),
        window=Window(start=some_text(window, "start"), end=some_text(window, "end")),
    )
