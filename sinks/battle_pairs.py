"""Who stood against whom in one battle, as rows of Postgres. Pure. The columns are those of the table `battle_pairs`.

An organisation counts with `GREAT` pilots or losses. Two make a pair when they are on different sides and one of them has a
kill where the other has a loss: on three sides and more, two that could not have met are none. Of a battle with more
organisations the `MOST` greatest count (by pilots, losses, id). Migration 0006 has the same rule for battles of older times.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from schemas.battle import Organisation, Report

Row = tuple[Any, ...]

PAIR_COLUMNS = {
    "battle_id": "bigint",
    "first_id": "bigint",
    "second_id": "bigint",
    "first_kind": "text",
    "second_kind": "text",
    "first_losses": "integer",
    "second_losses": "integer",
    "first_isk": "double precision",
    "second_isk": "double precision",
    "first_unpriced": "integer",
    "second_unpriced": "integer",
    "first_appraised": "integer",
    "second_appraised": "integer",
}
"""Column -> type; the first three are the key."""

GREAT = 3
"""Two friends and a passer-by are at war with nobody. Without pilots, three losses: structures that nobody defended."""
MOST = 40
"""At most 780 pairs a battle. The largest fights have twenty to thirty organisations of this size."""


def battle_pairs(battle_id: int, report: Report | None) -> list[Row]:
    """The pairs of one revision, the lower id first; none of a merged address, which has no report.

    Raises ValueError when an organisation stands twice.
    """
    if report is None:
        return []
    everyone = [(side["side"], one) for side in report["sides"] for one in side["organisations"]]
    if len({one["id"] for _, one in everyone}) < len(everyone):
        raise ValueError("report.sides: an organisation stands twice; it can be on one side only")
    parties = [(side, one) for side, one in everyone if _great(one)]
    parties.sort(key=lambda party: (-party[1]["pilots"], -party[1]["losses"], party[1]["id"]))
    pairs = []
    for (side, one), (other_side, other) in combinations(parties[:MOST], 2):
        if side != other_side and _met(one, other):
            first, second = (one, other) if one["id"] < other["id"] else (other, one)
            pairs.append(_row(battle_id, first, second))
    return sorted(pairs)


def _great(one: Organisation) -> bool:
    return one["pilots"] >= GREAT or one["losses"] >= GREAT


def _met(one: Organisation, other: Organisation) -> bool:
    return (one["kills"] > 0 and other["losses"] > 0) or (other["kills"] > 0 and one["losses"] > 0)


def _row(battle_id: int, first: Organisation, second: Organisation) -> Row:
    return (
        battle_id,
        first["id"],
        second["id"],
        first["kind"],
        second["kind"],
        first["losses"],
        second["losses"],
        first["isk_lost"],
        second["isk_lost"],
        first["unpriced"],
        second["unpriced"],
        first.get("appraised"),
        second.get("appraised"),
    )
