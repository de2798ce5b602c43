"""A fit that somebody asks for: the value of the `doctrine-templates` topic, version 1. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

import orjson
from pydantic import TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from schemas.fit import RACKS, FitBody
from schemas.killmail import MAX_ID, OPEN, first_fault

VERSION = 1

TextFormat = Literal["eft", "dna", "esi", "killmail"]
MOST_NAME, MOST_DOCTRINE, MOST_AUTHOR = 100, 100, 100
"""Characters: names, as the game allows them for fits and fleets."""
MOST_MODULES = 48
"""Of a template in all racks: more than any hull has slots for."""
_IDS = UUID("0a7d3f5e-6b0c-5f59-9a5d-5d9f3a1c7b42")
"""The namespace of template ids; made once at random."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@with_config(OPEN)
class DoctrineTemplate(TypedDict):
    """One fit of a doctrine. Key of the topic: its `template_id`; compacted, kept for ever.

    Of two with one id the later `changed_at` counts, of two of one time the withdrawn one.
    """

    v: Literal[1]
    template_id: str
    """A UUID made of what it asks for (`identified`): imported twice it is one template."""
    name: str
    doctrine: str
    """What fleet it belongs to, as its importer calls it; may be empty."""
    hull_type_id: int
    fit: FitBody
    format: TextFormat
    """Of the text that it was read from."""
    author: str
    """Who imported or withdrew it last; may be empty."""
    imported_at: str
    """As 2026-11-23T16:04:05.123Z, as all times here."""
    changed_at: str
    """When it was imported or withdrawn last."""
    withdrawn: bool
    simulated: bool
    processed_at: str


_SHAPE = TypeAdapter(DoctrineTemplate)
_WIDTHS = {"drones": 2, "fighters": 2, "cargo": 2} | dict.fromkeys(RACKS, 3)


def identified(template: DoctrineTemplate) -> DoctrineTemplate:
    """The same with the id that belongs to it."""
    said = orjson.dumps([template["name"], template["doctrine"], template["fit"]], option=orjson.OPT_SORT_KEYS)
    return {**template, "template_id": str(uuid5(_IDS, said.decode()))}


def checked(event: Any) -> DoctrineTemplate:
    """The event. Raises ValueError with one sentence when it is no template of version 1, KeyError or TypeError likewise."""
    try:
        _SHAPE.validate_python(event, strict=True)
    except ValidationError as error:
        raise ValueError(first_fault(error)) from None
    template: DoctrineTemplate = event
    for name, most in (("name", MOST_NAME), ("doctrine", MOST_DOCTRINE), ("author", MOST_AUTHOR)):
        text = str(template.get(name))
        if len(text) > most or _CONTROL.search(text):
            raise ValueError(f"{name}: it has more than {most} characters, or control characters")
    if not template["name"].strip():
        raise ValueError("name: it is empty")
    for name in ("imported_at", "changed_at"):
        time = str(template.get(name))
        if _TIME.fullmatch(time) is None:
            raise ValueError(f"{name}: {time!r} is no time of the form that templates have")
        datetime.fromisoformat(time)
    _check_fit(template)
    if template["template_id"] != identified(template)["template_id"]:
        raise ValueError("template_id: it is not the id of what the template says")
    return template


def rank(template: DoctrineTemplate) -> tuple[str, bool, bytes]:
    """Of two with one id the higher counts. What says the same in every way ranks the same."""
    # All times are of one width, so their texts sort as they do.
    return template["changed_at"], template["withdrawn"], orjson.dumps(template, option=orjson.OPT_SORT_KEYS)


def changed_ms(template: DoctrineTemplate) -> int:
    """Milliseconds since 1970 of its last change."""
    return round(datetime.fromisoformat(template["changed_at"]).timestamp() * 1000)


def _check_fit(template: DoctrineTemplate) -> None:
    fit: Any = template["fit"]
    if fit["hull_type_id"] != template["hull_type_id"]:
        raise ValueError("hull_type_id: it is not that of the fit")
    for name, width in _WIDTHS.items():
        for row in fit.get(name, ()):
            if len(row) != width or any(one is None for one in row[:2]):
                raise ValueError(f"fit.{name}: {row} has not {width} fields that say what it is")
            if not all(one is None or 0 <= one <= MAX_ID for one in row):
                raise ValueError(f"fit.{name}: {row} has numbers that are none of EVE's")
    modules = sum(len(fit.get(rack, ())) for rack in RACKS)
    if not 0 < modules <= MOST_MODULES:
        raise ValueError(f"fit: it has {modules} modules; a template asks for 1 to {MOST_MODULES}")
