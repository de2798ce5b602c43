"""The rows of the battles' table beside the kills: what was told of each address, and what was told last. Pure.

A worker that lost its partition without knowing it may still write for a moment. So a row's key carries its revision or its
writer: the highest revision counts, and nobody overwrites another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import orjson

from agents.battles.told import Told
from agents.placement import row_key

ANCHOR = b"0"
"""The event key of all rows: battles are on one partition."""
_TOLD = row_key(ANCHOR, "told-")
_LAST = row_key(ANCHOR, "last-")

Row = tuple[bytes, bytes]


def told_key(address: int, revision: int) -> bytes:
    """The key of what was told under an address in a revision."""
    return b"%b%d-%d" % (_TOLD, address, revision)


def told_row(address: int, told: Told) -> Row:
    """The newest revision of an address. One that leads elsewhere has the state `merged` and keeps its last revision."""
    return told_key(address, told.revision), orjson.dumps(tuple(told))  # orjson takes no named tuples


class Last(NamedTuple):
    """Where a worker stands."""

    newest: int
    """The newest event time, Unix seconds."""
    forgotten: int
    """Battles that ended before this time were let go of, Unix seconds; some of their kills may lie on pages still."""
    battles: list[int]
    """Those told last."""


def last_row(owner: str, last: Last) -> Row:
    """Where the worker stands. `owner` names its life that writes it."""
    return _LAST + owner.encode(), orjson.dumps(tuple(last))


def read_told(rows: Iterable[Row]) -> tuple[dict[int, Told], list[bytes]]:
    """Address -> its highest revision, and the keys of the rows that are out of date."""
    found: dict[int, Told] = {}
    old: list[bytes] = []
    for key, value in rows:
        if not key.startswith(_TOLD):
            continue
        address = int(key.removeprefix(_TOLD).partition(b"-")[0])
        revision, change, state, mark, added, formerly = orjson.loads(value)
        told = Told(revision, change, state, mark, tuple(added), tuple((one, number) for one, number in formerly))
        known = found.get(address)
        if known is not None:
            old.append(told_key(address, min(known.revision, revision)))
        if known is None or known.revision < revision:
            found[address] = told
    return found, old


def read_last(rows: Iterable[Row]) -> tuple[Last, list[bytes]]:
    """Where the furthest worker stands, with the battles that any of them told last; and the keys of the rows."""
    newest = forgotten = 0
    battles: set[int] = set()
    keys = []
    for key, value in rows:
        if key.startswith(_LAST):
            last = Last(*orjson.loads(value))
            newest, forgotten = max(newest, last.newest), max(forgotten, last.forgotten)
            battles.update(last.battles)
            keys.append(key)
    return Last(newest, forgotten, sorted(battles)), keys
