"""What both kinds of records are made of: the stretch, the rows of it, days, hulls and systems with their names."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from api.context import ProcessContext
from api.models.parts import Named
from api.queries.records import system_words, type_words
from api.services.map_window import newest
from api.services.record_sums import by_day, every_day, first_midnight
from api.storage.postgres import Database

DETAIL_MAILS = 3_000
"""Of the newest killmails all parties are read: a tenth of a second. Whoever has more is among the ten largest alliances,
and its hulls, foes and friends are those of its last days all the same."""
HULLS, SYSTEMS, OTHERS = 20, 15, 15
UNKNOWN_CLASS = "other"
"""Of a type that the static data lacks."""

Row = Mapping[str, Any]
Read = Callable[[datetime, datetime], Awaitable[list[dict[str, Any]]]]
Day = TypeVar("Day")


@dataclass(frozen=True, slots=True)
class RecordRows:
    """Of kills in [begin, end]; both are None, and the rest is empty, while no kill is held."""

    begin: datetime | None
    end: datetime | None
    sums: Sequence[Row]
    details: Mapping[str, Sequence[Row]]
    """By what they tell (`what`)."""

    @property
    def hours(self) -> list[Row]:
        """The sums by hour."""
        return [row for row in self.sums if row["hour"] is not None]

    def by(self, name: str) -> list[Row]:
        """The sums by another column."""
        return [row for row in self.sums if row["hour"] is None and row[name] is not None]

    def of(self, what: str) -> Sequence[Row]:
        """Details of this kind."""
        return self.details.get(what, ())

    def count(self, what: str) -> int:
        """Where the detail is a single figure."""
        return sum(row["first"] for row in self.of(what))

    def days(self, make: Callable[[date, Sequence[Row]], Day]) -> list[Day]:
        """One for every day, out of its hours."""
        if self.begin is None or self.end is None:
            return []
        found = by_day(self.hours)
        return [make(day, found.get(day, [])) for day in every_day(self.begin, self.end)]


async def record_rows(context: ProcessContext, days: int, sums: Read, details: Read) -> RecordRows:
    """Read both of the last days (UTC), the last of which has the newest kill held."""
    end = await newest(context.database, context.clock.now())
    if end is None:
        return RecordRows(None, None, (), {})
    begin = first_midnight(end, days)
    summed, detailed = await asyncio.gather(sums(begin, end), details(begin, end))
    by_what: dict[str, list[Row]] = {}
    for row in detailed:
        by_what.setdefault(row["what"], []).append(row)
    return RecordRows(begin, end, summed, by_what)


def most(rows: Iterable[Row], count: str, name: str, limit: int) -> list[Row]:
    """Those with the highest count, of equal ones the lower id first."""
    return sorted(rows, key=lambda row: (-row[count], row[name]))[:limit]


async def named_hulls(database: Database, rows: Sequence[Row], name: str) -> list[tuple[Row, dict[str, Any]]]:
    """Each row with the type and the class of its hull."""
    words = await type_words(database, [row[name] for row in rows])
    unknown = {"name": None, "ship_class": UNKNOWN_CLASS}
    return [
        (row, {"type": Named(id=row[name], name=known["name"]), "ship_class": known["ship_class"]})
        for row in rows
        for known in [words.get(row[name], unknown)]
    ]


async def named_systems(database: Database, rows: Sequence[Row]) -> list[tuple[Row, dict[str, Any]]]:
    """Each row with its system and its security."""
    words = await system_words(database, [row["system"] for row in rows])
    unknown = {"name": None, "security": None}
    return [
        (row, {"system": Named(id=row["system"], name=known["name"]), "security": known["security"]})
        for row in rows
        for known in [words.get(row["system"], unknown)]
    ]
