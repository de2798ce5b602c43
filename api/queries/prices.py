"""Prices out of Postgres: the newest of each origin."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from api.storage.postgres import Database
from schemas.world.price import Price

_PRICES = """
select type_id, origin, region_id, station_id, source, as_of, received_at, quotes
from prices where type_id = any($1::bigint[]) order by type_id, origin
"""
_KNOWN = "select type_id from types where type_id = any($1::bigint[])"


async def stored_prices(database: Database, types: Sequence[int]) -> dict[int, list[Price]]:
    """Type -> its prices, as the events were."""
    found: dict[int, list[Price]] = {}
    for row in await database.fetch(_PRICES, list(types)):
        price: Price = {
            "v": 1,
            "type_id": row["type_id"],
            "origin": row["origin"],
            "region_id": row["region_id"],
            "station_id": row["station_id"],
            "quotes": orjson.loads(row["quotes"]),
            "source": row["source"],
            "as_of": row["as_of"].isoformat(),
            "received_at": row["received_at"].isoformat(),
            "simulated": False,
        }
        found.setdefault(row["type_id"], []).append(price)
    return found


async def known_types(database: Database, types: Sequence[int]) -> set[int]:
    """Those that our static data has."""
    return {row["type_id"] for row in await database.fetch(_KNOWN, list(types))}
