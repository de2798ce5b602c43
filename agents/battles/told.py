"""What has been told of a battle, and what is to be told next: revisions without gaps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from agents.battles.battle import Battle
from schemas.battle import Change, State


class Told(NamedTuple):
    """The newest revision of one address."""

    revision: int
    change: Change
    state: State
    print: int | None
    """Of the kills it was made from (`Battle.print`); None where only the revision is known, and the kills are those that are
    there."""
    added: tuple[int, ...]
    formerly: tuple[tuple[int, int], ...]
    """(address, its last revision) of those that this revision took over."""


def turn(battle: Battle, known: Mapping[int, Told], newest: int) -> Told | None:
    """The next revision of a battle; None when there is nothing to tell.

    `known` holds what was told under any of its addresses, `newest` is the newest event time seen (Unix seconds). The end is told
    once, where an active battle ends; what comes to an ended one updates it. One that was told is told on, even where another
    content of a kill left it below what is reported.
    """
    if not battle.reported and not known:
        return None
    own = known.get(battle.battle_id)
    formerly = tuple(sorted((address, told.revision) for address, told in known.items() if address != battle.battle_id))
    active = battle.active(newest)
    state: State = "active" if active else "ended"
    if own is not None and not formerly and own.print == battle.print and own.state == state:
        return None
    change: Change
    if not known:
        change = "opened"
    elif active and all(told.state == "ended" for told in known.values()):
        change = "reopened"
    elif not active and any(told.state == "active" for told in known.values()):
        change = "ended"
    else:
        change = "updated"
    revision = 1 + max([battle.floor, *(told.revision for told in known.values())])
    return Told(revision, change, state, battle.print, tuple(sorted(battle.untold)), formerly)
