"""Search by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.models.search import Found, FoundList
from api.queries.names import names_of, search_names
from api.storage.postgres import Database


async def find(database: Database, text: str, categories: Sequence[str], limit: int, *, simulated: bool) -> FoundList:
    """Names that begin with the text first, then those like it."""
    rows = await search_names(database, text.strip(), list(categories) or None, limit)
    return FoundList(data=[Found(**row) for row in rows], next=None, simulated=simulated)


async def named(database: Database, wanted: Mapping[str, Sequence[int]], *, simulated: bool) -> FoundList:
    """The names of these ids by category, as far as they are known."""
    pairs = [(category, number) for category, numbers in wanted.items() for number in dict.fromkeys(numbers)]
    names = await names_of(database, pairs)
    found = [(category, number, names.of(category, number)) for category, number in pairs]
    rows = [Found(category=category, id=number, name=name) for category, number, name in found if name is not None]
    return FoundList(data=rows, next=None, simulated=simulated)
