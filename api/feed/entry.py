"""What Redis holds of the feed, read: an entry of the stream, and a battle on the board. Pure."""

from __future__ import annotations

from api.feed.battle_filter import BattleFacts
from api.feed.message import FeedMessage


class BadEntry(ValueError):
    """It is none of ours, or of another version; the text says what its reading stumbled over."""


def place_of(fields: dict[bytes, bytes]) -> tuple[str, int]:
    """(epoch, offset) of an entry, without unpacking it. Raises `BadEntry`."""
    try:
        return fields[b"e"].decode(), int(fields[b"o"])
    except (KeyError, ValueError) as error:
        raise BadEntry(_said(error)) from error


def message_of(entry_id: bytes, fields: dict[bytes, bytes]) -> FeedMessage:
    """The message in an entry of the stream. Raises `BadEntry`."""
    epoch, offset = place_of(fields)
    try:
        kind, packed = fields[b"t"].decode(), fields[b"d"]
    except (KeyError, ValueError) as error:
        raise BadEntry(_said(error)) from error
    return _message(epoch, offset, kind, packed, seconds_of(entry_id), fields.get(b"b"))


def board_message(value: bytes, epoch: str) -> FeedMessage:
    """A battle of the board as a message of this epoch. Raises `BadEntry`.

    One last told of in another epoch stands before the first offset of this one.
    """
    head, _, packed = value.partition(b"\n")
    try:
        told_in, offset, milliseconds, kind = head.decode().split(" ")
        place, fed_at = int(offset) if told_in == epoch else 0, int(milliseconds) / 1000
    except ValueError as error:
        raise BadEntry(_said(error)) from error
    message = _message(epoch, place, kind, packed, fed_at, None)
    if message.topic != "battles":
        raise BadEntry(f"kind {kind[:40]!r} is none of a battle")
    return message


def seconds_of(entry_id: bytes) -> float:
    """Unix seconds in a stream's id."""
    return int(entry_id.split(b"-")[0]) / 1000


def _message(epoch: str, offset: int, kind: str, packed: bytes, fed_at: float, before: bytes | None) -> FeedMessage:
    try:
        message = FeedMessage(epoch, offset, kind, packed, fed_at, before)
    except Exception as error:  # whatever shape the content has: unpacking, reading and encoding it is all that happens here
        raise BadEntry(_said(error)) from error
    if isinstance(message.facts, BattleFacts) and not _for_the_board(message.facts):
        raise BadEntry("a battle's id and revision are whole numbers, and its state a word")
    return message


def _for_the_board(facts: BattleFacts) -> bool:
    """The board finds and compares battles by these."""
    return type(facts.battle_id) is int and type(facts.revision) is int and isinstance(facts.state, str)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
