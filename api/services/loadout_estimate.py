"""How attackers were fitted, by the doctrines that their side flew. Pure.

A killmail tells an attacker's hull and one weapon, nothing more. If his side flew a doctrine, and that doctrine has a fit of the
same hull which holds that very weapon, he probably flew that fit.

The rule: of all fits of the side's doctrines that have the loadout's hull, those hold the weapon in which it is a fitted module
(a tackler shows his scrambler), a loaded charge (missiles show themselves), a drone or a fighter. Of these the one with the
highest confidence is the estimate: the fit's share of the hull's losses in the doctrine, times n / (n + 3), where n is the
number of losses it rests on: three losses count for half, thirty for nine tenths. Of equals the one with more losses, then the
lower id. Nothing is estimated of a loadout whose hull or weapon the mail does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.fit import RACKS

HALF_TRUST = 3
"""Losses at which half of the share is believed: so few may well be one pilot's mistake."""
DIGITS = 3


@dataclass(frozen=True, slots=True)
class KnownFit:
    """A fit of a doctrine, as its event has it."""

    doctrine_id: str
    fit: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Estimated:
    """The fit that a loadout probably is, 0..1."""

    known: KnownFit
    confidence: float


def estimate(hull: int | None, weapon: int | None, fits: Iterable[KnownFit]) -> Estimated | None:
    """The best of the fits for a loadout, None when nothing fits."""
    if hull is None or weapon is None:
        return None  # a guess by the hull alone would be the same for everybody in it
    able = [known for known in fits if known.fit["hull_type_id"] == hull and weapon in shown_weapons(known.fit["fit"])]
    if not able:
        return None
    best = min(able, key=lambda known: (-trust(known.fit), -known.fit["losses"], known.fit["fit_id"], known.doctrine_id))
    return Estimated(best, round(trust(best.fit), DIGITS))


def trust(fit: Mapping[str, Any]) -> float:
    """Confidence in a fit, 0..1."""
    losses: int = fit["losses"]
    return float(fit["share"]) * losses / (losses + HALF_TRUST)


def shown_weapons(body: Mapping[str, Any]) -> set[int]:
    """Types that a killmail may name as the weapon of somebody in this fit."""
    found = {number for rack in RACKS for _, *types in body.get(rack, ()) for number in types if number is not None}
    return found | {type_id for bay in ("drones", "fighters") for type_id, _ in body.get(bay, ())}
