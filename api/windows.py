"""The stretches of time in which a page is looked for, one after the other, until it is full. Pure.

A stretch keeps Postgres to a few months: a look-up over all 180 of them costs ten times as much. A busy question is answered
from the first stretch; a quiet one goes on in stretches that double, eight for fifteen years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST = timedelta(days=31)
"""One or two partitions."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `begin` (included) to `end` (not included)."""

    begin: datetime
    end: datetime


def stretches(whole: Stretch, *, newest_first: bool) -> Iterator[Stretch]:
    """Cover `whole` without a gap or an overlap, in the order of the list."""
    begin, end, width = whole.begin, whole.end, FIRST
    while begin < end:
        # Compared as widths: begin + width might leave the calendar.
        width = min(width, end - begin)
        if newest_first:
            yield Stretch(end - width, end)
            end -= width
        else:
            yield Stretch(begin, begin + width)
            begin += width
        width *= 2
