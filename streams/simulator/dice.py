"""Chance from a seed. Every part of the war has its own dice, so that a change in one does not move the others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stable_number(*names: object) -> int:
    """64 bits from names: the same on every machine and in every run, unlike `hash()`."""
    text = "\x1f".join(str(name) for name in names)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def dice(seed: int, *names: object) -> Random:
    """The dice of one part of the war that `seed` names."""
    return Random(stable_number(seed, *names))


def weighted(chance: Random, table: Sequence[tuple[T, float]]) -> T:
    """One of the table's first column, as often as the second column says."""
    return chance.choices([row[0] for row in table], [row[1] for row in table])[0]
