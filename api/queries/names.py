"""Names, for showing and for search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.storage.postgres import Database

SYSTEM, CONSTELLATION, REGION, TYPE, GROUP = "solar_system", "constellation", "region", "type", "group"
CHARACTER, CORPORATION, ALLIANCE, FACTION = "character", "corporation", "alliance", "faction"

_NAMES = """
select n.category, n.id, n.name from unnest($1::text[], $2::bigint[]) as wanted(category, id)
join names n on n.category = wanted.category and n.id = wanted.id
"""

_SEARCH = """
with prefix as (
    select n.category, n.id, n.name, lower(n.name) = lower($1) as exact, true as prefixed, 1.0::real as likeness
    from names n where lower(n.name) like $2 and ($3::text[] is null or n.category = any($3))
    order by lower(n.name) <> lower($1), length(n.name), n.name, n.category, n.id limit $4
), alike as (
    select n.category, n.id, n.name, false as exact, false as prefixed, word_similarity(lower($1), lower(n.name)) as likeness
    from names n where lower($1) <% lower(n.name) and lower(n.name) not like $2
      and ($3::text[] is null or n.category = any($3))
    order by likeness desc, length(n.name), n.name, n.category, n.id limit $4
)
select category, id, name from (select * from prefix union all select * from alike) as found
order by exact desc, prefixed desc, likeness desc, length(name), name, category, id limit $4
"""


class Names:
    """The names that one answer needs: what has none stays null."""

    def __init__(self, known: dict[tuple[str, int], str], missing: int = 0) -> None:
        self._known = known
        self.missing = missing
        """How many have none yet."""

    def of(self, category: str, number: int | None) -> str | None:
        """The name, or None while it is unknown."""
        return None if number is None else self._known.get((category, number))


async def names_of(database: Database, wanted: Iterable[tuple[str, int | None]]) -> Names:
    """Look up (category, id) pairs; ids that are None are left out."""
    pairs = sorted({(category, number) for category, number in wanted if number is not None})
    if not pairs:
        return Names({})
    rows = await database.fetch(_NAMES, [category for category, _ in pairs], [number for _, number in pairs])
    return Names({(row["category"], row["id"]): row["name"] for row in rows}, len(pairs) - len(rows))


async def search_names(database: Database, text: str, categories: list[str] | None, limit: int) -> list[dict[str, Any]]:
    """Names that begin with `text`, the shortest first, then those that hold something like it, the likest first."""
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return await database.fetch(_SEARCH, text, f"{escaped}%", categories, limit)
