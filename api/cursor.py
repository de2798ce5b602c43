"""Cursors: the place of the last row of a page, bound to the question it belongs to. Pure."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class BadCursor(ValueError):
    """The cursor is not ours or belongs to other filters; the message says which and what to do."""


NOT_OURS = "This is no cursor of ours; take it unchanged from the field next of the last answer."


@dataclass(frozen=True, slots=True)
class Place:
    """A row in the order of killmails: by event time, then id."""

    time: datetime
    killmail_id: int


@dataclass(frozen=True, slots=True)
class Rank:
    """A row in an order by some number, then id."""

    value: float
    id: int


@dataclass(frozen=True, slots=True)
class WordRank:
    """A row in an order by some number, then an id that is a text."""

    value: float
    id: str


@dataclass(frozen=True, slots=True)
class PairPlace:
    """A pair in an order by some number, then both ids; `until` is the last day of the window of its first page."""

    value: float
    first: int
    second: int
    until: date


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """A killmail in a stretch of time that the first page fixed: [begin, until), Unix seconds."""

    place: Place
    begin: int
    until: int


def write_cursor(place: Place, question: str) -> str:
    """Opaque text. `question` is the digest of filters and order."""
    return write_rank(Rank((place.time - EPOCH) // MICROSECOND, place.killmail_id), question)


def read_cursor(text: str, question: str) -> Place:
    """The place a cursor stands for. Raises `BadCursor`."""
    rank = read_rank(text, question, whole=True)
    try:
        return Place(EPOCH + int(rank.value) * MICROSECOND, rank.id)
    except OverflowError:  # a time outside the calendar is none that we have written
        raise BadCursor(NOT_OURS) from None


def write_window(place: WindowPlace, question: str) -> str:
    """Opaque text for a killmail and its stretch."""
    return _write((place.place.time - EPOCH) // MICROSECOND, place.place.killmail_id, place.begin, place.until, question)


def read_window(text: str, question: str) -> WindowPlace:
    """The killmail and its stretch. Raises `BadCursor`."""
    value, number, begin, until = _read(text, question, 4, whole=True)
    try:
        for second in (begin, until):
            EPOCH + timedelta(seconds=second)
        return WindowPlace(Place(EPOCH + int(value) * MICROSECOND, number), begin, until)
    except OverflowError:  # a time outside the calendar is none that we have written
        raise BadCursor(NOT_OURS) from None


def write_rank(rank: Rank, question: str) -> str:
    """Opaque text for a place in any order."""
    return _write(rank.value, rank.id, question)


def read_rank(text: str, question: str, *, whole: bool) -> Rank:
    """The place in the order; `whole` when that order is one of whole numbers. Raises `BadCursor`."""
    value, number = _read(text, question, 2, whole=whole)
    return Rank(value, number)


def write_pair(place: PairPlace, question: str) -> str:
    """Opaque text for a place in an order of pairs."""
    return _write(place.value, place.first, place.second, place.until.toordinal(), question)


def read_pair(text: str, question: str, *, whole: bool) -> PairPlace:
    """The place in the order; `whole` when that order is one of whole numbers. Raises `BadCursor`."""
    value, first, second, day = _read(text, question, 4, whole=whole)
    try:
        return PairPlace(value, first, second, date.fromordinal(day))
    except (ValueError, OverflowError):
        raise BadCursor(NOT_OURS) from None


def write_change(time: datetime, number: str, question: str) -> str:
    """Opaque text for a place in an order by time, then a text id."""
    return base64.urlsafe_b64encode(orjson.dumps([time.isoformat(), number, question])).decode().rstrip("=")


def read_change(text: str, question: str) -> tuple[datetime, str]:
    """The place. Raises `BadCursor`."""
    try:
        time, number, asked = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(time)
        place = moment.astimezone(UTC), str(number)
    except (binascii.Error, ValueError, TypeError, OverflowError):
        raise BadCursor(NOT_OURS) from None
    if moment.tzinfo is None or "\0" in place[1]:
        raise BadCursor(NOT_OURS)
    if asked != question:
        raise BadCursor("This cursor belongs to other filters or another sort; repeat them, or start without a cursor.")
    return place


def write_word_rank(rank: WordRank, question: str) -> str:
    """Opaque text for a place in an order by a number, then a text id."""
    return _write(rank.value, rank.id, question)


def read_word_rank(text: str, question: str, *, whole: bool) -> WordRank:
    """The place in the order; `whole` when that order is one of whole numbers. Raises `BadCursor`."""
    try:
        value, number, asked = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        ours = type(value) in (int, float) and abs(value) < 2**63 and isinstance(number, str) and "\0" not in number
    except (binascii.Error, ValueError, TypeError):
        ours = False
    if not ours:
        raise BadCursor(NOT_OURS)
    if asked != question:
        raise BadCursor("This cursor belongs to other filters or another sort; repeat them, or start without a cursor.")
    if whole and type(value) is not int:
        raise BadCursor(NOT_OURS)
    return WordRank(value, number)


def _write(*parts: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def _read(text: str, question: str, count: int, *, whole: bool) -> list[Any]:
    """A number and `count` - 1 ids."""
    try:
        value, *numbers, asked = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        ours = type(value) in (int, float) and abs(value) < 2**63 and len(numbers) == count - 1
        ours = ours and all(type(number) is int and 0 < number < 2**63 for number in numbers)
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError):
        ours = False
    if not ours:
        raise BadCursor(NOT_OURS)
    if asked != question:
        raise BadCursor("This cursor belongs to other filters or another sort; repeat them, or start without a cursor.")
    if whole and type(value) is not int:
        raise BadCursor(NOT_OURS)
    return [value, *numbers]
