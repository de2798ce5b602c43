"""Corrections of a battle's sides: what is asked for, and how they are shown."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from api.models.battles import OrganisationRef
from api.models.parts import BodyId, Model
from schemas.side_correction import MOST_AUTHOR, MOST_REASON, Stance

MOST = 200
"""Corrections in one request: the largest fights have some hundred organisations."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SIDE = re.compile(r"[A-Z]{1,3}|alone|unassigned")


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must hold no control characters but tabs and line breaks")
    return text


def _of_a_side(text: str) -> str:
    if not _SIDE.fullmatch(text):
        raise ValueError("is the letter of a side, such as A, or alone, or unassigned")
    return text


Author = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_AUTHOR), AfterValidator(_plain)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_REASON), AfterValidator(_plain)]


class Asked(Model):
    """Where one organisation stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organisation: BodyId
    side: Annotated[str, AfterValidator(_of_a_side)] = Field(
        description="The letter of its side, as the newest revision has it; alone: a side of its own; unassigned: on none"
    )


class CorrectionsAsked(Model):
    """The body of PUT /battles/{id}/sides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corrections: list[Asked] = Field(min_length=1, max_length=MOST)
    author: Author = Field(description="Who says so")
    reason: Reason = Field(description="Why; may be empty")


class CorrectionRow(Model):
    """What a person said of one organisation. Letters follow the kills, so it says with whom, and no letter."""

    id: str
    organisation: OrganisationRef
    stance: Stance
    stands_with: OrganisationRef | None = Field(description="Only of stance with")
    withdraws: str | None = Field(description="The id of the correction that is taken back; only of stance withdrawn")
    author: str
    reason: str
    at: datetime
    counts: bool = Field(description="It is the newest of its organisation that is not withdrawn")


class Accepted(Model):
    """What has been written down. The revision with it follows, over the feed and in GET."""

    battle_id: int
    revision: int = Field(description="The newest when it was asked for")
    corrections: list[CorrectionRow] = Field(description="The new ones; what counted already is not said again")


class AcceptedOne(Model):
    """Answer of PUT /battles/{id}/sides and DELETE /battles/{id}/sides/corrections/{correction_id}."""

    data: Accepted
    simulated: bool


CORRECTION_EXAMPLE: dict[str, Any] = {
    "id": "3ae5ba53-9df2-52ba-8ad8-1f4f7a5f2a58",
    "organisation": {"id": 99000002, "kind": "alliance", "name": "Other Example"},
    "stance": "with",
    "stands_with": {"id": 99000001, "kind": "alliance", "name": "Example Alliance"},
    "withdraws": None,
    "author": "Ada Example",
    "reason": "They came with us.",
    "at": "2026-11-23T16:04:05.123Z",
    "counts": True,
}
_WITHDRAWN = {
    **CORRECTION_EXAMPLE,
    "id": "77b0d5b2-5d36-5c3c-a1cb-2fb0ee6a0d5e",
    "stance": "withdrawn",
    "stands_with": None,
    "withdraws": CORRECTION_EXAMPLE["id"],
    "reason": "It was somebody else.",
    "counts": False,
}
ACCEPTED_EXAMPLE = {"data": {"battle_id": 96850275, "revision": 31, "corrections": [CORRECTION_EXAMPLE]}, "simulated": False}
WITHDRAWN_EXAMPLE = {"data": {"battle_id": 96850275, "revision": 32, "corrections": [_WITHDRAWN]}, "simulated": False}
ASKED_EXAMPLE = {
    "corrections": [{"organisation": 99000002, "side": "A"}],
    "author": "Ada Example",
    "reason": "They came with us.",
}
