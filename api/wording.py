"""Figures, times and names as people read them, for previews and cards. Pure.

Names are written by players: they may hold anything that Unicode has.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime

LONGEST_NAME = 60
"""Characters; the game allows 50 in a corporation's name and 100 in an alliance's, and a preview shows some 60."""
MARKS_IN_A_ROW = 2
"""Accents on one letter that some language needs; towers of them draw over the lines above."""

_STEPS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
"""Control and format characters (the order of a whole line can be turned with one), halves of characters, private ones."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def short_isk(isk: float | None, unpriced: int = 0) -> str:
    """ISK as players say it: `1.24B`, `312M`, `980k`; `?` is unknown, a `+` says that losses of unknown worth come on top."""
    if isk is None:
        return "?"
    more = "+" if unpriced else ""
    for place, (step, letter) in enumerate(_STEPS):
        if isk >= step:
            text = _digits(isk / step)
            if float(text) >= 1000 and place:  # 999.6M reads 1.00B
                step, letter = _STEPS[place - 1]
                text = _digits(isk / step)
            return f"{text}{letter}{more}"
    return f"{isk:.0f}{more}"


def _digits(value: float) -> str:
    return f"{value:.{0 if value >= 99.95 else 1 if value >= 9.995 else 2}f}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 kill`, `1,234 kills`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def clean(name: str | None) -> str | None:
    """A name on one line, without what cannot be seen; None when nothing is left of it."""
    if name is None:
        return None
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", name[: 4 * LONGEST_NAME]):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind.startswith("M") else 0
        if kind in _INVISIBLE and not sign.isspace():
            continue
        if marks <= MARKS_IN_A_ROW:
            kept.append(sign)
    text = " ".join("".join(kept).split())
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 1].rstrip() + "…"
    return text or None


def isolated(name: str) -> str:
    """A name that is written from right to left keeps that to itself, and the figures behind it stay where they are."""
    turned = any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in name)
    return f"{_FIRST_STRONG}{name}{_POP}" if turned else name


def eve_span(start: datetime, end: datetime) -> str:
    """From when to when, EVE time, which is UTC: `27 Nov 2021, 18:22–18:41 EVE`."""
    if start.date() == end.date():
        clock = f"{start:%H:%M}" if f"{start:%H:%M}" == f"{end:%H:%M}" else f"{start:%H:%M}–{end:%H:%M}"
        return f"{_day(end)}, {clock} EVE"
    first = _day(start) if start.year != end.year else _day(start).rsplit(" ", 1)[0]
    return f"{first}, {start:%H:%M} – {_day(end)}, {end:%H:%M} EVE"


def _day(time: datetime) -> str:
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}"  # strftime's months follow the machine's language
