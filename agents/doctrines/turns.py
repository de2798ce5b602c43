"""What happened to a doctrine between two ticks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agents.doctrines.days import DAY
from agents.doctrines.fleet import Fleet
from agents.doctrines.state import Known
from schemas.doctrine import DoctrineTurn

ABANDONED = 3 * DAY
"""Seconds unseen: alliances fly their doctrine of the season every day or two, and take the weekend off at most."""


def turns_of(
    name: str,
    before: Known | None,
    members: Sequence[Fleet],
    since: int,
    tick: int,
    gone: Mapping[str, str],
    split: Mapping[str, str],
) -> list[DoctrineTurn]:
    """Of one doctrine, in order of time. `since` and `tick` are the two ticks, in Unix seconds.

    `gone`: id that is none any more -> id that has its fleets; `split`: new id -> id that it came out of.
    """
    turns = []
    if before is None:
        origin = split.get(name)
        at = min(fleet.start for fleet in members)
        turns.append(DoctrineTurn(at=at, what="split" if origin else "appeared", other=origin))
    else:
        left = before.last_seen + ABANDONED
        seen = [fleet.start for fleet in members if fleet.start > before.last_seen]
        if since <= left < tick and not (seen and min(seen) <= left):
            turns.append(DoctrineTurn(at=left, what="abandoned", other=None))
        if seen and min(seen) > left:
            turns.append(DoctrineTurn(at=min(seen), what="returned", other=None))
    turns += [DoctrineTurn(at=tick, what="split", other=fresh) for fresh, origin in sorted(split.items()) if origin == name]
    turns += [DoctrineTurn(at=tick, what="merged", other=old) for old, target in sorted(gone.items()) if target == name]
    return sorted(turns, key=lambda turn: (turn["at"], turn["what"], turn["other"] or ""))
