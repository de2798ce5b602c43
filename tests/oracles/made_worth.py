"""A worth of our own, made up, for what decides between several."""

from __future__ import annotations

from schemas.worth import Worth


def worth(total: float | None, *, days: int = 34, as_of: str = "2021-11-27") -> Worth:
    """All of it destroyed, and one item without a price."""
    return Worth(
        source="warstream",
        as_of=as_of,
        days=days,
        hull=total,
        destroyed=total,
        dropped=0.0,
        fitted=total,
        total=total,
        unpriced=1,
        unpriceable=0,
    )
