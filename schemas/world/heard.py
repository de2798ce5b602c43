"""That a whole list was heard, though nothing in it changed: the value of the `heard` topic, version 1.

Of `sovereignty` and of the estimates of `prices` only changes are told, so an event's own `as_of` is since when it reads so. This
says until when that has been heard, for all of the list at once.

What reads it may be ahead of what reads the changes: they are in another topic. So it names the change that was told last, and
counts only for who has that one: a list's changes are in one partition, in order, and who has the last of them has all.
"""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1

HeardList = Literal["sovereignty", "price-estimates"]
"""All systems of the topic `sovereignty`; all types of the topic `prices` with the origin `estimate`."""


class LastChange(TypedDict):
    """The newest event of the list's own topic, by its id and its `as_of`."""

    id: int
    as_of: str


@with_config(OPEN)
class Heard(Said):
    """Key of the topic: `list_name`. `as_of` is when the source made the newest copy of the list that we have read, or a later
    time after which it said that this copy is still right."""

    v: Literal[1]
    list_name: HeardList
    told_from: str
    """Events with an earlier `as_of` are of a time that whoever told them does not remember: they are not confirmed."""
    last: LastChange
    unread: list[int]
    """Ids that were told before and that could not be read this time: not confirmed. (Who has left the list is told as such.)"""
