"""What has been told of a battle, and what is to be told next: revisions without gaps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import orjson

from agents.battles.battle import Battle
from schemas.battle import Change, State


class Told(NamedTuple):
    """The newest revision of one address."""

    revision: int
    change: Change
    state: State
    print: int | None
    """Of the kills it was made from; None where only the revision is known, and the kills are those that are there."""
    added: tuple[int, ...]
    formerly: tuple[tuple[int, int], ...]
    """(address, its last revision) of those that this revision took over."""


def pack(told: Told) -> bytes:
    """A row of the table."""
    return orjson.dumps(tuple(told))  # orjson takes no named tuples


def unpack(row: bytes) -> Told:
    """What `pack` made."""
    revision, change, state, mark, added, formerly = orjson.loads(row)
    return Told(revision, change, state, mark, tuple(added), tuple((one, number) for one, number in formerly))


def turn(battle: Battle, known: Mapping[int, Told], newest: int) -> Told | None:
    """The next revision of a battle; None when there is nothing to tell.

    `known` holds what was told under any of its addresses, `newest` is the newest event time seen (Unix seconds).
    """
    if not battle.reported:
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
    elif not active and not battle.untold and not formerly:
        change = "ended"
    else:
        change = "updated"
    revision = 1 + max((told.revision for told in known.values()), default=0)
    return Told(revision, change, state, battle.print, tuple(sorted(battle.untold)), formerly)
