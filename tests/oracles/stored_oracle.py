"""What Postgres must hold of killmails, read from their bodies with nothing of our own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson


def expected_attackers(body: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("character_id", "corporation_id", "alliance_id", "faction_id", "ship_type_id", "weapon_type_id", "damage_done")
    return [
        (body["killmail_id"], at, *(one.get(name) for name in names), one["final_blow"], one.get("security_status"))
        for at, one in enumerate(body["attackers"])
    ]


def expected_items(body: dict[str, Any]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []

    def add(item: dict[str, Any], parent: int | None) -> None:
        amounts = (item.get("quantity_dropped"), item.get("quantity_destroyed"))
        place = len(found)
        found.append((body["killmail_id"], place, parent, item["flag"], item["item_type_id"], *amounts, item["singleton"]))
        for inner in item.get("items") or ():
            add(inner, place)

    for item in body["victim"].get("items") or ():
        add(item, None)
    return found


def expected_head(body: dict[str, Any]) -> tuple[Any, ...]:
    victim = body["victim"]
    owners = (victim.get(f"{name}_id") for name in ("character", "corporation", "alliance", "faction"))
    return (
        body["killmail_id"],
        datetime.fromisoformat(body["killmail_time"]),
        body["solar_system_id"],
        *owners,
        victim["ship_type_id"],
        victim["damage_taken"],
        len(body["attackers"]),
        body.get("war_id"),
    )


async def assert_stored(connection: asyncpg.Connection, bodies: Sequence[dict[str, Any]]) -> None:
    """Every field of these killmails is in the database, and nothing beside them."""
    bodies = sorted(bodies, key=lambda body: body["killmail_id"])
    heads = await connection.fetch(
        "select killmail_id, killmail_time, solar_system_id, victim_character_id, victim_corporation_id, victim_alliance_id, "
        "victim_faction_id, ship_type_id, damage_taken, attacker_count, war_id from killmails order by killmail_id"
    )
    assert [tuple(row) for row in heads] == [expected_head(body) for body in bodies]
    attackers = await connection.fetch(
        "select killmail_id, ordinal, character_id, corporation_id, alliance_id, faction_id, ship_type_id, weapon_type_id, "
        "damage_done, final_blow, security_status from killmail_attackers order by killmail_id, ordinal"
    )
    assert [tuple(row) for row in attackers] == [row for body in bodies for row in expected_attackers(body)]
    items = await connection.fetch(
        "select killmail_id, ordinal, parent, flag, item_type_id, quantity_dropped, quantity_destroyed, singleton "
        "from killmail_items order by killmail_id, ordinal"
    )
    assert [tuple(row) for row in items] == [row for body in bodies for row in expected_items(body)]
    whole = await connection.fetch("select body from killmails order by killmail_id")
    assert [orjson.loads(row["body"]) for row in whole] == list(bodies)  # position, moon_id and what we do not know
    stray = await connection.fetchval(
        "select count(*) from killmail_ids i full join killmails k using (killmail_id) "
        "where i.killmail_time is distinct from k.killmail_time"
    )
    assert stray == 0
