"""A killmail from ESI by its id and hash: for whoever knows no more of it. Pure; the client is the caller's."""

from __future__ import annotations

from typing import Any

from streams.esi.outcome import Fresh, Outcome, Unchanged

SPACING = 1.0
"""Seconds between two that the history asks for: half of the 3,600 tokens in 15 min. The other half is
left for a live feed."""
ASK_SECONDS = 10.0
"""For an answer, which takes well below a second."""


def mail_path(number: int, digest: str) -> str:
    """Where ESI has it."""
    return f"/killmails/{number}/{digest}"


def mail_in(outcome: Outcome) -> dict[str, Any] | None:
    """The body in an answer; None when there is none."""
    found = outcome.json() if isinstance(outcome, Fresh | Unchanged) else None
    return found if isinstance(found, dict) else None
