"""The bytes of the activity tables: compact, the same for equal state. Pure."""

from __future__ import annotations

from dataclasses import astuple

import orjson

from agents.activity.rules import Loss, RegionWindows, Windows

_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def pack(windows: Windows) -> bytes:
    """A system's windows as JSON."""
    plain = {start: {number: astuple(loss) for number, loss in losses.items()} for start, losses in windows.items()}
    return orjson.dumps(plain, option=_SORTED)


def unpack(state: bytes | None) -> Windows:
    """What `pack` made; None is a system without kills."""
    if state is None:
        return {}
    return {
        int(start): {int(number): Loss(*fields) for number, fields in losses.items()}
        for start, losses in orjson.loads(state).items()
    }


def pack_region(windows: RegionWindows) -> bytes:
    """A region's windows as JSON."""
    return orjson.dumps(windows, option=_SORTED)


def unpack_region(state: bytes | None) -> RegionWindows:
    """What `pack_region` made; None is a region without kills."""
    if state is None:
        return {}
    return {
        int(start): {int(system): figures for system, figures in systems.items()}
        for start, systems in orjson.loads(state).items()
    }
