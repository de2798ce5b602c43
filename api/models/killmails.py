"""Killmails as a client sees them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.models.parts import Hull, Links, Model, Named, Party, Position, System
from api.models.sovereignty import SovRow
from schemas.isk import ValueSource

VALUE_SOURCE = "Who says what it is worth, `simulator` of a kill that never happened; null: nobody"
VALUED_AT = (
    "How old that value is: when zKillboard uploaded it; of Warstream's the day of its prices, from 00:00 UTC. Null without a "
    "value, and where who brought zKillboard's did not say when (RedisQ, files)"
)
UNPRICED_ITEMS = (
    "Rows of the mail (hull and items) without a price in Warstream's own value: while it is not 0, `total_value` is a lower "
    "bound. Null where the value is not Warstream's: zKillboard counts what it cannot price with 0.01, and does not say so"
)


class FinalBlow(Party):
    """Who shot last, with which ship and weapon."""

    ship: Named | None
    weapon: Named | None


class KillmailRow(Model):
    """One killmail in a list."""

    id: int
    hash: str
    time: datetime = Field(description="Event time, UTC")
    system: System
    victim: Party
    hull: Hull
    damage_taken: int
    final_blow: FinalBlow | None
    attacker_count: int = Field(description="All parties on the mail, NPCs among them")
    pilot_count: int = Field(description="Attackers that are players")
    total_value: float | None = Field(
        description="ISK, as `value_source` has it: zKillboard, else Warstream; null while it is not known, never 0 for that"
    )
    value_source: ValueSource | None = Field(description=VALUE_SOURCE)
    valued_at: datetime | None = Field(description=VALUED_AT)
    unpriced_items: int | None = Field(description=UNPRICED_ITEMS)
    npc: bool = Field(description="No attacker is a player")
    solo: bool
    links: Links


class KillmailList(Model):
    """A page of killmails."""

    data: list[KillmailRow]
    next: str | None = Field(description="Cursor of the next page; null on the last")
    simulated: bool


class NestedItem(Model):
    """An item inside another; its flag is relative to that container."""

    type: Named
    flag: int
    slot: str
    quantity_dropped: int | None
    quantity_destroyed: int | None
    singleton: int


class Item(NestedItem):
    """An item of the victim."""

    slot: str = Field(description='Where it was: "high slot 3", "cargo hold"; "flag 199" for a flag not known here')
    items: list[NestedItem]


class Attacker(Party):
    """One attacker, in the mail's order."""

    ship: Named | None
    weapon: Named | None
    damage_done: int
    final_blow: bool
    security_status: float | None


class VictimWhole(Party):
    """Who lost the ship, and what was in it."""

    damage_taken: int
    position: Position | None
    items: list[Item]


class KillmailWhole(Model):
    """A whole killmail with names where they are known."""

    id: int
    hash: str
    hash_ok: bool | None = Field(description="Whether the hash fits the content; null when the source gave none")
    time: datetime = Field(description="Event time, UTC")
    received_at: datetime = Field(description="When Warstream first had it in hand")
    source: str
    system: System
    moon: Named | None
    war_id: int | None
    hull: Hull
    victim: VictimWhole
    attackers: list[Attacker]
    attacker_count: int
    pilot_count: int
    total_value: float | None = Field(description="ISK: that of `zkb`, else of `worth`")
    value_source: ValueSource | None = Field(description=VALUE_SOURCE)
    valued_at: datetime | None = Field(description=VALUED_AT)
    unpriced_items: int | None = Field(description=UNPRICED_ITEMS)
    npc: bool
    solo: bool
    zkb: dict[str, Any] | None = Field(
        description="zKillboard's block as it came: ISK values, points, labels. Of a simulated kill it is the simulator's"
    )
    worth: dict[str, Any] | None = Field(
        description="Warstream's own reckoning in ISK, where zKillboard says nothing: `as_of` is the day of the prices; while "
        "`unpriced` or `unpriceable` is not 0, the values are lower bounds"
    )
    sovereignty: SovRow | None = Field(description="Who holds the system now; null while nobody has told")
    links: Links


