"""Which letter a side gets. They follow the kills: neither the order of arrival nor a further kill changes them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from agents.battles.sides.evidence import Evidence

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(number: int) -> str:
    """A for 0, Z for 25, AA for 26, AB for 27, as columns of a spreadsheet."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ALPHABET))
        text = ALPHABET[rest] + text
    return text


def letter_rank(text: str) -> tuple[int, str]:
    """Sorts letters as `letter` counts."""
    return len(text), text


def letters(evidence: Evidence, group_of: Mapping[int, int]) -> dict[int, str]:
    """Group -> letter, for the groups of organisations that stand somewhere (`group_of`: organisation -> group).

    A is the group with the final blow of the first kill, by time and id, between two groups; B is its victim's; the others
    follow by first appearance. Without such a kill all follow by first appearance.
    """
    earliest: tuple[int, int] | None = None
    order: list[int] = []
    for (blow, victim), met in evidence.encounters.items():
        if earliest is None or met.first < earliest:
            one, other = group_of.get(blow), group_of.get(victim)
            if one is not None and other is not None and one != other:
                earliest, order = met.first, [one, other]
    seen = sorted((evidence.appearances[organisation], group) for organisation, group in group_of.items())
    numbers = count()
    found: dict[int, str] = {}
    for group in [*order, *(group for _, group in seen)]:
        if group not in found:
            found[group] = letter(next(numbers))
    return found
