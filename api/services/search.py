"""Search by name."""

from __future__ import annotations

from collections.abc import Sequence

from api.models.search import Found, FoundList
from api.queries.names import search_names
from api.storage.postgres import Database


async def find(database: Database, text: str, categories: Sequence[str], limit: int, *, simulated: bool) -> FoundList:
    """Names that begin with the text first, then those like it."""
    rows = await search_names(database, text.strip(), list(categories) or None, limit)
    return FoundList(data=[Found(**row) for row in rows], next=None, simulated=simulated)
