"""The rows of the activity tables as bytes: small, and the same for equal state. Pure.

Each system (and region) has one row a window, and a directory row that lists its windows, so that a kill rewrites the few
hundred bytes of its own window and old windows can be found and dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple

import orjson

from agents.activity.rules import Loss
from schemas.activity import Activity

_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def pack_losses(losses: Mapping[int, Loss]) -> bytes:
    """A window of a system."""
    return orjson.dumps({number: astuple(loss) for number, loss in losses.items()}, option=_SORTED)


def unpack_losses(row: bytes | None) -> dict[int, Loss]:
    """What `pack_losses` made; None is a window without kills."""
    return {} if row is None else {int(number): Loss(*fields) for number, fields in orjson.loads(row).items()}


def pack_figures(systems: Mapping[int, Activity]) -> bytes:
    """A window of a region."""
    return orjson.dumps(systems, option=_SORTED)


def unpack_figures(row: bytes | None) -> dict[int, Activity]:
    """What `pack_figures` made; None is a window without kills."""
    return {} if row is None else {int(system): figures for system, figures in orjson.loads(row).items()}


def pack_starts(starts: Iterable[int]) -> bytes:
    """A directory: the starts of the windows."""
    return orjson.dumps(sorted(starts))


def unpack_starts(row: bytes | None) -> set[int]:
    """What `pack_starts` made; None is nobody's."""
    return set() if row is None else set(orjson.loads(row))
