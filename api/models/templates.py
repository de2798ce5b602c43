"""Templates of fits, and lost ships against them, as a client sees them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from api.models.parts import Model, Named
from schemas.doctrine_template import MOST_AUTHOR, MOST_DOCTRINE, MOST_NAME, TextFormat
from schemas.fit import Rack
from schemas.template_match import Verdict

MOST_TEXT = 60_000
"""Characters of a text: some forty fits, within the most bytes of a body."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must be one line without control characters")
    return text


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_NAME), AfterValidator(_one_line)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_DOCTRINE), AfterValidator(_one_line)]
Author = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_AUTHOR), AfterValidator(_one_line)]


class TemplatesAsked(Model):
    """The body of POST /doctrines/templates."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(
        min_length=1, max_length=MOST_TEXT, description="EFT, one or more fits; or one fit as DNA, ESI fitting or killmail (JSON)"
    )
    doctrine: Label = Field(description="What fleet the fits belong to; may be empty")
    name: Name | None = Field(description="Of a single fit; null: as its text calls it. Several keep their own")


class TemplateRow(Model):
    """A fit that somebody asks for."""

    id: str = Field(description="Made of its name, doctrine and fit: imported twice it is one template")
    name: str
    doctrine: str
    hull: Named
    modules: int
    format: TextFormat = Field(description="Of the text that it was read from")
    author: str = Field(description="Who imported or withdrew it last")
    imported_at: datetime
    changed_at: datetime
    withdrawn: bool


class TemplateList(Model):
    """A page of templates, the last changed first."""

    data: list[TemplateRow]
    next: str | None = Field(description="Cursor of the next page; null on the last")
    simulated: bool


class TemplatesAccepted(Model):
    """What was read and written down. The matches follow."""

    templates: list[TemplateRow]
    notes: list[str] = Field(description="What of the text a fit cannot hold, with its line")


class TemplatesAcceptedOne(Model):
    """Answer of POST /doctrines/templates and DELETE /doctrines/templates/{template_id}."""

    data: TemplatesAccepted
    simulated: bool


class TemplateModule(Model):
    """A module that it asks for."""

    rack: Rack
    slot: int = Field(description="From 0 within the rack")
    item: Named
    charge: Named | None = Field(description="What is loaded")


class TemplateStack(Model):
    """Pieces of one type."""

    item: Named
    pieces: int


class TemplateWhole(TemplateRow):
    """With what it asks for."""

    fit: list[TemplateModule]
    drones: list[TemplateStack]
    fighters: list[TemplateStack]
    eft: str = Field(description="As the game takes it")


class TemplateOne(Model):
    """Answer of GET /doctrines/templates/{template_id}."""

    data: TemplateWhole
    simulated: bool


class TemplateSlot(Model):
    """One slot of the template, or a module that it does not ask for."""

    rack: Rack
    wanted: Named | None = Field(description="null of what is extra")
    found: Named | None = Field(description="null of what is missing")
    verdict: Verdict


class TemplateMatchRow(Model):
    """A lost ship against the template that it is most like. docs/templates.md says what the figures mean."""

    killmail: int
    time: datetime
    hull: Named
    template: str = Field(description="The template's id")
    name: str
    doctrine: str
    score: float = Field(description="0 to 1: the mean over the template's modules")
    slots: list[TemplateSlot] = Field(description="In the template's order, extras of a rack behind them")
    charges_missing: list[Named] = Field(description="Loaded in the template, neither loaded nor carried; not in the score")
    drones_missing: list[TemplateStack] = Field(description="Not in the score")
    drones_extra: list[TemplateStack]


class TemplateMatchList(Model):
    """A page of lost ships, newest first."""

    data: list[TemplateMatchRow]
    next: str | None = Field(description="Cursor of the next page; null on the last")
    simulated: bool


class TemplateMatchOne(Model):
    """Answer of GET /killmails/{killmail_id}/template."""

    data: TemplateMatchRow | None = Field(description="null: nobody asks for a fit of this hull, or it is not compared yet")
    simulated: bool


ID = "8fb04bc5-24cf-5ac7-9c3c-6c2f9d0ce0a7"
ROW: dict[str, Any] = {
    "id": ID,
    "name": "Ferox, 250mm rails",
    "doctrine": "Ferox fleet",
    "hull": {"id": 16227, "name": "Ferox"},
    "modules": 1,
    "format": "eft",
    "author": "Ada Example",
    "imported_at": "2026-11-23T16:04:05.123Z",
    "changed_at": "2026-11-23T16:04:05.123Z",
    "withdrawn": False,
}
EFT = "[Ferox, Ferox, 250mm rails]\n250mm Railgun II, Spike M\n\n\n\nWarrior II x5\n"
SHIP = {"id": 3082, "name": "250mm Railgun II"}
WHOLE: dict[str, Any] = {
    **ROW,
    "fit": [{"rack": "high", "slot": 0, "item": SHIP, "charge": {"id": 12805, "name": "Spike M"}}],
    "drones": [{"item": {"id": 2488, "name": "Warrior II"}, "pieces": 5}],
    "fighters": [],
    "eft": EFT,
}
MATCH: dict[str, Any] = {
    "killmail": 96850275,
    "time": "2021-11-27T18:22:10Z",
    "hull": {"id": 16227, "name": "Ferox"},
    "template": ID,
    "name": "Ferox, 250mm rails",
    "doctrine": "Ferox fleet",
    "score": 0.7,
    "slots": [{"rack": "high", "wanted": SHIP, "found": {"id": 570, "name": "250mm Railgun I"}, "verdict": "worse"}],
    "charges_missing": [{"id": 12805, "name": "Spike M"}],
    "drones_missing": [],
    "drones_extra": [],
}
ASKED_EXAMPLE: dict[str, Any] = {"text": EFT, "doctrine": "Ferox fleet", "name": "Ferox, 250mm rails"}
ACCEPTED_EXAMPLE: dict[str, Any] = {"data": {"templates": [ROW], "notes": []}, "simulated": False}
WITHDRAWN_EXAMPLE: dict[str, Any] = {"data": {"templates": [{**ROW, "withdrawn": True}], "notes": []}, "simulated": False}
LIST_EXAMPLE: dict[str, Any] = {"data": [ROW], "next": None, "simulated": False}
ONE_EXAMPLE: dict[str, Any] = {"data": WHOLE, "simulated": False}
MATCHES_EXAMPLE: dict[str, Any] = {"data": [MATCH], "next": None, "simulated": False}
MATCH_EXAMPLE: dict[str, Any] = {"data": MATCH, "simulated": False}
