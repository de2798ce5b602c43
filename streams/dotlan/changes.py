"""The page of what changed hands, `/sovereignty/changes`. Pure.

A row: 2026-01-28 14:30 | region | system | IHUB or TCU | old alliance | new alliance; each alliance with its logo, a link too.
Which of two alliances is the old one is told by the headings, else by the order of the cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from schemas.world.sovereignty import ChangeOf
from streams.dotlan.links import alliance_in, cells, headings, region_in, system_in, tables, time_in, words
from streams.dotlan.unreadable import Rows, Unreadable, nothing_in, opened

STRUCTURES: dict[str, ChangeOf] = {"IHUB": "hub", "TCU": "tcu", "STATION": "station", "SOV HUB": "hub", "HUB": "hub"}
HEADINGS = {
    "before": ("old", "old alliance", "old owner", "from", "previous", "previous owner", "lost by", "before"),
    "after": ("new", "new alliance", "new owner", "to", "current owner", "gained by", "after"),
}
NOBODY = frozenset({"", "-", "--", "\u2013", "\u2014", "none", "n/a", "unclaimed", "nobody", "no owner"})
"""What stands where no alliance is. An empty cell after a loss says that nobody holds it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody or, with `name` null, nobody. `alliance` is false for a name without a link: a faction, or what we do not know."""

    name: str | None
    alliance: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """`before` is null where the page has no column for it."""

    at: datetime
    system: str
    region: str | None
    of: ChangeOf
    before: Holder | None
    after: Holder


def read_changes(body: bytes) -> Rows[ChangeRow] | Unreadable:
    """The changes of the page, in its order. A row that cannot be read is a fault; the others are as true without it."""
    tree = opened(body)
    if isinstance(tree, Unreadable):
        return tree
    found: list[ChangeRow] = []
    faults: list[str] = []
    for table in tables(tree):
        columns = headings(table, HEADINGS)
        for row in table.css("tr"):
            if system_in(row) is None or len(cells(row)) < 2:
                continue
            one = _change(row, columns)
            if isinstance(one, str):
                faults.append(one)
            else:
                found.append(one)
    if not found:
        return Unreadable(f"has no change that can be read: {faults[0]}") if faults else nothing_in(tree, "changes")
    return Rows(tuple(dict.fromkeys(found)), tuple(faults))


def _change(row: LexborNode, columns: dict[str, int]) -> ChangeRow | str:
    inside = cells(row)
    texts = [words(cell) for cell in inside]
    system, at = system_in(row), time_in(texts[0]) or time_in(words(row))
    name = f"the change {' | '.join(text for text in texts if text)[:80]!r}"
    if at is None or system is None:
        return f"{name} has no time that can be read"
    kind = next((place for place, text in enumerate(texts) if text.upper() in STRUCTURES), None)
    if kind is None:
        return f"{name} is of nothing that we know"
    sides = _sides(inside, kind, columns)
    if isinstance(sides, str):
        return f"{name} {sides}"
    before, after = sides
    if before == after:
        return f"{name} changes nothing"
    return ChangeRow(at, system, region_in(row), STRUCTURES[texts[kind].upper()], before, after)


def _sides(inside: list[LexborNode], kind: int, columns: dict[str, int]) -> tuple[Holder | None, Holder] | str:
    """Who held it and who does, or what is wrong."""
    if "after" in columns:
        places = [columns.get("before"), columns["after"]]
        if any(place is not None and place >= len(inside) for place in places):
            return "lacks a cell"
        old = places[0]
        return (None if old is None else _holder(inside[old])), _holder(inside[columns["after"]])
    named = [place for place, cell in enumerate(inside) if alliance_in(cell) is not None]
    if len(named) == 2:
        return _holder(inside[named[0]]), _holder(inside[named[1]])
    if len(inside) == kind + 3:  # exactly an old and a new one behind the structure
        return _holder(inside[kind + 1]), _holder(inside[kind + 2])
    return f"names {len(named)} alliances, and nothing says which is the old one"


def _holder(cell: LexborNode) -> Holder:
    alliance = alliance_in(cell)
    if alliance is not None:
        return Holder(alliance, True)
    text = words(cell)
    return Holder(None if text.lower() in NOBODY else text, False)
