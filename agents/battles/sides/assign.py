"""The sides of one battle as they are told: letters, members with confidence, those who stand nowhere, corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agents.battles.sides.evidence import COUNTED, Evidence
from agents.battles.sides.letters import letter_rank, letters
from agents.battles.sides.solve import group
from agents.battles.sides.weights import Labels, Weights

PRIOR = COUNTED
"""Evidence against every assignment before the first kill: one kill by one pilot who counted is worth a coin's toss (0.5)."""
WEAKEST = 0.3
"""Confidence below which an organisation stands nowhere. All evidence for it, that is five pilots on mails without counting;
what no kill of ten or more in simulated wars says of anyone who fought is below."""


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation in a battle."""

    organisation: int
    confidence: float
    """0..1, three digits: of the weight that concerns it the share that agrees, less the more the less there is."""
    kills_for: int
    """Final blows between it and other sides, given and taken."""
    kills_against: int
    """Final blows between it and its own side, given and taken."""


@dataclass(frozen=True, slots=True)
class Side:
    """`members` by pilots, most first, then by id."""

    letter: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """`sides` by letter."""

    sides: tuple[Side, ...]
    unassigned: tuple[Member, ...]
    """Evidence too weak, or set aside by a correction. Their figures are of where they would stand."""
    disagreement: int
    """Of the solution, before corrections: weight of friends apart and foes together, in tenths of a pilot."""
    evidence: int
    """All weight there is."""
    optimal: bool
    """Proven: no other grouping disagrees less."""


def assign(evidence: Evidence, pilots: Mapping[int, int], corrections: Mapping[int, str] | None = None) -> Sides:
    """A function of the set of kills and the set of corrections.

    `pilots`: organisation -> its pilots in the battle; orders the members. `corrections`: organisation -> letter of its side,
    or "" for none; organisations that are not in the battle are passed over, letters that no side has make a side.
    """
    weights = Weights(evidence)
    labels, optimal = group(weights)
    disagreement = weights.disagreement(labels)
    ids = weights.organisations
    confidence = _confidence(weights, labels, evidence)
    known = {number: where for number, where, sure in zip(ids, labels.tolist(), confidence, strict=True) if sure >= WEAKEST}
    name_of = letters(evidence, known)
    standing = {number: name_of[where] for number, where in known.items()}
    changes = {number: name for number, name in (corrections or {}).items() if number in evidence.appearances}
    if changes:
        labels = _corrected(ids, labels, name_of, changes)
        confidence = _confidence(weights, labels, evidence, nowhere=[number for number, name in changes.items() if not name])
        standing = {number: name for number, name in (standing | changes).items() if name}
    agreeing, opposing = _kills(evidence, dict(zip(ids, labels.tolist(), strict=True)), standing)
    rows: dict[str, list[Member]] = {}
    for number, sure in sorted(zip(ids, confidence, strict=True), key=lambda row: (-pilots.get(row[0], 0), row[0])):
        member = Member(number, sure, agreeing.get(number, 0), opposing.get(number, 0))
        rows.setdefault(standing.get(number, ""), []).append(member)
    unassigned = tuple(rows.pop("", ()))
    sides = tuple(Side(name, tuple(rows[name])) for name in sorted(rows, key=letter_rank))
    return Sides(sides, unassigned, disagreement, weights.total, optimal)


def _confidence(weights: Weights, labels: Labels, evidence: Evidence, nowhere: Sequence[int] = ()) -> list[float]:
    """Of each organisation: weight that agrees / all weight that concerns it, times mass / (mass + prior).

    Agreeing is a friend in the same group and a foe in another. The mass counts each kill once, however many allies were on
    the mail: a pilot who tickled one ship beside twenty alliances is known no better than beside one.
    """
    same = labels[:, None] == labels[None, :]
    counts = ~np.isin(np.array(weights.organisations, dtype=np.int64), np.array(nowhere, dtype=np.int64))[None, :]
    agreeing = np.where(same, weights.friends, weights.foes).sum(axis=1, where=counts).tolist()
    opposing = np.where(same, weights.foes, weights.friends).sum(axis=1, where=counts).tolist()
    sure: list[float] = []
    for organisation, good, bad in zip(weights.organisations, agreeing, opposing, strict=True):
        mass = evidence.mass.get(organisation, 0)
        sure.append(round(good / (good + bad) * mass / (mass + PRIOR), 3) if good + bad else 0.0)
    return sure


def _corrected(ids: list[int], labels: Labels, name_of: Mapping[int, str], changes: Mapping[int, str]) -> Labels:
    """The groups with the corrected organisations moved; one that is to stand nowhere keeps the group it leans to."""
    group_of = {name: where for where, name in name_of.items()}
    moved = labels.copy()
    fresh = int(labels.max()) + 1
    for place, number in enumerate(ids):
        name = changes.get(number)
        if name:
            moved[place] = group_of.setdefault(name, fresh + len(group_of))
    return moved


def _kills(
    evidence: Evidence, group_of: Mapping[int, int], standing: Mapping[int, str]
) -> tuple[dict[int, int], dict[int, int]]:
    """(kills that agree, kills that oppose) by organisation; a kill between it and one who stands nowhere is neither."""
    agreeing: dict[int, int] = {}
    opposing: dict[int, int] = {}
    for (blow, victim), met in evidence.encounters.items():
        counts = opposing if group_of[blow] == group_of[victim] else agreeing
        if victim in standing:
            counts[blow] = counts.get(blow, 0) + met.count
        if blow in standing:
            counts[victim] = counts.get(victim, 0) + met.count
    return agreeing, opposing
