"""What people said of one battle's sides, as the rules take it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from agents.battles.sides.stances import Alone, Stance, Unassigned, With
from schemas.side_correction import SideCorrection, counting


def stances(corrections: Iterable[SideCorrection]) -> dict[int, Stance]:
    """Organisation -> where a person put it, by the corrections of one battle."""
    return {organisation: _stance(one) for organisation, one in counting(corrections).items()}


def _stance(one: SideCorrection) -> Stance:
    if one["stance"] == "with":
        return With(one["stands_with"])
    return Alone() if one["stance"] == "alone" else Unassigned()


def digest(correction: SideCorrection) -> int:
    """A number below 2**53 that stands for it, as `battle.digest` is one for a kill."""
    return int.from_bytes(hashlib.blake2b(correction["correction_id"].encode(), digest_size=8).digest()) >> 11
