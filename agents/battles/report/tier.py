"""How large a battle is, in one word."""

from __future__ import annotations

from schemas.battle import Tier

HELLCAMP = 200
BATTLE = 50
BRAWL = 10
"""Pilots' losses from which the word holds. The reference platform's bounds, which count every killmail; counting pilots'
losses keeps 251 empty shuttles out of a looted structure from being a hellcamp."""


def tier(pilot_losses: int) -> Tier:
    """The word for that many killmails with a pilot as victim."""
    if pilot_losses >= HELLCAMP:
        return "hellcamp"
    if pilot_losses >= BATTLE:
        return "battle"
    return "brawl" if pilot_losses >= BRAWL else "gank"
