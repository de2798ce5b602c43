"""Corrections as the API makes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.side_correction import SideCorrection, identified

SAID = datetime(2026, 3, 14, 21, tzinfo=UTC)


def said(
    killmail_id: int, killmail_time: str, organisation: int, stance: str, *, second: int = 0, simulated: bool = False, **more: Any
) -> SideCorrection:
    """`second` after 21:00; `stands_with` or `withdraws` as `more`."""
    at = (SAID + timedelta(seconds=second)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return identified(
        {
            "v": 1,
            "correction_id": "",
            "killmail_id": killmail_id,
            "killmail_time": killmail_time,
            "organisation": organisation,
            "stance": stance,
            "author": "Ada Example",
            "reason": "they told me",
            "corrected_at": at,
            "simulated": simulated,
            "processed_at": at,
            **more,
        }  # type: ignore[typeddict-item]
    )
