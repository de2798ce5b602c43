"""A fit from a text of any format that people have: EFT, DNA, an ESI fitting or a killmail. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import orjson

from fitting.dna import looks_like_dna, read_dna
from fitting.eft import MOST_BYTES, read_eft
from fitting.esi import read_esi
from fitting.faults import BadFit
from fitting.fit import Fit
from fitting.killmail import fit_of_killmail
from schemas.killmail import BadKillmail, check_killmail

Format = Literal["eft", "dna", "esi", "killmail"]


@dataclass(frozen=True, slots=True)
class Pasted:
    """A fit, the format that it was read from, and what of the text a fit cannot hold, one sentence each."""

    fit: Fit
    format: Format
    notes: tuple[str, ...] = ()


def read_fit(text: str) -> Pasted:
    """Whatever a person pasted. Raises BadFit with one sentence that says where, what and what to do."""
    if len(text) > MOST_BYTES:
        raise BadFit(f"the text has {len(text)} letters; a fit has {MOST_BYTES} at most")
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return read_fitting_json(start)
    if looks_like_dna(start):
        return Pasted(read_dna(start), "dna")
    found = read_eft(text)
    return Pasted(found.fit, "eft", found.notes)


def read_fitting_json(text: str | bytes) -> Pasted:
    """An ESI fitting, or a killmail as ESI gives it."""
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadFit(f"this begins as JSON and is none: {error.msg}", error.lineno) from None
    if isinstance(body, dict) and "victim" in body:
        try:
            return Pasted(fit_of_killmail(check_killmail(body)[0]), "killmail")
        except BadKillmail as error:
            raise BadFit(f"this is no killmail: {error}") from None
    return Pasted(read_esi(body), "esi")
