"""One battle in the making: its kills, and where and when its parts were. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from agents.battles.corrections import digest as correction_digest
from agents.battles.engagements import Mark
from agents.battles.facts import Fact
from schemas.side_correction import SideCorrection

LEAST_KILLS, LEAST_PILOTS = 3, 5
"""From here on a battle is reported. Source: battle rules, rule 4."""
QUIET_SECONDS = 900
"""Without a kill for longer a battle has ended, by the clock of the stream. Source: battle rules, rule 5."""
PRINTS = 2**53
"""So many different sums: JSON carries them whole, and two sets look alike once in 10**16."""


@dataclass(slots=True)
class Span:
    """One engagement: a connected set of kills in one system."""

    solar_system_id: int
    region_id: int | None
    first: Mark
    last: int
    kills: int = 1

    def take_in(self, other: Span) -> None:
        """Add another one that turned out to be the same."""
        self.first = min(self.first, other.first)
        self.last = max(self.last, other.last)
        self.kills += other.kills


@dataclass(slots=True, eq=False)
class Battle:
    """A connected set of engagements. `parts` are the roots of its engagements."""

    facts: dict[int, Fact]
    first: Mark
    end: int
    pilots: set[int]
    parts: set[int]
    print: int
    """Sum over kills and corrections, modulo 2**53: equal for equal sets of them, whatever way they came."""
    addresses: set[int] = field(default_factory=set)
    """Ids under which it has been told."""
    untold: set[int] = field(default_factory=set)
    """Kills that no revision has told yet."""
    floor: int = 0
    """The highest revision under which any of its kills was told: one that goes on counts from there."""
    corrections: dict[str, SideCorrection] = field(default_factory=dict)
    """Id -> what people said of its sides. They only become more."""
    waiting: dict[int, Fact] = field(default_factory=dict)
    """Kills that `account` does not hold yet."""
    revalued: list[tuple[Fact, Fact]] = field(default_factory=list)
    """(before, after) of kills that `account` holds with an older opinion, in order."""
    account: object | None = None
    """What the report is made from; made when first asked for."""

    @property
    def battle_id(self) -> int:
        """Battle rules, rule 3."""
        return self.first[1]

    @property
    def start(self) -> int:
        """Unix seconds of the first kill."""
        return self.first[0]

    @property
    def reported(self) -> bool:
        """Battle rules, rule 4."""
        return len(self.facts) >= LEAST_KILLS and len(self.pilots) >= LEAST_PILOTS

    def active(self, newest: int) -> bool:
        """Battle rules, rule 5; `newest` is the newest event time seen in the stream, Unix seconds."""
        return newest <= self.end + QUIET_SECONDS

    def take_in(self, other: Battle) -> None:
        """Add another one that turned out to be the same."""
        self.facts |= other.facts
        self.first = min(self.first, other.first)
        self.end = max(self.end, other.end)
        self.pilots |= other.pilots
        self.parts |= other.parts
        self.print = (self.print + other.print) % PRINTS
        self.addresses |= other.addresses
        self.untold |= other.untold
        self.floor = max(self.floor, other.floor)
        self.corrections |= other.corrections
        self.waiting |= other.facts

    def correct(self, correction: SideCorrection) -> None:
        """Add what a person said. The caller adds each once."""
        self.corrections[correction["correction_id"]] = correction
        self.print = (self.print + correction_digest(correction)) % PRINTS

    def revalue(self, old: Fact, new: Fact) -> None:
        """Another opinion of one of its kills, or a better proof of the same content."""
        number = new.killmail_id
        self.facts[number] = new
        self.print = (self.print + digest(new) - digest(old)) % PRINTS
        if number in self.waiting:
            self.waiting[number] = new
        else:
            self.revalued.append((old, new))


def lone(fact: Fact, pilots: Iterable[int]) -> Battle:
    """A battle of one kill, in an engagement of its own."""
    number = fact.killmail_id
    mark = (fact.time, number)
    return Battle({number: fact}, mark, fact.time, set(pilots), {number}, digest(fact), untold={number}, waiting={number: fact})


def digest(fact: Fact) -> int:
    """A number that stands for this version of this kill."""
    worth = f"{fact.isk} {fact.dropped} {fact.destroyed}"
    text = f"{fact.killmail_id} {fact.proof} {fact.content} {fact.sequence} {fact.uploaded_at} {worth}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) % PRINTS
