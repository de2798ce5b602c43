"""DNA, the fit of a link in the game's chat: `fitting:587:2873;3:2488;5::`. Pure.

The hull, then types with how many of each. A module fills the next free slot of its rack; drones and fighters lie in their bays,
all else in the hold. A type that ends in `_` is carried, though it could be fitted. DNA tells no charges, so they are carried.
"""

from __future__ import annotations

import re
from collections import Counter

from fitting.eft import MOST_PIECES
from fitting.faults import BadFit
from fitting.fit import Fit
from fitting.kinds import MOST_SLOTS, RACK_WORDS, kind_of, name_of, rack_of
from fitting.stacks import Draft
from universe.types import type_of

MOST_PARTS = 2_000
"""Types in one DNA: a hold has a few hundred."""

DNA = re.compile(r"(?:<url=)?(?:fitting:)?(?P<parts>\d+(?::\d+_?;\d+)*):{0,2}(?:>.*)?", re.DOTALL | re.IGNORECASE)
"""With or without the link around it."""


def looks_like_dna(text: str) -> bool:
    """Whether a text means to be DNA, right or wrong: one line of numbers with colons between them."""
    return re.match(r"(?:<url=)?(?:fitting:|\d+:)", text.strip(), re.IGNORECASE) is not None


def read_dna(text: str) -> Fit:
    """The fit of a DNA. Raises BadFit with one sentence that names the part at fault, counted from 1."""
    found = DNA.fullmatch(text.strip())
    if found is None:
        raise BadFit("this is no DNA; it looks like fitting:587:2873;3:2488;5:: , with a hull and then type;pieces", 1)
    hull, *parts = found["parts"].split(":")
    if len(parts) > MOST_PARTS:
        raise BadFit(f"the DNA has {len(parts)} parts; {MOST_PARTS} is the most", 1)
    if kind_of(_number(hull, 1)) != "hull":
        raise BadFit(f"part 1: {_called(int(hull))} is no ship and no structure; a DNA begins with its hull", 1)
    draft = Draft(int(hull))
    for place, part in enumerate(parts, start=2):
        word, _, pieces = part.partition(";")
        _add(draft, place, _number(word.rstrip("_"), place), _number(pieces, place), carried=word.endswith("_"))
    return draft.fit()


def _add(draft: Draft, place: int, type_id: int, pieces: int, *, carried: bool) -> None:
    if type_of(type_id) is None:
        raise BadFit(f"part {place}: there is no type {type_id}; take it out", 1)
    kind, rack = kind_of(type_id), rack_of(type_id)
    if kind == "module" and rack is not None and not carried:
        for _ in range(pieces):
            slot = draft.free_slot(rack)
            if slot >= MOST_SLOTS[rack]:
                raise BadFit(f"part {place}: no hull has more than {MOST_SLOTS[rack]} of {RACK_WORDS[rack]}s", 1)
            draft.put(rack, type_id, slot=slot)
    elif kind == "drone" and not carried:
        draft.drones[type_id] += pieces
    elif kind == "fighter" and not carried:
        draft.fighters[type_id] += pieces
    else:
        draft.cargo[type_id] += pieces


def dna_of(fit: Fit) -> str:
    """The DNA of a fit; charges that are loaded are carried in it, and types that are unknown are left out."""
    modules = Counter(module.type_id for _, module in fit.modules())
    carried = Counter(dict(fit.cargo))
    carried.update(module.charge for _, module in fit.modules() if module.charge is not None)
    parts = [(type_id, "", pieces) for type_id, pieces in (*modules.items(), *fit.drones, *fit.fighters)]
    held = {"module", "drone", "fighter"}
    parts += [(type_id, "_" if kind_of(type_id) in held else "", pieces) for type_id, pieces in sorted(carried.items())]
    told = [f"{type_id}{mark};{pieces}" for type_id, mark, pieces in parts if type_of(type_id) is not None]
    return ":".join((str(fit.hull), *told)) + "::"


def _number(text: str, place: int) -> int:
    number = int(text) if len(text) <= len(str(MOST_PIECES)) else MOST_PIECES + 1
    if number > MOST_PIECES:
        raise BadFit(f"part {place}: {text[:20]} is no number that the game has", 1)
    return number


def _called(type_id: int) -> str:
    return name_of(type_id) if type_of(type_id) else f"type {type_id}, which is unknown,"
