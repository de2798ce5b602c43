"""A region's map, `/svg/Vale_of_the_Silent.svg`: where its systems are drawn, for the layout of our own maps. Pure.

Each system is a `<symbol id="def30000142">` and a `<use id="sys30000142" x y width height>`; neighbours in other regions are
there too, with their region's name. Lines `<line id="j-30000142-30000144" class="j">` run from middle to middle.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from typing import Literal

from streams.dotlan.unreadable import Unreadable

SVG = "{http://www.w3.org/2000/svg}"
NOT_FOUND = "not found"
"""What DOTLAN sends, with 200, for a region that it does not know."""
SHOWN = 80
"""Characters of a foreign text in a reason."""
NUMBERED = re.compile(r"(?:def|sys)(\d{1,10})")
JUMP = re.compile(r"j-(\d{1,10})-(\d{1,10})")
JumpKind = Literal["inside", "constellation", "region"]
KINDS: dict[str, JumpKind] = {"j": "inside", "jx": "inside", "jc": "constellation", "jxc": "constellation"}
KINDS |= {"jr": "region", "jxr": "region"}
"""By the line's class: inside a constellation, to another one, or to another region."""


@dataclass(frozen=True, slots=True)
class MapSystem:
    """In the map's own units; x and y are the left upper corner of its box, y grows downwards."""

    id: int
    name: str
    x: float
    y: float
    width: float
    height: float
    region: str | None
    """The neighbour's region as the map writes it; null for a system of the map's own region."""


@dataclass(frozen=True, slots=True)
class MapJump:
    """A pair of gates; `kind` is null where the line is of a class that we do not know."""

    a: int
    b: int
    kind: JumpKind | None


@dataclass(frozen=True, slots=True)
class RegionMap:
    """`name` is the title in the legend; null when there is none."""

    name: str | None
    width: float
    height: float
    systems: tuple[MapSystem, ...]
    jumps: tuple[MapJump, ...]


class _Fault(ValueError):
    """Why a map cannot be read; completes "the page ..."."""


def read_map(body: bytes) -> RegionMap | Unreadable:
    """All of a map, or nothing: a map without some of its systems would look like one."""
    if b"<!ENTITY" in body:
        return Unreadable("declares entities, which no map of DOTLAN's does")  # they can grow without end
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - nothing outside is fetched, and entities were refused
    except ElementTree.ParseError as error:
        text = " ".join(body[:1000].decode(errors="replace").split())
        if NOT_FOUND in text.lower() and len(text) <= SHOWN:
            return Unreadable(f"says: {text}")
        return Unreadable(f"is no SVG ({error})")
    try:
        if root.tag != SVG + "svg":
            raise _Fault(f"is no SVG but {root.tag[:SHOWN]}")
        names = dict(_symbols(root))
        systems = tuple(_systems(root, names))
        if not systems:
            raise _Fault("has 0 systems")
        if {one.id for one in systems} != set(names) or len(systems) != len(names):
            raise _Fault("draws other systems than it defines")
        jumps = tuple(_jumps(root, set(names)))
        width, height = _size(root)
        return RegionMap(_title(root), width, height, systems, jumps)
    except _Fault as fault:
        return Unreadable(str(fault))


def _symbols(root: ElementTree.Element) -> list[tuple[int, tuple[str, str | None]]]:
    """Id -> the system's name, and its region's if it is a neighbour."""
    found = []
    for symbol in root.iter(SVG + "symbol"):
        match = NUMBERED.fullmatch(symbol.get("id", ""))
        if match is None:
            continue  # the marks of campaigns
        texts = {text.get("class", "").split(" ")[0]: (text.text or "").strip() for text in symbol.iter(SVG + "text")}
        name = texts.get("ss") or texts.get("es")
        if not name:
            raise _Fault(f"has no name for the system {match[1]}")
        found.append((int(match[1]), (name, texts.get("er") or None)))
    return found


def _systems(root: ElementTree.Element, names: dict[int, tuple[str, str | None]]) -> list[MapSystem]:
    found = []
    for use in root.iter(SVG + "use"):
        match = NUMBERED.fullmatch(use.get("id", ""))
        if match is None:
            continue
        number = int(match[1])
        if number not in names:
            raise _Fault(f"draws the system {number} and does not define it")
        name, region = names[number]
        x, y, width, height = (_number(use.get(field)) for field in ("x", "y", "width", "height"))
        found.append(MapSystem(number, name, x, y, width, height, region))
    return found


def _jumps(root: ElementTree.Element, known: set[int]) -> list[MapJump]:
    found = []
    for line in root.iter(SVG + "line"):
        match = JUMP.fullmatch(line.get("id", ""))
        if match is None:
            continue
        a, b = int(match[1]), int(match[2])
        if not {a, b} <= known:
            raise _Fault(f"has a jump between {a} and {b}, which it does not draw")
        found.append(MapJump(min(a, b), max(a, b), KINDS.get(line.get("class", ""))))
    return found


def _title(root: ElementTree.Element) -> str | None:
    titles = [text.text for text in root.iter(SVG + "text") if text.get("class") == "lt"]
    return (titles[0] or "").strip() or None if len(titles) == 1 else None


def _size(root: ElementTree.Element) -> tuple[float, float]:
    box = (root.get("viewBox") or "").split()
    if len(box) == 4:
        return _number(box[2]), _number(box[3])
    return _number(root.get("width")), _number(root.get("height"))


def _number(text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _Fault(f"has {text!r} where a length should be")
    return value
