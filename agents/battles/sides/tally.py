"""How well a grouping fits the evidence: what agrees with it and what does not, by organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from agents.battles.sides.evidence import Evidence
from agents.battles.sides.tables import Tables


@dataclass(frozen=True, slots=True)
class Tally:
    """Weights, in thousandths of a pilot."""

    agreeing: dict[int, int]
    """Organisation -> friends with it and foes apart from it."""
    opposing: dict[int, int]
    """Organisation -> friends apart from it and foes with it."""

    @property
    def disagreement(self) -> int:
        """Friends apart and foes together, each pair once."""
        return sum(self.opposing.values()) // 2

    @property
    def total(self) -> int:
        """All weight there is."""
        return (sum(self.agreeing.values()) + sum(self.opposing.values())) // 2


def tally(
    evidence: Evidence, group_of: Mapping[int, int], *, nowhere: Collection[int] = (), tables: Tables | None = None
) -> Tally:
    """`group_of`: organisation -> group. Who is `nowhere` counts for nobody else, but is counted itself.

    `tables`: the evidence as matrices, which is faster for many organisations.
    """
    if tables is not None:
        return _from_tables(tables, group_of, nowhere)
    agreeing = dict.fromkeys(evidence.appearances, 0)
    opposing = dict.fromkeys(evidence.appearances, 0)
    for rows, with_friends in ((evidence.friends, True), (evidence.foes, False)):
        for one, row in rows.items():
            group = group_of[one]
            for other, weight in row.items():
                counts = agreeing if (group_of[other] == group) is with_friends else opposing
                if other not in nowhere:
                    counts[one] += weight
                if one not in nowhere:
                    counts[other] += weight
    return Tally(agreeing, opposing)


def _from_tables(tables: Tables, group_of: Mapping[int, int], nowhere: Collection[int]) -> Tally:
    ids, friends, foes = tables.ids, tables.friends, tables.foes
    labels = np.array([group_of[number] for number in ids], dtype=np.int64)
    same = labels[:, None] == labels[None, :]
    counts = np.array([number not in nowhere for number in ids], dtype=np.bool_)[None, :]
    agreeing = np.where(same, friends, foes).sum(axis=1, where=counts).tolist()
    opposing = np.where(same, foes, friends).sum(axis=1, where=counts).tolist()
    return Tally(dict(zip(ids, agreeing, strict=True)), dict(zip(ids, opposing, strict=True)))
