"""Links and cells of DOTLAN's tables: what an address names, whatever stands around it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

TIME = re.compile(r"(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?(?: ?(?:UTC|Z|ET|EVE))?")
"""EVE's time is UTC. The American order of day and month is not read: 02/03 would be guessed."""


@dataclass(frozen=True, slots=True)
class Link:
    """`/map/Kor-Azor/Amarr` is ("map", "Kor-Azor", "Amarr"); `text` is what people see, empty for a picture."""

    parts: tuple[str, ...]
    text: str


def words(node: LexborNode) -> str:
    """The text inside, with single spaces."""
    return " ".join(node.text().split())


def links(node: LexborNode, kind: str) -> list[Link]:
    """The links of one kind inside, in their order: `links(row, "alliance")`."""
    found = []
    for anchor in node.css("a"):
        path = urlsplit((anchor.attributes.get("href") or "").strip()).path
        parts = tuple(unquote(part) for part in path.split("/") if part)
        if len(parts) > 1 and parts[0] == kind:
            found.append(Link(parts, words(anchor)))
    return found


def system_in(node: LexborNode) -> str | None:
    """The name of the system that is linked, as in its address: `/system/Jita`, or `/map/The_Forge/Jita`."""
    named = [link.parts[1] for link in links(node, "system")]
    return next(iter(named or [link.parts[2] for link in links(node, "map") if len(link.parts) > 2]), None)


def region_in(node: LexborNode) -> str | None:
    """The name of the region whose map is linked, as in its address."""
    return next((link.parts[1] for link in links(node, "map")), None)


def alliance_in(node: LexborNode) -> str | None:
    """The linked alliance's name. The logo beside it is a link too, without text; alone, its address must do."""
    found = links(node, "alliance")
    named = next((link.text for link in found if link.text), None)
    return named or next((link.parts[1].replace("_", " ") for link in found), None)


def time_in(text: str) -> datetime | None:
    """The one point in time in a text, UTC; None when there is none, or several."""
    found = {match.groups() for match in TIME.finditer(text)}
    if len(found) != 1:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.pop())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def tables(tree: LexborHTMLParser) -> list[LexborNode]:
    """Tables of data. One around others is for the layout of the page, and they come by themselves."""
    return [table for table in tree.css("table") if all(inner.mem_id == table.mem_id for inner in table.css("table"))]


def cells(row: LexborNode) -> list[LexborNode]:
    """The cells of a row, headings left out."""
    return [node for node in row.iter() if node.tag == "td"]


def headings(table: LexborNode, wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which column is which, by the first row of headings: `{"members": 4}`. Empty without one.

    `wanted` holds the words by which a column is known, in small letters. A cell over several columns moves the others on.
    """
    for row in table.css("tr"):
        found: dict[str, int] = {}
        column = 0
        for cell in row.iter():
            if cell.tag == "th":
                text = words(cell).lower()
                name = next((name for name, known in wanted.items() if text in known), None)
                if name is not None:
                    found.setdefault(name, column)
            span = cell.attributes.get("colspan") or "1"
            column += int(span) if span.isdecimal() else 1
        if found:
            return found
    return {}
