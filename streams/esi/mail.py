"""A killmail from ESI by its id and hash: for whoever knows no more of it. Pure; the client is the caller's."""

from __future__ import annotations

from typing import Any

import orjson

from streams.http import Answer, Ok

COMPATIBILITY = "2026-08-18"
"""The version of ESI's answers that this was written for."""
HEADERS = {"X-Compatibility-Date": COMPATIBILITY}
SPACING = 0.5
"""Seconds between requests: a killmail costs 2 tokens of 3,600 in 15 min."""


def mail_url(esi_url: str, number: int, digest: str) -> str:
    """Where ESI has it."""
    return f"{esi_url.rstrip('/')}/killmails/{number}/{digest}"


def mail_in(answer: Answer) -> dict[str, Any] | None:
    """The body in an answer; None when there is none."""
    if not isinstance(answer, Ok):
        return None
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
