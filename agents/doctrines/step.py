"""From what was known at one tick to what is known at the next. Pure.

All that a later tick knows of an earlier one is its `State`, so what is known at a tick is a function of the fleets before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agents.doctrines.cluster import EPS, MIN_SAMPLES, cluster
from agents.doctrines.days import DAY, day_of, days_of
from agents.doctrines.fleet import Fleet
from agents.doctrines.identity import match
from agents.doctrines.sample import MOST, sample
from agents.doctrines.state import Known, State
from agents.doctrines.turns import turns_of
from agents.doctrines.vector import Matrix, Vector, apart_from, vectors_of
from schemas.doctrine import DoctrineTurn

REMEMBERED = 60 * DAY
"""Seconds that an id is kept for a doctrine that nobody flies: a campaign's length."""
MOST_DAYS = 60
MOST_TURNS = 50


class Rules(NamedTuple):
    """The settings."""

    eps: float = EPS
    min_samples: int = MIN_SAMPLES
    window: int = 7 * DAY
    """Seconds of event time that count: a week has every fleet night of every alliance once."""
    most: int = MOST
    """Fleets that are clustered at once."""


def step(state: State, tick: int, window: Sequence[Fleet], rules: Rules) -> State:
    """`window`: the fleets of stretches in [tick - rules.window, tick), by stretch, then id."""
    chosen = sample(window, tick, rules.most)
    labels, centres = cluster(chosen, eps=rules.eps, min_samples=rules.min_samples)
    found = [
        frozenset(fleet.fleet_id for fleet, label in zip(chosen, labels, strict=True) if label == number)
        for number in range(len(centres))
    ]
    matched = match(found, centres, state.doctrines, {fleet.fleet_id: fleet.weight for fleet in window})
    known = {one.doctrine_id: one for one in state.doctrines}
    ids = _named(found, matched.known, known.keys() | state.merged.keys(), window)
    named = {name: centre for name, centre in zip(ids, centres, strict=True) if name is not None}
    gone = {name: target for name, number in matched.merged.items() if (target := ids[number]) is not None}
    still = {name: one.centre for name, one in known.items() if name not in named and name not in gone}
    members = assign(window, named | still, rules.eps)
    split = {fresh: origin for number, origin in matched.split.items() if (fresh := ids[number]) is not None}
    made = {}
    for name, centre in sorted((named | still).items()):
        before, own = known.get(name), members[name]
        if own or (before is not None and before.last_seen >= tick - REMEMBERED):
            turns = turns_of(name, before, own, state.tick, tick, gone, split)
            made[name] = _known(name, centre, before, own, tick - rules.window, tick, turns)
    merged = {old: gone.get(target, target) for old, target in state.merged.items()} | gone
    return State(tick, tuple(made.values()), {old: merged[old] for old in sorted(merged) if merged[old] in made})


def assign(fleets: Sequence[Fleet], centres: Mapping[str, Vector], eps: float) -> dict[str, list[Fleet]]:
    """Doctrine id -> the fleets that are nearest to it and within `eps`, in their order. Of equals the lower id counts."""
    found: dict[str, list[Fleet]] = {name: [] for name in sorted(centres)}
    if not fleets or not centres:
        return found
    names = list(found)
    for fleet, row in zip(fleets, apart_of(fleets, [centres[name] for name in names]), strict=True):
        best = int(row.argmin())
        if row[best] <= eps:
            found[names[best]].append(fleet)
    return found


def apart_of(fleets: Sequence[Fleet], centres: Sequence[Vector]) -> Matrix:
    """Cosine distances: a row a fleet, a column a centre."""
    return apart_from(vectors_of(fleets), centres)


def _named(
    found: Sequence[frozenset[str]], known: Sequence[str | None], taken: frozenset[str] | set[str], window: Sequence[Fleet]
) -> list[str | None]:
    """A new cluster is named by its first fleet whose id names no other. None for one that has no such fleet."""
    first = {fleet.fleet_id: (fleet.start, fleet.fleet_id) for fleet in window}
    used = set(taken)
    ids = list(known)
    for number, name in enumerate(ids):
        if name is None:
            _, ids[number] = min((first[fleet] for fleet in found[number] if fleet not in used), default=(0, None))
            used.add(ids[number] or "")
    return ids


def _known(
    name: str, centre: Vector, before: Known | None, members: Sequence[Fleet], since: int, tick: int, turns: list[DoctrineTurn]
) -> Known:
    starts, ends = [fleet.start for fleet in members], [fleet.end for fleet in members]
    days, told = [], turns
    if before is not None:
        starts.append(before.first_seen)
        ends.append(before.last_seen)
        told = [*before.turns, *turns]
        days = [one for one in before.days if one["day"] <= day_of(since)]
    # A day is kept as it was when it last lay whole within the window, and is over.
    days += [one for one in days_of(members) if day_of(since) < one["day"] < day_of(tick)]
    ids = tuple(fleet.fleet_id for fleet in members)
    return Known(name, centre, ids, min(starts), max(ends), tuple(days[-MOST_DAYS:]), tuple(told[-MOST_TURNS:]))
