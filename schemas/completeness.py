"""How complete a day of killmails is, compared with what zKillboard's history says it should hold."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

VERSION = 1


@with_config(OPEN)
class Completeness(TypedDict):
    """One day (UTC, of killmail time). Key of the topic: the day, `YYYY-MM-DD`."""

    v: Literal[1]
    day: str
    expected: int
    held: int
    missing: list[int]
    """Killmail ids in the history that we do not hold; at most 1,000 of them, `missing_count` has the whole number."""
    missing_count: int
    refetched: int
    checked_at: str
