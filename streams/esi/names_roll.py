"""Whose names are wanted, what was told of them and when, and who comes next. Pure.

Three kinds of question, each with its own age: a name (`/universe/names`, 1,000 at once), the affiliation of characters (1,000
at once), the details of an alliance or corporation (one by one). First who was never asked for, then who is old; among these who
was seen most and last.
"""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Literal

from schemas.world.name import NameCategory
from streams.esi.names_ids import NPC_CORPORATIONS, Key, askable, has_affiliation, has_details

Question = Literal["name", "affiliation", "details"]
QUESTIONS: tuple[Question, ...] = ("name", "affiliation", "details")

DAY = 86_400.0
NAME_AGE = 30 * DAY
"""Names of characters change by CCP's hand alone; those of corporations and alliances come with their details."""
DETAILS_AGE = DAY
AFFILIATION_AGE = 7 * DAY
NPC_AGE = 30 * DAY
"""NPC corporations change with an expansion."""
GONE_AGE = DAY
"""Who was not known is asked for again after a day (`schemas.world.name`)."""
SEEN_LATELY = 2 * DAY
"""Who was not seen for longer is not asked for again until he is."""
HALF = 3_600.0
"""Seconds in which the weight of having been seen halves."""
MOST = 100_000
"""Kept at most, some 20 MB: the organisations and pilots of two weeks. Who was seen longest ago is forgotten first, and asked for
again when he comes back."""
BATCH = 1_000
"""What ESI takes at once."""


@dataclass(slots=True)
class Entry:
    """One id. Times in Unix seconds, 0: never."""

    named: float = 0.0
    more: float = 0.0
    """Of affiliation or details."""
    gone: float = 0.0
    seen: float = 0.0
    weight: float = 0.0
    """How often it was seen, fading, as of `seen`."""

    def score(self, now: float) -> float:
        """For the order."""
        return float(self.weight * 0.5 ** (max(0.0, now - self.seen) / HALF))


def due(key: Key, entry: Entry, question: Question, now: float) -> bool:
    """To be asked now."""
    if entry.gone and now < entry.gone + GONE_AGE:
        return False
    if question == "name":
        return now >= entry.named + NAME_AGE
    asked = has_affiliation(key) if question == "affiliation" else has_details(key)
    return asked and now >= entry.more + _age(key, question)


def _age(key: Key, question: Question) -> float:
    """Seconds after which it is old."""
    if question != "details":
        return NAME_AGE if question == "name" else AFFILIATION_AGE
    return NPC_AGE if key[0] == "corporation" and key[1] in NPC_CORPORATIONS else DETAILS_AGE


class Roll:
    """All ids that were seen and not forgotten."""

    def __init__(self, known: dict[Key, Entry] | None = None) -> None:
        self.entries: dict[Key, Entry] = known or {}
        self._waiting: dict[Question, set[Key]] = {question: set() for question in QUESTIONS}

    def want(self, category: NameCategory, numbers: Iterable[int], now: float) -> int:
        """They were seen now. Returns how many of them were never named."""
        new = 0
        for number in numbers:
            key = askable(category, number)
            if key is None:
                continue
            entry = self.entries.get(key)
            if entry is None:
                entry = self.entries[key] = Entry()
            entry.weight = entry.score(now) + 1.0
            entry.seen = max(entry.seen, now)
            new += entry.named == 0.0
            self._enlist(key, entry, now)
        return new

    def sweep(self, now: float) -> None:
        """Enlist who has grown old since he was seen, and forget those beyond `MOST`. Once in a while: it looks at all."""
        if len(self.entries) > MOST:
            oldest = heapq.nsmallest(len(self.entries) - MOST, self.entries, key=lambda key: self.entries[key].seen)
            for key in oldest:
                del self.entries[key]
                for waiting in self._waiting.values():
                    waiting.discard(key)
        for key, entry in self.entries.items():
            if now - entry.seen <= SEEN_LATELY:
                self._enlist(key, entry, now)

    def next(self, question: Question, now: float, most: int = BATCH, but: Container[Key] = ()) -> list[Key]:
        """The most urgent, `but` those; they stay until `told`, `gone` or `put_off`."""
        entries = self.entries

        def urgency(key: Key) -> tuple[bool, float]:
            entry = entries[key]
            return (entry.named == 0.0 if question == "name" else entry.more == 0.0), entry.score(now)

        return heapq.nlargest(most, (key for key in self._waiting[question] if key not in but), key=urgency)

    def waiting(self, question: Question) -> int:
        """How many are to be asked."""
        return len(self._waiting[question])

    def told(self, key: Key, question: Question, now: float) -> None:
        """There was an answer of this. Details have the name in them."""
        entry = self.entries.setdefault(key, Entry(seen=now))
        entry.gone = 0.0
        if question != "name":
            entry.more = now
        if question != "affiliation":
            entry.named = now
            self._waiting["name"].discard(key)
        self._waiting[question].discard(key)

    def gone(self, key: Key, now: float) -> None:
        """ESI knows no such id."""
        entry = self.entries.setdefault(key, Entry(seen=now))
        entry.gone = now
        for waiting in self._waiting.values():
            waiting.discard(key)

    def nothing(self, key: Key, question: Question, now: float) -> None:
        """There is no such answer of this id, which may have a name all the same."""
        self.entries.setdefault(key, Entry(seen=now)).more = now
        self._waiting[question].discard(key)

    def put_off(self, key: Key, question: Question, now: float) -> None:
        """It cannot be asked now: it is due again after `GONE_AGE`, as if it had been told so long ago."""
        entry = self.entries.setdefault(key, Entry(seen=now))
        told = now + GONE_AGE - _age(key, question)
        if question == "name":
            entry.named = told
        else:
            entry.more = told
        self._waiting[question].discard(key)

    def _enlist(self, key: Key, entry: Entry, now: float) -> None:
        for question in QUESTIONS:
            if due(key, entry, question, now):
                self._waiting[question].add(key)
