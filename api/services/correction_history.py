"""What people said of a battle's sides, as a history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from api.models.battles import OrganisationRef
from api.models.corrections import CorrectionRow
from schemas.side_correction import SideCorrection, counting, newest_first


def history(
    corrections: Sequence[SideCorrection], organisation: Callable[[int], OrganisationRef], only: Collection[str] | None = None
) -> list[CorrectionRow]:
    """Newest first; `only` these ids are shown, though all decide which count."""
    counts = {one["correction_id"] for one in counting(corrections).values()}
    return [
        CorrectionRow(
            id=one["correction_id"],
            organisation=organisation(one["organisation"]),
            stance=one["stance"],
            stands_with=organisation(one["stands_with"]) if "stands_with" in one else None,
            withdraws=one.get("withdraws"),
            author=one["author"],
            reason=one["reason"],
            at=datetime.fromisoformat(one["corrected_at"]),
            counts=one["correction_id"] in counts,
        )
        for one in newest_first(corrections)
        if only is None or one["correction_id"] in only
    ]


def history_tag(battle_tag: str, corrections: Sequence[SideCorrection]) -> str:
    """What tells versions of a battle with its history apart. A correction is there before the revision that it makes."""
    return f"{battle_tag}-{len(corrections)}" if corrections else battle_tag
