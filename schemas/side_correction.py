"""A person's correction of a battle's sides: the value of the `side-corrections` topic, version 1. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, NotRequired
from uuid import UUID, uuid5

import orjson
from pydantic import TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN, first_fault

VERSION = 1

Stance = Literal["with", "alone", "unassigned", "withdrawn"]
MOST_AUTHOR, MOST_REASON = 100, 1_000
"""Characters: a name, and some sentences."""
_IDS = UUID("6f1f7d1e-5a0b-5c7e-9d55-3b2f0a6c8e41")
"""The namespace of correction ids; made once at random."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Line breaks and tabs are text; Postgres holds no NUL, and the rest breaks terminals."""


@with_config(OPEN)
class SideCorrection(TypedDict):
    """With whom an organisation stands, as a person says. It says no letter: letters follow the kills.

    Key of the topic: `str(killmail_id)`. Kept for ever. Of a battle count those whose kill is one of its kills, so that they stay
    with it when battles merge or part.
    """

    v: Literal[1]
    correction_id: str
    """A UUID made of what it says (`identified`): equal ids say the same."""
    killmail_id: int
    """The battle's first kill when it was made."""
    killmail_time: str
    """Of that kill, as 2021-11-27T18:22:10Z."""
    organisation: int
    stance: Stance
    """`with` another one, `alone` on a side, `unassigned` on none; `withdrawn` takes back an earlier correction of it."""
    stands_with: NotRequired[int]
    """The other organisation; only with `with`."""
    withdraws: NotRequired[str]
    """The id of the correction that is taken back; only with `withdrawn`. What withdraws cannot be withdrawn: say it anew."""
    author: str
    reason: str
    corrected_at: str
    """As 2026-11-23T16:04:05.123Z."""
    simulated: bool
    processed_at: str


_SHAPE = TypeAdapter(SideCorrection)
_SAID = ("killmail_id", "killmail_time", "organisation", "stance", "stands_with", "withdraws", "author", "reason", "corrected_at")
"""What the id is made of."""
_MORE = {"with": {"stands_with"}, "withdrawn": {"withdraws"}}


def identified(correction: SideCorrection) -> SideCorrection:
    """The same with the id that belongs to it."""
    said = orjson.dumps([correction.get(name) for name in _SAID])
    return {**correction, "correction_id": str(uuid5(_IDS, said.decode()))}


def checked(event: Any) -> SideCorrection:
    """The event. Raises ValueError with one sentence when it is no correction of version 1, KeyError or TypeError likewise."""
    try:
        _SHAPE.validate_python(event, strict=True)
    except ValidationError as error:
        raise ValueError(first_fault(error)) from None
    correction: SideCorrection = event
    for name in ("killmail_id", "organisation", "stands_with"):
        if not 0 < correction.get(name, 1) < 2**63:  # type: ignore[operator]
            raise ValueError(f"{name}: {correction.get(name)} is no id")
    for name, most in (("author", MOST_AUTHOR), ("reason", MOST_REASON)):
        text = str(correction.get(name))
        if len(text) > most or _CONTROL.search(text):
            raise ValueError(f"{name}: it has more than {most} characters, or control characters")
    for name in ("killmail_time", "corrected_at"):
        time = str(correction.get(name))
        if _TIME.fullmatch(time) is None or len(time) != (20 if name == "killmail_time" else 24):
            raise ValueError(f"{name}: {time!r} is no time of the form that corrections have")
        datetime.fromisoformat(time)
    if {"stands_with", "withdraws"} & correction.keys() != _MORE.get(correction["stance"], set()):
        raise ValueError("stance: `with` has stands_with, `withdrawn` has withdraws, and no other has one of them")
    if correction["correction_id"] != identified(correction)["correction_id"]:
        raise ValueError("correction_id: it is not the id of what the correction says")
    return correction


def anchor_time(correction: SideCorrection) -> int:
    """Unix seconds of its kill."""
    return int(datetime.fromisoformat(correction["killmail_time"]).timestamp())


def counting(corrections: Iterable[SideCorrection]) -> dict[int, SideCorrection]:
    """Organisation -> what counts of it, of the corrections of one battle: the newest that is not withdrawn, by (time, id).

    The order in which they are given, and how often, makes no difference.
    """
    every = list(corrections)
    withdrawn = {one.get("withdraws") for one in every if one["stance"] == "withdrawn"}
    found: dict[int, SideCorrection] = {}
    for one in every:
        if one["stance"] == "withdrawn" or one["correction_id"] in withdrawn:
            continue
        known = found.get(one["organisation"])
        if known is None or _rank(known) < _rank(one):
            found[one["organisation"]] = one
    return found


def newest_first(corrections: Iterable[SideCorrection]) -> list[SideCorrection]:
    """As a history is read."""
    return sorted(corrections, key=_rank, reverse=True)


def _rank(one: SideCorrection) -> tuple[str, str]:
    return one["corrected_at"], one["correction_id"]  # all times are of one width, so their texts sort as they do
