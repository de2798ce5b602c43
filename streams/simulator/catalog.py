"""Types by name: the war is written in the game's words, killmails in its numbers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import orjson

from universe import types

TYPE_IDS = "type_ids.json"
"""Name -> id of every name in the war's tables, written by `vocabulary.py`: reading 53,000 types for 600 takes seconds."""


class UnknownType(LookupError):
    """A name of the war's tables has no id yet."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no id for {name!r}: correct the name, or run python -m streams.simulator.vocabulary")


@cache
def _ids() -> dict[str, int]:
    known: dict[str, int] = orjson.loads((files("streams.simulator") / TYPE_IDS).read_bytes())
    return known


def type_id(name: str) -> int:
    """The id of a type. Raises `UnknownType`."""
    try:
        return _ids()[name]
    except KeyError:
        raise UnknownType(name) from None


@cache
def group_name(number: int) -> str:
    """The name of a type's group ("Heavy Assault Cruiser"), empty when unknown."""
    found = types.type_of(number)
    group = types.group(found.group_id) if found else None
    return group.name if group else ""


@cache
def category_id(number: int) -> int:
    """The category of a type (6 ships, 7 modules, 8 charges ...), 0 when unknown."""
    found = types.type_of(number)
    return found.category_id if found else 0
