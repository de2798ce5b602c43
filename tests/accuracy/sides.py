"""How well sides are told, against a simulated war that knows them, and how much they disagree where nobody knows.

The sides of a battle are compared with the planted ones by the adjusted Rand index (Hubert and Arabie, 1985): 1 where the two
groupings are the same, 0 where they agree no more than chance would. Who is unassigned counts as a side of its own, so that
silence is not rewarded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sklearn.metrics import adjusted_rand_score

from agents.battles.facts import Fact
from agents.battles.sides.assign import Sides, assign
from agents.battles.sides.evidence import Evidence
from agents.battles.sides.solve import solve

FEWEST = 10
"""Kills of a battle that is measured."""
EVERY_ROW = 1_000
"""More rows than any battle has: a proof is tried for all."""
PATIENT = 60_000
"""Steps of a proof that nobody waits for."""


@dataclass(frozen=True, slots=True)
class SidesScore:
    """Over battles of `FEWEST` kills and more."""

    battles: int
    rand: float
    """Mean adjusted Rand index."""
    worst: float
    organisations: int
    unassigned: int


@dataclass(frozen=True, slots=True)
class DisagreementScore:
    """Over battles of `FEWEST` kills and more."""

    battles: int
    proven: int
    """Told as proven at once."""
    computable: int
    """Of the others, those for which a patient proof ended."""
    furthest: float
    """Largest share of disagreement above the optimum, where that is known."""
    shares: tuple[float, ...]
    """Disagreement of each battle as a share of its evidence, sorted."""

    def at(self, quantile: float) -> float:
        """The share that `quantile` (0..1) of the battles do not exceed."""
        return self.shares[min(len(self.shares) - 1, int(quantile * len(self.shares)))] if self.shares else 0.0


def score_sides(battles: Iterable[tuple[Sequence[Fact], Mapping[int, str]]]) -> SidesScore:
    """`battles`: the kills of a battle, and the planted side of each organisation in it."""
    scores: list[float] = []
    organisations = unassigned = 0
    for facts, truth in battles:
        if len(facts) < FEWEST:
            continue
        sides = assign(collect(facts), {})
        told = letters_of(sides)
        known = sorted(truth)
        scores.append(adjusted_rand_score([truth[one] for one in known], [told.get(one, f"alone {one}") for one in known]))
        organisations += len(known)
        unassigned += sum(one not in told for one in known)
    return SidesScore(len(scores), sum(scores) / max(1, len(scores)), min(scores, default=1.0), organisations, unassigned)


def score_disagreement(battles: Iterable[Sequence[Fact]]) -> DisagreementScore:
    """`battles`: the kills of each."""
    proven = computable = 0
    furthest = 0.0
    shares: list[float] = []
    for facts in battles:
        if len(facts) < FEWEST:
            continue
        evidence = collect(facts)
        partition = solve(evidence)
        shares.append(partition.disagreement / max(1, partition.evidence))
        proven += partition.optimal
        if not partition.optimal:
            best = solve(evidence, exact=EVERY_ROW, steps=PATIENT)
            computable += best.optimal
            if best.optimal:
                furthest = max(furthest, partition.disagreement / max(1, best.disagreement) - 1)
    return DisagreementScore(len(shares), proven, computable, furthest, tuple(sorted(shares)))


def collect(facts: Iterable[Fact]) -> Evidence:
    """The evidence of these kills."""
    evidence = Evidence()
    for fact in facts:
        evidence.add(fact)
    return evidence


def letters_of(sides: Sides) -> dict[int, str]:
    """Organisation -> letter, for those who stand somewhere."""
    return {member.organisation: side.letter for side in sides.sides for member in side.members}
