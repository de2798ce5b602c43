"""The shape of one combat kill inside `agents/battles`."""

from __future__ import annotations

from typing import NamedTuple


class Party(NamedTuple):
    """The victim or one attacker."""

    character_id: int | None
    corporation_id: int | None
    alliance_id: int | None
    ship_type_id: int | None
    weapon_type_id: int | None  # None for the victim
    damage: int  # done by an attacker, taken by the victim
    final_blow: bool
    organisation: int | None  # by the battle rules; None when it brings none
    pilot: int | None  # character id when the party is a pilot by the rules, else None


class Fact(NamedTuple):
    """One combat kill."""

    killmail_id: int
    time: int  # Unix seconds
    solar_system_id: int
    region_id: int | None
    victim: Party
    attackers: tuple[Party, ...]  # all of them, NPCs too, in the mail's order
    isk: int | None  # cents of zkb totalValue; None unknown
    dropped: int | None  # cents
    destroyed: int | None  # cents
    proof: int
    content: str
    sequence: int
    uploaded_at: int
