"""Who stands where: what the report needs of the sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

NOBODY = ""
"""Stands for the group of those without a side, where a side's letter would be a key."""


class Member(Protocol):
    """One organisation where it stands."""

    @property
    def organisation(self) -> int: ...
    @property
    def confidence(self) -> float: ...
    @property
    def kills_for(self) -> int: ...
    @property
    def kills_against(self) -> int: ...
    @property
    def corrected(self) -> bool: ...


class OneSide(Protocol):
    """A letter and its organisations."""

    @property
    def letter(self) -> str: ...
    @property
    def members(self) -> Sequence[Member]: ...


class Sides(Protocol):
    """The sides of one battle, for the same kills as the report."""

    @property
    def sides(self) -> Sequence[OneSide]: ...
    @property
    def unassigned(self) -> Sequence[Member]: ...
    @property
    def disagreement(self) -> int: ...
    @property
    def evidence(self) -> int: ...
    @property
    def optimal(self) -> bool: ...


def letters_of(sides: Sides) -> list[str]:
    """The letters, in order."""
    return sorted(side.letter for side in sides.sides)


def standing(sides: Sides) -> dict[int, str]:
    """Organisation -> the letter of its side. Who is not in it has none: `NOBODY`."""
    return {member.organisation: side.letter for side in sides.sides for member in side.members}
