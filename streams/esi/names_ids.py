"""Who is in a kill, by the ids that ESI can name. Pure."""

from __future__ import annotations

from schemas.kill_parties import NPC_CHARACTERS, parties_of
from schemas.killmail import MAX_ID
from schemas.killmail_event import KillmailEvent
from schemas.world.name import NameCategory

Key = tuple[NameCategory, int]

FACTIONS = range(500_000, 600_000)
"""Old mails carry a faction where the corporation belongs (ESI issue 354)."""
NPC_CORPORATIONS = range(1_000_000, 2_000_000)
FIRST_CHARACTER = 3_000_000
"""Smaller ids of characters are none: NPCs begin here, players at 90,000,000 (the oldest of all at 100,000,000)."""
STATIONS = range(60_000_000, 64_000_000)
"""NPC stations. Structures of players have larger ids, and their names are for those who may dock."""


def owners_of(event: KillmailEvent) -> dict[NameCategory, set[int]]:
    """Characters, corporations, alliances and factions of a kill that can be asked for."""
    found: dict[NameCategory, set[int]] = {}
    categories: tuple[NameCategory, ...] = ("character", "corporation", "alliance", "faction")
    parties = parties_of(event["killmail"])
    for category in categories:
        for number in parties[category]:  # type: ignore[index]
            key = askable(category, number)
            if key is not None:
                found.setdefault(key[0], set()).add(key[1])
    return found


def askable(category: NameCategory, number: int) -> Key | None:
    """The id under the category it really is of; None for what no one can name."""
    if not 0 < number <= MAX_ID:
        return None
    if number in FACTIONS:
        return ("faction", number)
    if category == "faction" or (category == "character" and number < FIRST_CHARACTER):
        return None
    if category == "station" and number not in STATIONS:
        return None
    return (category, number)


def has_affiliation(key: Key) -> bool:
    """A player's character. One NPC among them, and ESI refuses a whole batch."""
    return key[0] == "character" and key[1] not in NPC_CHARACTERS


def has_details(key: Key) -> bool:
    """ESI has a page of its own for it."""
    return key[0] in ("alliance", "corporation")
