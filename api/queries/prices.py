"""Prices out of Postgres: the newest of each origin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import orjson

from api.queries.heard import AS_OF, heard
from api.storage.postgres import Database
from schemas.world.price import Price

_HEARD = heard("price-estimates", "prices", "type_id", "row.origin = 'estimate'")
_PRICES = f"""
select v.*, {AS_OF} from prices v {_HEARD}
where v.type_id = any($1::bigint[]) order by v.type_id, v.origin
"""  # noqa: S608 - constants
_SOLD = "select type_id from types where type_id = any($1::bigint[]) and market_group_id is not null"
_KNOWN = "select type_id from types where type_id = any($1::bigint[])"


class StoredPrice(Price):
    """`as_of` is when its source last said so."""

    changed_at: datetime | None
    """Since when it reads so; None for orders, which are told each time, changed or not."""


async def stored_prices(database: Database, types: Sequence[int]) -> dict[int, list[StoredPrice]]:
    """Type -> its prices."""
    found: dict[int, list[StoredPrice]] = {}
    for row in await database.fetch(_PRICES, list(types)):
        price: StoredPrice = {
            "v": 1,
            "type_id": row["type_id"],
            "origin": row["origin"],
            "region_id": row["region_id"],
            "station_id": row["station_id"],
            "quotes": orjson.loads(row["quotes"]),
            "source": row["source"],
            "as_of": row["heard_as_of"].isoformat(),
            "received_at": row["received_at"].isoformat(),
            "simulated": False,
            "changed_at": None if row["origin"] == "orders" else row["as_of"],
        }
        found.setdefault(row["type_id"], []).append(price)
    return found


async def known_types(database: Database, types: Sequence[int]) -> set[int]:
    """Those that our static data has."""
    return {row["type_id"] for row in await database.fetch(_KNOWN, list(types))}


async def sold_types(database: Database, types: Sequence[int]) -> set[int]:
    """Those that are sold on the market, by our static data: of no others does ESI tell a price."""
    return {row["type_id"] for row in await database.fetch(_SOLD, list(types))} if types else set()
