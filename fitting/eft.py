"""EFT, the text in which the game copies a fit: reading it strictly, with the line of every fault. Pure.

    [Rifter, what its owner calls it]
    Damage Control II
    [Empty Low slot]

    1MN Afterburner II

    200mm AutoCannon II, Republic Fleet EMP S
    200mm AutoCannon II /offline


    Warrior II x5

    Nanite Repair Paste x20

A module's rack is that of its kind, wherever the line stands; its slot is its place among the lines of the rack. A line with `x5`
is a heap: the first block of drones is the drone bay, all else the hold. A hold that has only drones and follows an empty bay is
told by one more empty line, as the game writes it. An implant is a line without a number. Names are English, in any letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from fitting.faults import BadFit
from fitting.fit import Fit
from fitting.kinds import MOST_SLOTS, RACK_WORDS, Kind, kind_of, name_of, rack_of, slots_of
from fitting.names import nearest, type_named
from fitting.stacks import Draft
from schemas.fit import RACKS, Rack

MOST_BYTES = 200_000
"""The longest text: a freighter's mail has a thousand stacks, about 40 kB."""
MOST_LINES = 5_000
MOST_PIECES = 2**31 - 1
"""The most of one heap, as the game counts them."""
ORDER: tuple[Rack, ...] = ("low", "mid", "high", "rig", "subsystem", "service")
"""Racks as the game writes them."""


def blanks_before_bay(told: Collection[Rack]) -> int:
    """Empty lines that the game writes between the racks and the drones, of a text that has lines of these racks: two, and one
    for each rack without lines at the end of them. One more when the bay is empty and what follows lies in the hold."""
    if "service" in told:
        return 2
    last = max((ORDER.index(rack) for rack in told), default=-1)
    return 2 + ORDER.index("subsystem") - last


_HEADER = re.compile(r"\[(?P<inside>.*)\]")
_EMPTY = re.compile(r"\[empty (?P<rack>high|med|mid|low|rig|subsystem|service) slot\]", re.IGNORECASE)
_HEAP = re.compile(r"(?P<name>.+?) x(?P<pieces>\d{1,12})")
_OFFLINE = re.compile(r"(?P<name>.+?)\s*/offline", re.IGNORECASE)
_MUTATED = re.compile(r"(?P<name>.+?)\s*\[(?P<number>\d{1,3})\]")
_MUTATION = re.compile(r"\[\d{1,3}\]\s*\S.*")

MOST_LETTERS = 500
"""Of a line: the longest name has 80, and a person's name for a fit is cut by the game at 50."""

