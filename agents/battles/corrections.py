"""Corrections of sides as members of a battle's set. Pure."""

from __future__ import annotations

import hashlib

from schemas.side_correction import SideCorrection


def digest(correction: SideCorrection) -> int:
    """A number below 2**53 that stands for it, as `battle.digest` is one for a kill."""
    return int.from_bytes(hashlib.blake2b(correction["correction_id"].encode(), digest_size=8).digest()) >> 11
