"""Lists of which only changes are told: what of an answer is to be told, and that the rest was heard to be as before. Pure.

A poller remembers (`streams.esi.look.State`), times in Unix seconds:

- `told`: id -> [content, since]: what was told of it last, and the `as_of` of that event. A content of null is told again: what
  Kafka has of it is not known.
- `told_from`: the `as_of` of the first list of this memory. Rows of a time before it are nobody's to confirm.
- `as_of`: of the newest copy of the list that was heard.
- `last`: [id, since] of what was told last.
- `again`: the broker is a new one. All is told again; what did not change keeps its `as_of`, as it reads so since then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.topics import HEARD
from schemas.world.heard import Heard, HeardList, LastChange
from streams.esi.look import Look, Message, State, text

Known = Mapping[str, list[Any]]
"""id -> [content, since]."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a list is to be told: id -> the `as_of` of its event, the oldest first, so that the last one told is the newest."""

    tell: dict[str, float]
    state: State
    unsure: State
    """See `streams.esi.look.Turn`. Without it a value that was told before a crash, and is another one again after it, would
    stay in the tables of others and be confirmed there."""
    heard: Message


def known(state: State) -> Known:
    """Whoever was told before. A memory of an older version, which has no times, knows no more than the ids."""
    told: Known = state.get("told", {})
    return told if "told_from" in state else {one: [None, 0.0] for one in told}


def outdated(look: Look, state: State) -> bool:
    """An old copy of a list of which a newer one was heard: to tell it would bring nothing back, the later `as_of` counts."""
    return bool(_as_of(look) < state.get("as_of", 0.0))


def forgotten(state: State) -> State:
    """The broker has lost what was told."""
    return state | {"again": True}


def compared(list_name: HeardList, look: Look, state: State, found: Mapping[str, Any]) -> Compared:
    """`found`: id -> content, whatever JSON holds but null; not empty. Who is known and not in it could not be read."""
    before, again = known(state), state.get("again", False)
    as_of = _as_of(look)
    unread = [one for one in before if one not in found]
    tell = {one: as_of for one, content in found.items() if one not in before or before[one][0] != content}
    if again:
        tell |= {one: before[one][1] for one in found if one not in tell}
    tell = dict(sorted(tell.items(), key=lambda pair: pair[1]))
    doubts = {one: [None, before[one][1]] for one in unread} if again else {}
    after = {
        "told": {**before, **doubts, **{one: [found[one], since] for one, since in tell.items()}},
        "told_from": state.get("told_from", as_of),
        "as_of": as_of,
        "last": list(next(reversed(tell.items()))) if tell else state["last"],
    }
    unsure = state | {"told": {**before, **{one: [None, since] for one, since in tell.items()}}}
    return Compared(tell, after, unsure, _heard(list_name, look, after, unread))


def _as_of(look: Look) -> float:
    """A time to come would keep every later list from being heard."""
    return min(look.as_of, look.received_at)


def _heard(list_name: HeardList, look: Look, after: State, unread: list[str]) -> Message:
    number, since = after["last"]
    as_of = max(after["as_of"], look.confirmed or 0.0)
    event = Heard(
        **look.said(as_of),
        v=1,
        list_name=list_name,
        told_from=text(after["told_from"]),
        last=LastChange(id=int(number), as_of=text(since)),
        unread=[int(one) for one in unread],
    )
    return (HEARD, list_name, event)
