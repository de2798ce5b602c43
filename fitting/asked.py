"""Texts of fits as templates: several EFT fits in one text, each fault with its line in the whole. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from fitting.eft import MOST_BYTES, MOST_LETTERS
from fitting.faults import BadFit
from fitting.fit import Fit, body_of
from fitting.kinds import kind_of, name_of
from fitting.nickname import name_of as nickname
from fitting.read import Format, read_fit
from fitting.slots import slots_of
from schemas.doctrine_template import MOST_MODULES, MOST_NAME, VERSION, DoctrineTemplate, checked, identified

MOST_FITS = 100
"""Of one text: a large alliance's doctrine has some thirty."""

_HEADER = re.compile(r"\s*\[[^\]]+,.*\]\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One fit of a text. `notes` say what of the text a fit cannot hold, with the line in the whole text."""

    fit: Fit
    format: Format
    line: int
    """Where it begins, from 1."""
    notes: tuple[str, ...]


def read_asked(text: str) -> list[Asked]:
    """The fits of a text in any format, one or more of EFT. Raises BadFit with one sentence that names the line.

    What cannot be a template is refused: no hull with slots, or nothing fitted.
    """
    if len(text) > MOST_BYTES:
        raise BadFit(f"the text has {len(text)} letters; {MOST_BYTES} are the most, so import it in parts")
    found = [_read(start, part) for start, part in _parts(text)]
    if len(found) > MOST_FITS:
        raise BadFit(f"the text has {len(found)} fits; {MOST_FITS} are the most, so import it in parts")
    return found


def template_of(asked: Asked, *, name: str | None, doctrine: str, author: str, at: str, simulated: bool) -> DoctrineTemplate:
    """The event that imports it. `name` None: as the text calls it, or what people would.

    `at` as 2026-11-23T16:04:05.123Z. Raises ValueError as `schemas.doctrine_template.checked` does.
    """
    own = name or _CONTROL.sub(" ", asked.fit.name or "").strip()[:MOST_NAME] or nickname(asked.fit)
    plain = replace(asked.fit, implants=(), cargo=_charges(asked.fit))
    event = DoctrineTemplate(
        v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
        template_id="",
        name=own[:MOST_NAME],
        doctrine=doctrine,
        hull_type_id=plain.hull,
        fit=body_of(plain),
        format=asked.format,
        author=author,
        imported_at=at,
        changed_at=at,
        withdrawn=False,
        simulated=simulated,
        processed_at=at,
    )
    return checked(identified(event))


def withdrawn(template: DoctrineTemplate, *, author: str, at: str) -> DoctrineTemplate:
    """The event that takes it back: later than what it takes back."""
    return {**template, "withdrawn": True, "author": author, "changed_at": max(at, after(template)), "processed_at": at}


def fresh_of(made: Iterable[DoctrineTemplate], known: Mapping[str, DoctrineTemplate]) -> list[DoctrineTemplate]:
    """Those to write down, by what is known under their ids: what is asked for already stays as it is, and what was withdrawn is
    asked for again, later than its withdrawal whatever the clock says."""
    unique = {one["template_id"]: one for one in made}
    return [
        {**one, "changed_at": max(one["changed_at"], after(known[number]))} if number in known else one
        for number, one in unique.items()
        if number not in known or known[number]["withdrawn"]
    ]


def after(template: DoctrineTemplate) -> str:
    """The moment after its last change: a clock that was set back must not make the newer one the older."""
    last = template["changed_at"]
    moment = datetime.fromisoformat(last).timestamp() * 1000 + 1
    later = datetime.fromtimestamp(round(moment) / 1000, datetime.fromisoformat(last).tzinfo)
    return later.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text cut before each header of EFT, with the line each part begins in, from 0. All of it where there is none."""
    lines = text.replace("\r", "").split("\n")
    starts = [number for number, line in enumerate(lines) if len(line) <= MOST_LETTERS and _HEADER.fullmatch(line)]
    if not starts or text.lstrip("\ufeff \t\r\n").startswith("{"):
        yield 0, text
        return
    if any(line.strip("\ufeff \t") for line in lines[: starts[0]]):
        starts.insert(0, 0)  # what stands before the first header is no fit, and is told so
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start, "\n".join(lines[start:end])


def _read(start: int, part: str) -> Asked:
    try:
        found = read_fit(part)
    except BadFit as error:
        if error.line is None:
            raise BadFit(str(error), start + 1 if start else None) from None
        raise BadFit(str(error).removeprefix(f"line {error.line}: "), error.line + start) from None
    fit = found.fit
    if kind_of(fit.hull) != "hull" or slots_of(fit) == 0:
        raise BadFit(f"{name_of(fit.hull)} is nothing that modules are fitted to; begin with a ship or structure", start + 1)
    modules = sum(1 for _ in fit.modules())
    if modules == 0:
        raise BadFit(f"this {name_of(fit.hull)} has no modules; a template asks for one or more", start + 1)
    if modules > MOST_MODULES:
        raise BadFit(f"this {name_of(fit.hull)} has {modules} modules; no hull has slots for more than {MOST_MODULES}", start + 1)
    notes = tuple(_moved(note, start) for note in found.notes)
    return Asked(fit, found.format, start + 1, notes)


def _moved(note: str, start: int) -> str:
    return re.sub(r"^line (\d+)", lambda found: f"line {int(found[1]) + start}", note)


def _charges(fit: Fit) -> tuple[tuple[int, int], ...]:
    """Of the hold only what is shot: the rest is no part of what is compared, and the same template with or without it."""
    return tuple(stack for stack in fit.cargo if kind_of(stack[0]) == "charge")
