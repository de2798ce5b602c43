"""One killmail event as rows of Postgres. Pure. The column lists name the tables of migration 0001, in copying order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from schemas.isk import isk_of
from schemas.kill_parties import ATTACKER, FINAL_BLOW, VICTIM, is_solo, pilot_count
from schemas.killmail import Attacker, Victim
from schemas.killmail_event import KillmailEvent, classes_of
from schemas.precedence import BodyRank, OpinionRank, event_body_rank, event_opinion_rank

Row = tuple[Any, ...]

KILLMAIL_COLUMNS = [
    "killmail_id",
    "killmail_time",
    "hash",
    "hash_ok",
    "solar_system_id",
    "constellation_id",
    "region_id",
    "security",
    "security_band",
    "security_class",
    "wormhole_class",
    "victim_character_id",
    "victim_corporation_id",
    "victim_alliance_id",
    "victim_faction_id",
    "ship_type_id",
    "ship_group_id",
    "ship_category_id",
    "ship_class",
    "damage_taken",
    "attacker_count",
    "pilot_count",
    "total_value",
    "npc",
    "solo",
    "war_id",
    "zkb",
    "zkb_sequence",
    "zkb_uploaded_at",
    "worth",
    "source",
    "received_at",
    "content",
    "body",
]
ATTACKER_COLUMNS = [
    "killmail_id",
    "ordinal",
    "killmail_time",
    "character_id",
    "corporation_id",
    "alliance_id",
    "faction_id",
    "ship_type_id",
    "weapon_type_id",
    "damage_done",
    "final_blow",
    "security_status",
]
ITEM_COLUMNS = [
    "killmail_id",
    "ordinal",
    "parent",
    "killmail_time",
    "flag",
    "item_type_id",
    "quantity_dropped",
    "quantity_destroyed",
    "singleton",
]
PARTY_COLUMNS = ["entity_id", "killmail_time", "killmail_id", "roles"]


@dataclass(frozen=True, slots=True)
class KillmailRows:
    """Everything one killmail writes."""

    killmail_id: int
    time: datetime
    hash_ok: bool | None
    content: str
    body: BodyRank
    opinion: OpinionRank
    killmail: Row
    attackers: list[Row]
    items: list[Row]
    parties: list[Row]


def killmail_rows(event: KillmailEvent) -> KillmailRows:
    """The rows of one event. Raises KeyError or TypeError when the event has not the shape of `KillmailEvent` v1."""
    body = event["killmail"]
    number = event["killmail_id"]
    time = datetime.fromisoformat(event["event_time"])
    victim, attackers, place, hull, zkb = body["victim"], body["attackers"], event["place"], event["hull"], event["zkb"]
    worth = event.get("worth")
    pilots = pilot_count(body)
    opinion = event_opinion_rank(event)
    killmail: Row = (
        number,
        time,
        event["hash"],
        event["hash_ok"],
        place["solar_system_id"],
        place["constellation_id"],
        place["region_id"],
        place["security"],
        place["band"],
        *classes_of(place),
        victim.get("character_id"),
        victim.get("corporation_id"),
        victim.get("alliance_id"),
        victim.get("faction_id"),
        victim["ship_type_id"],
        hull["group_id"],
        hull["category_id"],
        hull["ship_class"],
        victim["damage_taken"],
        len(attackers),
        pilots,
        isk_of(event),
        pilots == 0,
        pilots == 1 and is_solo(body),
        body.get("war_id"),
        None if zkb is None else orjson.dumps(zkb).decode(),
        None if zkb is None else event["source"].get("sequence"),  # they order opinions; without one they say nothing
        None if zkb is None else event["source"].get("uploaded_at"),
        None if zkb is not None or worth is None else orjson.dumps(worth).decode(),
        event["source"]["kind"],
        datetime.fromisoformat(event["received_at"]),
        bytes.fromhex(event["content"]),
        orjson.dumps(body).decode(),
    )
    return KillmailRows(
        number,
        time,
        event["hash_ok"],
        event["content"],
        event_body_rank(event),
        opinion,
        killmail,
        [_attacker(number, time, ordinal, party) for ordinal, party in enumerate(attackers)],
        list(_items(number, time, victim)),
        _parties(number, time, victim, attackers),
    )


def _attacker(number: int, time: datetime, ordinal: int, party: Attacker) -> Row:
    get = party.get
    return (
        number,
        ordinal,
        time,
        get("character_id"),
        get("corporation_id"),
        get("alliance_id"),
        get("faction_id"),
        get("ship_type_id"),
        get("weapon_type_id"),
        party["damage_done"],
        party["final_blow"],
        get("security_status"),
    )


def _items(number: int, time: datetime, victim: Victim) -> Iterable[Row]:
    """Top items and nested ones in the order of the mail; a nested one names its parent's ordinal."""
    ordinal = 0
    for item in victim.get("items") or ():
        yield _item(number, ordinal, None, time, item)
        parent = ordinal
        ordinal += 1
        for inner in item.get("items") or ():
            yield _item(number, ordinal, parent, time, inner)
            ordinal += 1


def _item(number: int, ordinal: int, parent: int | None, time: datetime, item: Any) -> Row:
    get = item.get
    return (
        number,
        ordinal,
        parent,
        time,
        item["flag"],
        item["item_type_id"],
        get("quantity_dropped"),
        get("quantity_destroyed"),
        item["singleton"],
    )


def _parties(number: int, time: datetime, victim: Victim, attackers: list[Attacker]) -> list[Row]:
    """Each owner and hull once, with the roles it had."""
    roles: dict[int, int] = {}
    for party in attackers:
        role = ATTACKER | FINAL_BLOW if party["final_blow"] else ATTACKER
        for entity in _owners(party):
            if entity is not None:
                roles[entity] = roles.get(entity, 0) | role
    for entity in _owners(victim):
        if entity is not None:
            roles[entity] = roles.get(entity, 0) | VICTIM
    return [(entity, time, number, role) for entity, role in roles.items()]


def _owners(party: Attacker | Victim) -> tuple[int | None, ...]:
    return (
        party.get("character_id"),
        party.get("corporation_id"),
        party.get("alliance_id"),
        party.get("faction_id"),
        party.get("ship_type_id"),
    )
