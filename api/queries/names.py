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

SHIPS = 6
IN_SPACE = (22, 23, 40, 46, 65)
"""Categories of what is lost beside ships: deployables, starbases, sovereignty structures, orbitals, structures. What nobody can
have any more is not published, and neither are customs offices: both were lost, and are found."""
FITTED = (7, 8, 18, 20, 32, 66, 87)
"""Of what a ship or structure carries to fight: modules, charges, drones, implants, subsystems, structure modules, fighters."""

COSMETIC = (30, 63, 91)
"""Apparel, special editions, SKINs: they lie in holds now and then, and there are more of them than of all that is flown."""
BOUND = (2100, 2118)
"""Expert systems and emblems are a pilot's own: they lie in no hold."""
WRECKS = 186
"""The group: some are published."""

_TYPE = "left join types t on n.category = 'type' and t.type_id = n.id"
_ON_KILLMAILS = f"""(t.type_id is null or t.category_id in {(SHIPS, *IN_SPACE)}
    or (t.published and t.category_id not in {BOUND} and t.group_id <> {WRECKS}))"""
"""What is not published is beside these on no killmail that anybody looks for: clouds, what stands in missions, graphics."""
_PLACE = f"""case when t.type_id is null or (t.category_id = {SHIPS} and t.published) then 0
    when t.category_id in {(SHIPS, *IN_SPACE)} then 1 when t.category_id in {FITTED} then 2
    when t.category_id in {COSMETIC} then 4 else 3 end"""
_LAST = 4
_SEARCH = f"""
with prefix as (
    select n.category, n.id, n.name, lower(n.name) = lower($1) as exact, true as prefixed, {_PLACE} as place,
           1.0::real as likeness
    from names n {_TYPE}
    where lower(n.name) like $2 and ($3::text[] is null or n.category = any($3)) and {_ON_KILLMAILS}
    order by lower(n.name) <> lower($1), place, length(n.name), n.name, n.category, n.id limit $4
), alike as (
    select n.category, n.id, n.name, false as exact, false as prefixed, {_PLACE} as place,
           word_similarity(lower($1), lower(n.name)) as likeness
    from names n {_TYPE}
    where lower($1) <% lower(n.name) and lower(n.name) not like $2
      and ($3::text[] is null or n.category = any($3)) and {_ON_KILLMAILS}
    order by place, likeness desc, length(n.name), n.name, n.category, n.id limit $4
)
select category, id, name from (select * from prefix union all select * from alike) as found
order by exact desc, place = {_LAST}, prefixed desc, place, likeness desc, length(name), name, category, id limit $4
"""  # noqa: S608 - constants


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
    """Names that begin with `text`, the shortest first, then those that hold something like it, the likest first.

    Of types ships come first, then what else is lost, what is fitted, and the rest; see `_ON_KILLMAILS` for what is left out.
    """
    escaped = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return await database.fetch(_SEARCH, text, f"{escaped}%", categories, limit)
