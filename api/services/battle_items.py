"""The items of a battle by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.models.battle_items import ItemList, ItemRow
from api.models.parts import Named
from api.queries import names as n
from api.queries.battle_items import battle_items
from api.queries.names import names_of
from api.services.battle_report import Told
from api.services.battles import Row
from api.storage.postgres import Database

Key = tuple[str | None, int, bool]


@dataclass(slots=True)
class _Count:
    dropped: int = 0
    destroyed: int = 0
    killmails: int = 0


async def list_items(database: Database, battle: Row, told: Told, *, limit: int, simulated: bool) -> ItemList:
    """Most pieces first."""
    side_of = {one["id"]: side["side"] for side in told.sides() for one in side["organisations"]}
    found = by_side(await battle_items(database, battle["battle_id"], battle["started_at"], battle["ended_at"]), side_of)
    order = sorted(found, key=lambda key: (-found[key].dropped - found[key].destroyed, key[1], key[0] or "~", key[2]))[:limit]
    names = await names_of(database, ((n.TYPE, item) for _, item, _ in order))
    return ItemList(
        data=[
            ItemRow(
                side=side,
                item=Named(id=item, name=names.of(n.TYPE, item)),
                blueprint_copy=copy,
                dropped=found[side, item, copy].dropped,
                destroyed=found[side, item, copy].destroyed,
                killmails=found[side, item, copy].killmails,
            )
            for side, item, copy in order
        ],
        types=len(found),
        dropped=sum(one.dropped for one in found.values()),
        destroyed=sum(one.destroyed for one in found.values()),
        next=None,
        simulated=simulated,
    )


def by_side(rows: Sequence[Mapping[str, Any]], side_of: Mapping[int, str | None]) -> dict[Key, _Count]:
    """Rows of organisations added up: (side, type, whether a blueprint copy) -> pieces. A killmail has one victim, so its
    counts add up, too."""
    found: dict[Key, _Count] = {}
    for row in rows:
        count = found.setdefault((side_of.get(row["organisation"]), row["item_type_id"], row["copy"]), _Count())
        count.dropped += row["dropped"]
        count.destroyed += row["destroyed"]
        count.killmails += row["killmails"]
    return found
