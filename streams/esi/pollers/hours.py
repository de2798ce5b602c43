"""What the last hour saw in each system: kills and jumps, each hour once. Pure.

ESI counts over the hour that ends at `Last-Modified`, and leaves out systems without any. Two answers whose hours overlap would
count the same kills twice, so of these the first counts.
"""

from __future__ import annotations

from schemas.topics import ACTIVITY_HISTORY
from schemas.world.hours import Figure, Hours
from streams.esi.look import BadBody, Look, State, Turn, maybe_number, number, rows_of, text

KILLS = "/universe/system_kills"
JUMPS = "/universe/system_jumps"

HOUR = 3_600.0
OVERLAP = 300.0
"""Seconds that two hours may share: ESI makes them anew each hour, a little sooner or later."""

_NAMES: dict[Figure, str] = {
    "jumps": "ship_jumps",
    "ship_kills": "ship_kills",
    "pod_kills": "pod_kills",
    "npc_kills": "npc_kills",
}
"""Our figures as ESI calls them."""
_KILL_FIGURES: list[Figure] = ["ship_kills", "pod_kills", "npc_kills"]


def kills(look: Look, state: State) -> Turn:
    """Ships, pods and NPCs. Raises `BadBody`."""
    return _step(look, state, _KILL_FIGURES)


def jumps(look: Look, state: State) -> Turn:
    """Ships that came through a gate. Raises `BadBody`."""
    return _step(look, state, ["jumps"])


def forgotten(state: State) -> State:
    """The newest hour is told again; under its key that is the same as once."""
    return {**state, "told": False}


def _step(look: Look, state: State, figures: list[Figure]) -> Turn:
    """`state`: `{"hour": end of the newest hour that was told, Unix seconds, "told": False when it is to be told again}`.

    A system left out is one without kills, so a row that cannot be read makes the whole unusable.
    """
    if not look.dated:
        raise BadBody("no Last-Modified: which hour it is of is not known")
    last = state.get("hour")
    again = last == look.as_of and not state.get("told", True)
    if last is not None and look.as_of < last + HOUR - OVERLAP and not again:
        return Turn([], state)
    systems: dict[str, list[float | None]] = {}
    for row in rows_of(look.body):
        system = str(number(row, "system_id"))
        if system in systems:
            raise BadBody(f"system {system} is in it twice")
        systems[system] = [maybe_number(row, _NAMES[figure]) for figure in figures]
    if not systems:
        raise BadBody("an hour without anything anywhere: that was never seen")
    event = Hours(**look.said(), v=1, hour=text(look.as_of), figures=figures, whole=True, systems=systems)
    key = f"esi:{event['hour']}:{'+'.join(figures)}"
    return Turn([(ACTIVITY_HISTORY, key, event)], {"hour": look.as_of, "told": True})