class KillmailOne(Model):
    """One killmail."""

    data: KillmailWhole
    simulated: bool


_SYSTEM = {
    "id": 30000142,
    "name": "Jita",
    "security": 0.9459131,
    "security_class": "B",
    "wormhole_class": None,
    "band": "highsec",
    "constellation": {"id": 20000020, "name": "Kimotoro"},
    "region": {"id": 10000002, "name": "The Forge"},
}
_LINKS = {
    "self": "/killmails/96850275",
    "zkillboard": "https://zkillboard.com/kill/96850275/",
    "esi": "https://esi.evetech.net/killmails/96850275/1b5f4b0ea1a1c2f4f3e8b1a3e2e6f0a9b8c7d6e5/",
}
_HULL = {"id": 24690, "name": "Hyperion", "group": {"id": 27, "name": "Battleship"}, "class": "battleship"}
_HASH = "1b5f4b0ea1a1c2f4f3e8b1a3e2e6f0a9b8c7d6e5"
_VICTIM = {
    "character": {"id": 2112000001, "name": "Ada Example"},
    "corporation": {"id": 98000001, "name": None},
    "alliance": None,
    "faction": None,
}
_FINAL = {
    "character": {"id": 2112000002, "name": "Bo Example"},
    "corporation": {"id": 98000002, "name": "Example Logistics"},
    "alliance": {"id": 99000001, "name": "Example Alliance"},
    "faction": None,
    "ship": {"id": 16240, "name": "Catalyst"},
    "weapon": {"id": 3146, "name": "Light Neutron Blaster II"},
}

LIST_EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "id": 96850275,
            "hash": _HASH,
            "time": "2021-11-27T18:22:10Z",
            "system": _SYSTEM,
            "victim": _VICTIM,
            "hull": _HULL,
            "damage_taken": 38122,
            "final_blow": _FINAL,
            "attacker_count": 14,
            "pilot_count": 13,
            "total_value": 412345678.9,
            "value_source": "zkillboard",
            "valued_at": "2021-11-27T18:23:40Z",
            "unpriced_items": None,
            "npc": False,
            "solo": False,
            "links": _LINKS,
        }
    ],
    "next": "WzE2MzgwMzczMzAwMDAwMDAsOTY4NTAyNzUsIjBhMWIyYzNkNGU1ZiJd",
    "simulated": False,
}

ONE_EXAMPLE: dict[str, Any] = {
    "data": {
        "id": 96850275,
        "hash": _HASH,
        "hash_ok": True,
        "time": "2021-11-27T18:22:10Z",
        "received_at": "2021-11-27T18:23:41.512Z",
        "source": "r2z2",
        "system": _SYSTEM,
        "moon": None,
        "war_id": None,
        "hull": _HULL,
        "victim": {
            **_VICTIM,
            "damage_taken": 38122,
            "position": {"x": -107303367211.0, "y": -18744987123.0, "z": 436489013211.0},
            "items": [
                {
                    "type": {"id": 3465, "name": "Large Secure Container"},
                    "flag": 5,
                    "slot": "cargo hold",
                    "quantity_dropped": 1,
                    "quantity_destroyed": None,
                    "singleton": 0,
                    "items": [
                        {
                            "type": {"id": 34, "name": "Tritanium"},
                            "flag": 64,
                            "slot": "unlocked",
                            "quantity_dropped": 1000,
                            "quantity_destroyed": None,
                            "singleton": 0,
                        }
                    ],
                }
            ],
        },
        "attackers": [{**_FINAL, "damage_done": 38122, "final_blow": True, "security_status": -9.9}],
        "attacker_count": 14,
        "pilot_count": 13,
        "total_value": 412345678.9,
        "value_source": "zkillboard",
        "valued_at": "2021-11-27T18:23:40Z",
        "unpriced_items": None,
        "npc": False,
        "solo": False,
        "zkb": {"totalValue": 412345678.9, "points": 12, "npc": False, "solo": False, "labels": ["pvp", "loc:highsec"]},
        "worth": None,
        "sovereignty": None,
        "links": _LINKS,
    },
    "simulated": False,
}
