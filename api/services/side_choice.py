"""From letters, which people see, to organisations, which corrections name: letters follow the kills and may change. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.side_correction import SideCorrection, Stance

Choice = tuple[Stance, int | None]
"""What a correction says, and with whom."""


_PLAIN: dict[str, Stance] = {"alone": "alone", "unassigned": "unassigned"}
"""What needs no letter."""


class BadChoice(ValueError):
    """The battle has no such organisation or side; the message says which."""


def choices(report: Any, counts: Mapping[int, SideCorrection], asked: Mapping[int, str]) -> dict[int, Choice]:
    """Organisation -> what is to be said of it; those of whom it counts already are left out.

    `report` is that of the newest revision, `counts` what counts now, `asked` organisation -> letter, `alone` or `unassigned`.
    A letter means its member with most pilots, if there is one that nobody corrects or has corrected: that one stays where the
    kills have it. Raises `BadChoice`.
    """
    sides = {side["side"]: [one["id"] for one in side["organisations"]] for side in report["sides"]}
    nowhere = [one["id"] for one in report["unassigned"]["organisations"]] if report["unassigned"] else []
    there = {*nowhere, *(one for members in sides.values() for one in members)}
    found: dict[int, Choice] = {}
    for organisation, side in asked.items():
        if organisation not in there:
            raise BadChoice(f"organisation {organisation} is not in this battle; GET its sides for those that are.")
        now = counts.get(organisation)
        if side in _PLAIN:
            if now is None or now["stance"] != side:
                found[organisation] = _PLAIN[side], None
            continue
        if side not in sides:
            raise BadChoice(f"there is no side {side}; there are {', '.join(sides)}, and alone and unassigned can be said.")
        if now is None or now.get("stands_with") not in sides[side]:
            found[organisation] = "with", _leader(side, sides[side], counts, asked)
    return found


def _leader(side: str, members: Sequence[int], counts: Mapping[int, SideCorrection], asked: Mapping[int, str]) -> int:
    free = [one for one in members if one not in asked]
    if not free:
        raise BadChoice(f"side {side} is only those that you name, so there is nobody to stand with; name one of them less.")
    return next((one for one in free if one not in counts), free[0])
