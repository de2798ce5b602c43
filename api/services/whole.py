"""From a stored mail to a whole killmail with names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from api.flags import slot_word
from api.models.killmails import Attacker, Item, KillmailWhole, NestedItem, VictimWhole
from api.models.parts import Position
from api.models.sovereignty import SovRow
from api.queries import names as n
from api.queries.names import Names, names_of
from api.queries.world import sovereignty_rows
from api.services.row import OWNERS, hull, links, named, party, place_ids, system, value_source
from api.services.sovereignty import sov_rows
from api.storage.postgres import Database

MOON = "moon"


async def with_names(database: Database, killmail_id: int, row: Mapping[str, Any], *, simulated: bool) -> KillmailWhole:
    """The whole killmail; one query for all its names."""
    body = orjson.loads(row["body"])
    names = await names_of(database, [*place_ids(row), *_named(body)])
    held = await sov_rows(database, await sovereignty_rows(database, systems=(row["solar_system_id"],)))
    return _whole(killmail_id, row, body, names, simulated, held[0] if held else None)


def _named(body: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    yield MOON, body.get("moon_id")
    for one in (body["victim"], *body["attackers"]):
        yield from ((owner, one.get(f"{owner}_id")) for owner in OWNERS)
        yield n.TYPE, one.get("ship_type_id")
        yield n.TYPE, one.get("weapon_type_id")
    for item in body["victim"].get("items") or ():
        yield n.TYPE, item["item_type_id"]
        yield from ((n.TYPE, inner["item_type_id"]) for inner in item.get("items") or ())


def _whole(
    killmail_id: int, row: Mapping[str, Any], body: Mapping[str, Any], names: Names, simulated: bool, held: SovRow | None
) -> KillmailWhole:
    victim = body["victim"]
    position = victim.get("position")
    return KillmailWhole(
        id=killmail_id,
        hash=row["hash"],
        hash_ok=row["hash_ok"],
        time=row["killmail_time"],
        received_at=row["received_at"],
        source=row["source"],
        system=system(row, names),
        moon=named(names, MOON, body.get("moon_id")),
        war_id=body.get("war_id"),
        hull=hull(row, names),
        victim=VictimWhole(
            **party(victim, names).__dict__,
            damage_taken=victim["damage_taken"],
            position=None if position is None else Position(x=position["x"], y=position["y"], z=position["z"]),
            items=[_item(item, names) for item in victim.get("items") or ()],
        ),
        attackers=[_attacker(one, names) for one in body["attackers"]],
        attacker_count=row["attacker_count"],
        pilot_count=row["pilot_count"],
        total_value=row["total_value"],
        value_source=value_source(row, simulated=simulated),
        valued_at=row["valued_at"],
        unpriced_items=row["unpriced_items"],
        npc=row["npc"],
        solo=row["solo"],
        zkb=None if row["zkb"] is None else orjson.loads(row["zkb"]),
        worth=None if row["worth"] is None else orjson.loads(row["worth"]),
        sovereignty=held,
        links=links(killmail_id, row["hash"], simulated=simulated),
    )


def _attacker(one: Mapping[str, Any], names: Names) -> Attacker:
    return Attacker(
        **party(one, names).__dict__,
        ship=named(names, n.TYPE, one.get("ship_type_id")),
        weapon=named(names, n.TYPE, one.get("weapon_type_id")),
        damage_done=one["damage_done"],
        final_blow=one["final_blow"],
        security_status=one.get("security_status"),
    )


def _item(item: Mapping[str, Any], names: Names) -> Item:
    nested = [NestedItem(**_item_fields(inner, names)) for inner in item.get("items") or ()]
    return Item(**_item_fields(item, names), items=nested)


def _item_fields(item: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        "type": named(names, n.TYPE, item["item_type_id"]),
        "flag": item["flag"],
        "slot": slot_word(item["flag"]),
        "quantity_dropped": item.get("quantity_dropped"),
        "quantity_destroyed": item.get("quantity_destroyed"),
        "singleton": item["singleton"],
    }
