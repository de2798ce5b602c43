"""The fits of a doctrine and what its fleets use up, from what they lost. Pure.

Reckoned anew only where a loss came or went: comparing three hundred fits takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from agents.doctrines.losses import Lost, aboard_of, loss_of
from fitting.engine import EngineFault
from fitting.families import Family, Loss, families
from fitting.figures import analyse
from fitting.fit import Fit, body_of
from fitting.items import items_of_interest
from schemas.doctrine import DoctrineFit, ItemOfInterest
from schemas.fit import FitAnalysis

MOST_FITS = 24
"""Of a doctrine: a dozen hulls with two fits each."""
DIGITS = 4


class Flown(NamedTuple):
    """What is flown in a doctrine's fleets."""

    fits: tuple[DoctrineFit, ...]
    items: tuple[ItemOfInterest, ...]


NOTHING = Flown((), ())


class Shelf:
    """What was reckoned, by doctrine. `skills`: level of every skill, for the figures."""

    def __init__(self, skills: int) -> None:
        self._skills = skills
        self._held: dict[str, tuple[tuple[bytes, ...], Flown]] = {}

    def flown(self, doctrine_id: str, losses: Mapping[int, Lost]) -> Flown:
        """`losses`: those of its fleets, by killmail."""
        rows = tuple(losses[number].row for number in sorted(losses))
        known = self._held.get(doctrine_id)
        if known is None or known[0] != rows:
            known = self._held[doctrine_id] = (rows, self._reckoned(rows))
        return known[1]

    def keep(self, doctrines: frozenset[str]) -> None:
        """Forget all others."""
        self._held = {name: held for name, held in self._held.items() if name in doctrines}

    def _reckoned(self, rows: tuple[bytes, ...]) -> Flown:
        hulls: dict[int, list[Loss]] = {}
        for row in rows:
            loss = loss_of(row)
            hulls.setdefault(loss.fit.hull, []).append(loss)
        found = [self._fit(hull, family) for hull, lost in sorted(hulls.items()) for family in families(lost)]
        ranked = sorted(found, key=lambda fit: (-fit["losses"], fit["fit_id"]))[:MOST_FITS]
        return Flown(tuple(ranked), tuple(items_of_interest(aboard_of(row) for row in rows)))

    def _fit(self, hull: int, family: Family) -> DoctrineFit:
        return DoctrineFit(
            fit_id=f"{hull}-{family.fit_hash}",
            hull_type_id=hull,
            name=family.name,
            fit=body_of(family.fit),
            fit_hash=family.fit_hash,
            killmail_id=family.killmail_id,
            losses=family.losses,
            share=round(family.share, DIGITS),
            swaps=[{**swap, "share": round(swap["share"], DIGITS)} for swap in family.swaps],
            analysis=_figures(family.fit, self._skills),
            first_seen=family.first_seen,
            last_seen=family.last_seen,
        )


def _figures(fit: Fit, skills: int) -> FitAnalysis | None:
    try:
        return analyse(fit, skills)
    except EngineFault:
        return None
