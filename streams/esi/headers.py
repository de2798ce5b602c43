"""What an answer of ESI is, by its status and headers. Pure; header names are in small letters."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import orjson

from streams.esi.outcome import Denied, Document, Failure, Gone, Throttled, Unavailable
from streams.http import Exchange

COMPATIBILITY = "2026-08-18"
"""The version of ESI's answers that this was written for."""
HEADERS = {"X-Compatibility-Date": COMPATIBILITY}
LONGEST = 31 * 86_400.0
"""Seconds to the latest `Expires` that is believed: a killmail's month is the longest that ESI gives."""
THROTTLED = 60.0
"""Seconds after a 429 or 420 that does not say how long: the error limit's minute."""
LONGEST_SILENCE = 3_600.0
"""No `Retry-After` is obeyed for longer: a wrong one must not end the feed."""
DETAIL = 200
"""Characters of a refusal that are kept for people."""


def document_of(body: bytes, headers: Mapping[str, str], now: float, held: Document | None = None) -> Document:
    """An answer that is good; what a 304 leaves out is as in `held`. `now` is when it came, Unix seconds.

    Between `Date` and `Expires` lies how long to wait: so counted, a wrong clock of ours asks neither too early nor too late.
    """
    expires, date, modified = (_time(headers.get(name)) for name in ("expires", "date", "last-modified"))
    if expires is not None:
        expires = now + min(LONGEST, max(0.0, expires - (date if date is not None else now)))
    pages = headers.get("x-pages", "")
    return Document(
        body=body,
        pages=int(pages) if pages.isdigit() and int(pages) else held.pages if held else 1,
        last_modified=modified if modified is not None else held.last_modified if held else None,
        expires=expires,
        etag=headers.get("etag") or (held.etag if held else None),
    )


def failure_of(answer: Exchange, now: float) -> Failure:
    """An answer that is not good."""
    status = answer.status
    if status in (404, 410):
        return Gone(_detail(answer.body))
    if status in (420, 429):
        return Throttled(now + retry_after(answer.headers), f"HTTP {status}")
    if 400 <= status < 500:
        return Denied(status, _detail(answer.body))
    if 300 <= status < 400:
        return Unavailable(f"HTTP {status} to {answer.headers.get('location', 'nowhere')}")
    return Unavailable(f"HTTP {status}")


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds to wait after a 429 or a 420, and one more, as they are told in whole ones."""
    for name in ("retry-after", "x-esi-error-limit-reset"):
        text = headers.get(name, "").strip()
        if text.isdigit():
            return min(int(text) + 1.0, LONGEST_SILENCE)
    return THROTTLED


def _time(text: str | None) -> float | None:
    """Unix seconds of an HTTP date; None for none, or one that cannot be read."""
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (ValueError, TypeError, OverflowError):
        return None


def _detail(body: bytes) -> str:
    """ESI's `error`, or the beginning of whatever came."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        found = None
    error = found.get("error") if isinstance(found, dict) else None
    return (error if isinstance(error, str) else body[:DETAIL].decode("utf-8", "replace"))[:DETAIL]
