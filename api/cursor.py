"""Cursors: the place of the last row of a page, bound to the question it belongs to. Pure."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class BadCursor(ValueError):
    """The cursor is not ours or belongs to other filters; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row in the order of killmails: by event time, then id."""

    time: datetime
    killmail_id: int


def write_cursor(place: Place, question: str) -> str:
    """Opaque text. `question` is the digest of filters and order."""
    body = orjson.dumps([(place.time - EPOCH) // MICROSECOND, place.killmail_id, question])
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def read_cursor(text: str, question: str) -> Place:
    """The place a cursor stands for. Raises `BadCursor`."""
    try:
        body = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        micros, killmail_id, asked = body
        place = Place(EPOCH + micros * MICROSECOND, killmail_id)
        whole = type(micros) is int and type(killmail_id) is int and 0 < killmail_id < 2**63
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError, OverflowError):
        whole = False
    if not whole:
        raise BadCursor("This is no cursor of ours; take it unchanged from the field next of the last answer.")
    if asked != question:
        raise BadCursor("This cursor belongs to other filters or another sort; repeat them, or start without a cursor.")
    return place
