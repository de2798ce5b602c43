"""The sides of one battle as they are told: letters, members with confidence, those who stand nowhere, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from agents.battles.sides.evidence import COUNTED, Evidence
from agents.battles.sides.letters import letter_rank, letters
from agents.battles.sides.solve import grouping, tables_of
from agents.battles.sides.tables import Tables
from agents.battles.sides.tally import Tally, tally
from schemas.side_stances import Stance, corrected

PRIOR = COUNTED
"""Evidence against every assignment before the first kill: one kill by one pilot who counted is worth a coin's toss (0.5)."""
WEAKEST = 0.3
"""Confidence below which an organisation stands nowhere. All evidence for it, that is five pilots on mails without counting;
what no kill of ten or more in simulated wars says of anyone who fought is below."""
MARGIN = 2
"""Times as much evidence for a place as against it: with less an organisation stands nowhere. Who is on the mails of both fleets
and loses ships to both would else get a side by the toss of a coin (18 of 11,888 organisations of four real days)."""


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation in a battle."""

    organisation: int
    confidence: float
    """0..1, three digits: of the weight that concerns it the share that agrees, less the more the less there is."""
    kills_for: int
    """Killmails on which it shot at another side, and its losses by another side's final blow."""
    kills_against: int
    """Killmails on which it shot at its own side, and its losses by its own side's final blow."""
    corrected: bool = False
    """A person put it there."""


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
    """Of the solution, before corrections: weight of friends apart and foes together, in thousandths of a pilot."""
    evidence: int
    """All weight there is."""
    optimal: bool
    """Proven: no other grouping disagrees less."""


NOTHING: Mapping[int, Stance] = {}


def assign(
    evidence: Evidence, pilots: Mapping[int, int], corrections: Mapping[int, Stance] = NOTHING, tables: Tables | None = None
) -> Sides:
    """A function of the set of kills and the set of corrections.

    `pilots`: organisation -> its pilots in the battle; orders the members. `corrections`: organisation -> where a person put it;
    the others stay where the kills have them, also beside those who went. Letters are then those of the corrected groups.
    `tables`: the same evidence as matrices, where somebody keeps them up.
    """
    tables = tables or tables_of(evidence)
    group_of, optimal = grouping(evidence, tables)
    fit = tally(evidence, group_of, tables=tables)
    disagreement, total = fit.disagreement, fit.total
    confidence = _confidence(fit, evidence)
    known = {number: group for number, group in group_of.items() if confidence[number] >= WEAKEST and _clear(fit, number)}
    if not known and not any(group_of[blow] != group_of[victim] for blow, victim in evidence.encounters):
        known = group_of  # no sides are told apart yet, and there is nobody to be weak beside
    changed = corrected(group_of, corrections)
    if changed.placed or changed.nowhere:
        group_of = changed.group_of
        confidence = _confidence(tally(evidence, group_of, nowhere=changed.nowhere, tables=tables), evidence)
        known = {number: group_of[number] for number in (known.keys() | changed.placed) - changed.nowhere}
    name_of = letters(evidence, known)
    standing = {number: name_of[group] for number, group in known.items()}
    agreeing, opposing = _kills(evidence, tables, group_of, standing)
    rows: dict[str, list[Member]] = {}
    for number in sorted(group_of, key=lambda number: (-pilots.get(number, 0), number)):
        by_hand = number in changed.placed or number in changed.nowhere
        member = Member(number, confidence[number], agreeing.get(number, 0), opposing.get(number, 0), by_hand)
        rows.setdefault(standing.get(number, ""), []).append(member)
    unassigned = tuple(rows.pop("", ()))
    sides = tuple(Side(name, tuple(rows[name])) for name in sorted(rows, key=letter_rank))
    return Sides(sides, unassigned, disagreement, total, optimal)


def _confidence(fit: Tally, evidence: Evidence) -> dict[int, float]:
    """Organisation -> weight that agrees / all weight that concerns it, times mass / (mass + prior).

    The mass counts each kill once, however many allies were on the mail: a pilot who tickled one ship beside twenty alliances
    is known no better than beside one.
    """
    sure: dict[int, float] = {}
    for organisation, good in fit.agreeing.items():
        every = good + fit.opposing[organisation]
        mass = evidence.mass.get(organisation, 0)
        sure[organisation] = round(good * mass / (every * (mass + PRIOR)), 3) if every else 0.0
    return sure


def _clear(fit: Tally, organisation: int) -> bool:
    return fit.agreeing[organisation] >= MARGIN * fit.opposing[organisation]


def _kills(
    evidence: Evidence, tables: Tables | None, group_of: Mapping[int, int], standing: Mapping[int, str]
) -> tuple[dict[int, int], dict[int, int]]:
    """(kills for, kills against) by organisation; a kill between it and one who stands nowhere is neither."""
    if tables is not None:
        ids = tables.ids
        labels = np.array([group_of[number] for number in ids], dtype=np.int64)
        same = labels[:, None] == labels[None, :]
        counts = np.array([number in standing for number in ids], dtype=np.int64)
        given, taken = tables.shots * counts[None, :], tables.met * counts[:, None]
        inside = np.where(same, given, 0).sum(axis=1) + np.where(same, taken, 0).sum(axis=0)
        outside = given.sum(axis=1) + taken.sum(axis=0) - inside
        return dict(zip(ids, outside.tolist(), strict=True)), dict(zip(ids, inside.tolist(), strict=True))
    agreeing: dict[int, int] = {}
    opposing: dict[int, int] = {}
    for shooter, victims in evidence.shots.items():
        for victim, count in victims.items():
            if victim in standing:
                counted = opposing if group_of[shooter] == group_of[victim] else agreeing
                counted[shooter] = counted.get(shooter, 0) + count
    for (blow, victim), met in evidence.encounters.items():
        if blow in standing:
            counted = opposing if group_of[blow] == group_of[victim] else agreeing
            counted[victim] = counted.get(victim, 0) + met.count
    return agreeing, opposing