_BAY: frozenset[Kind] = frozenset({"drone", "fighter"})


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says, and what of it a fit cannot hold: one sentence each, with its line."""

    fit: Fit
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heap:
    number: int
    """Of the line."""
    type_id: int
    pieces: int


def read_eft(text: str) -> Read:
    """The fit of a text. Raises BadFit with one sentence that names the line."""
    if len(text) > MOST_BYTES:
        raise BadFit(f"the text has {len(text)} letters; a fit has {MOST_BYTES} at most")
    lines = text.replace("\r", "").lstrip("\ufeff").split("\n")
    if len(lines) > MOST_LINES:
        raise BadFit(f"the text has {len(lines)} lines; a fit has {MOST_LINES} at most")
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_LETTERS:  # the patterns below take the square of a line's length
            raise BadFit(f"the line has {len(line)} letters; a line of a fit has {MOST_LETTERS} at most", number)
    start = next((at for at, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise BadFit("the text is empty; paste a fit that begins with a line such as [Rifter, name]")
    return _Reader(lines, start).read()


class _Reader:
    """One text."""

    def __init__(self, lines: list[str], start: int) -> None:
        self._lines = lines
        self._start = start
        self._notes: list[str] = []
        self._next: dict[Rack, int] = dict.fromkeys(RACKS, 0)
        self._blocks: list[list[_Heap]] = [[]]
        """Heaps between empty lines."""
        self._blanks = 0
        """Empty lines before the first heap."""
        self._implants_at: int | None = None
        """Line of the first implant: bays are told before it."""
        self._draft = self._header()

    def read(self) -> Read:
        blanks = 0
        for number, line in self._body():
            if not line:
                blanks += 1
                self._blocks.append([])
                continue
            before = sum(map(len, self._blocks))
            self._line(number, line)
            if not before and self._blocks[-1]:
                self._blanks = blanks
            blanks = 0
        self._heaps()
        return Read(self._draft.fit(), tuple(self._notes))

    def _header(self) -> Draft:
        number, line = self._start + 1, self._lines[self._start].strip()
        found = _HEADER.fullmatch(line)
        if found is None:
            raise BadFit("a fit begins with its hull and name in brackets, such as [Rifter, name]", number)
        inside = found["inside"]
        hull, comma, name = inside.partition(",")
        type_id = type_named(hull.strip())
        if type_id is None:
            raise BadFit(_unknown(hull.strip(), ("hull",), "hull"), number)
        if kind_of(type_id) not in ("hull", "unknown"):
            raise BadFit(f"{name_of(type_id)} is no ship and no structure; a fit begins with its hull", number)
        return Draft(type_id, name.strip() or None if comma else None)

    def _body(self) -> Iterator[tuple[int, str]]:
        """(line number, text) behind the header, without the mutations that stand at the end."""
        for at in range(self._start + 1, len(self._lines)):
            line = self._lines[at].strip()
            if _MUTATION.fullmatch(line) and type_named(line.partition("]")[2].strip()) is not None:
                self._notes.append(f"line {at + 1}: how modules were mutated is not read; figures take them unmutated")
                return
            if at > self._start + 1 and _HEADER.fullmatch(line) and "," in line and not _EMPTY.fullmatch(line):
                raise BadFit("a second fit begins here; paste one at a time", at + 1)
            yield at + 1, line

    def _line(self, number: int, line: str) -> None:
        if (empty := _EMPTY.fullmatch(line)) is not None:
            word = empty["rack"].lower()
            self._take(number, next(rack for rack in RACKS if rack == ("mid" if word == "med" else word)))
            return
        if (heap := _HEAP.fullmatch(line)) is not None and type_named(line) is None:
            self._heap(number, heap["name"].strip(), int(heap["pieces"]))
            return
        if (offline := _OFFLINE.fullmatch(line)) is not None:
            self._notes.append(f"line {number}: offline is not kept; figures take the module as online")
            line = offline["name"]
        if (mutated := _MUTATED.fullmatch(line)) is not None:
            line = mutated["name"]
        self._module(number, line)

    def _module(self, number: int, line: str) -> None:
        name, charge = _split(line)
        type_id = type_named(name)
        if type_id is None:
            raise BadFit(_unknown(name, ("module", "implant"), "module"), number)
        kind = kind_of(type_id)
        if kind == "implant" and charge is None:
            self._draft.implants.add(type_id)
            self._implants_at = self._implants_at or number
            return
        rack = rack_of(type_id)
        if rack is None:
            own = name_of(type_id)
            raise BadFit(f"{own} goes into no slot; of what lies in a bay or hold say how many, such as {own} x1", number)
        loaded = None if charge is None else self._charge(number, charge)
        self._draft.put(rack, type_id, loaded, self._take(number, rack))

    def _charge(self, number: int, name: str) -> int:
        type_id = type_named(name)
        if type_id is None:
            raise BadFit(_unknown(name, ("charge",), "charge"), number)
        if kind_of(type_id) != "charge":
            raise BadFit(f"{name_of(type_id)} is nothing that a module can be loaded with", number)
        return type_id

    def _take(self, number: int, rack: Rack) -> int:
        """The slot that a line stands for."""
        slot = self._next[rack]
        if slot >= MOST_SLOTS[rack]:
            raise BadFit(
                f"this is {RACK_WORDS[rack]} {slot + 1}, and no hull has more than {MOST_SLOTS[rack]}; take lines out", number
            )
        self._next[rack] = slot + 1
        known = slots_of(self._draft.hull)
        if known is not None and slot >= known[rack]:
            hull = name_of(self._draft.hull)
            self._notes.append(f"line {number}: this is {RACK_WORDS[rack]} {slot + 1}, and the {hull} has {known[rack]}")
        return slot

    def _heap(self, number: int, name: str, pieces: int) -> None:
        type_id = type_named(name)
        if type_id is None:
            raise BadFit(_unknown(name, ("drone", "charge", "module", "fighter", "implant"), "item"), number)
        if not 0 < pieces <= MOST_PIECES:
            raise BadFit(f"{pieces} is no number of pieces; write 1 to {MOST_PIECES}", number)
        self._blocks[-1].append(_Heap(number, type_id, pieces))

    def _heaps(self) -> None:
        """Into the bays what stands in the first block and is made of drones and fighters alone; all else into the hold."""
        draft = self._draft
        blocks = [block for block in self._blocks if block]
        told_racks = [rack for rack in RACKS if self._next[rack]]
        bay = self._blanks != blanks_before_bay(told_racks) + 1
        told: set[Kind] = set()
        for block in blocks:
            kinds = {kind_of(heap.type_id) for heap in block}
            late = self._implants_at is not None and block[0].number > self._implants_at
            bay = bay and not late and kinds <= _BAY and not kinds & told
            told |= kinds
            for heap in block:
                place = draft.cargo
                if bay:
                    place = draft.drones if kind_of(heap.type_id) == "drone" else draft.fighters
                place[heap.type_id] += heap.pieces


def _split(line: str) -> tuple[str, str | None]:
    """(module, charge). No type that can be fitted has a comma in its name; a charge named twice over stays wrong."""
    name, comma, charge = line.partition(",")
    return (name.strip(), charge.strip()) if comma and charge.strip() else (line.rstrip(", "), None)


def _unknown(name: str, kinds: tuple[Kind, ...], word: str) -> str:
    shown = name if len(name) <= 80 else name[:79] + "…"
    near = nearest(name[:200], kinds)
    advice = f"did you mean {near}?" if near else "names are English, as the game's market has them"
    return f"there is no {word} called {shown!r}; {advice}"
