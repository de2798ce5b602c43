"""Who and what was in a kill, and in which role. The one reading that tables, timelines and filters share."""

from __future__ import annotations

from typing import Literal

from schemas.killmail import Attacker, Killmail, Victim

Kind = Literal["character", "corporation", "alliance", "faction", "hull"]

VICTIM = 1
ATTACKER = 2
FINAL_BLOW = 4
"""Roles are bits: who dealt the final blow is an attacker too."""

NPC_CHARACTERS = range(3_000_000, 4_000_000)
"""Ids of NPC agents: a party with one of these is no pilot. Source: CCP's table of id ranges."""

FIRST_PLAYER_CORPORATION = 98_000_000
"""Corporation ids below are NPC corporations (1,000,000 to 2,000,000). Old player corporations lie between 100,000,000 and
2,147,483,647, which is above as well. Source: CCP's table of id ranges."""

_FIELDS: tuple[tuple[Kind, str], ...] = (
    ("character", "character_id"),
    ("corporation", "corporation_id"),
    ("alliance", "alliance_id"),
    ("faction", "faction_id"),
    ("hull", "ship_type_id"),
)


def parties_of(killmail: Killmail) -> dict[Kind, dict[int, int]]:
    """Every party of the mail: kind -> id -> roles (bits)."""
    found: dict[Kind, dict[int, int]] = {kind: {} for kind, _ in _FIELDS}
    for kind, field in _FIELDS:
        number = killmail["victim"].get(field)
        if isinstance(number, int):
            found[kind][number] = VICTIM
    for attacker in killmail["attackers"]:
        role = ATTACKER | FINAL_BLOW if attacker["final_blow"] else ATTACKER
        for kind, field in _FIELDS:
            number = attacker.get(field)
            if isinstance(number, int):
                found[kind][number] = found[kind].get(number, 0) | role
    return found


def is_pilot(party: Attacker | Victim) -> bool:
    """A player: has a character that is not an NPC's (battle rules, "Words")."""
    character = party.get("character_id")
    return character is not None and character not in NPC_CHARACTERS


def pilot_count(killmail: Killmail) -> int:
    """Attackers that are players."""
    return sum(1 for attacker in killmail["attackers"] if is_pilot(attacker))


def is_npc(killmail: Killmail) -> bool:
    """No attacker is a player."""
    return pilot_count(killmail) == 0


def is_solo(killmail: Killmail) -> bool:
    """Exactly one attacker is a player, and no structure of another player corporation helped. NPCs do not count."""
    pilots = [attacker for attacker in killmail["attackers"] if is_pilot(attacker)]
    if len(pilots) != 1:
        return False
    own = pilots[0].get("corporation_id")
    helpers = (attacker.get("corporation_id") for attacker in killmail["attackers"] if not is_pilot(attacker))
    return not any(_of_players(helper) and helper != own for helper in helpers)


def _of_players(corporation_id: int | None) -> bool:
    return corporation_id is not None and corporation_id >= FIRST_PLAYER_CORPORATION
