"""Whose valuation counts for each kill, by plain loops over raw events. Shares no code with the agents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def appraised(events: Iterable[dict[str, Any]]) -> set[int]:
    """Kills of which zKillboard never said anything, and that the best founded of our own worths gives a value."""
    zkb, worths = set(), dict[int, list[Any]]()
    for event in events:
        if event["zkb"] is not None:
            zkb.add(event["killmail_id"])
        elif event.get("worth") is not None:
            worths.setdefault(event["killmail_id"], []).append(event["worth"])
    return {number for number, said in worths.items() if number not in zkb and _best(said)["total"] is not None}


def _best(worths: list[dict[str, Any]]) -> dict[str, Any]:
    """The later day, then more days of prices, then the higher value; of an unknown one any other is higher."""
    return max(worths, key=lambda one: (one["as_of"], one["days"], one["total"] is not None, one["total"] or 0))


def told(report: dict[str, Any]) -> dict[str, int]:
    """What a report says, by whom: all, each side ("side A", "side None"), each organisation (its id)."""
    found = {"all": report["losses"]["appraised"]}
    for side in [*report["sides"], report["unassigned"]]:
        if side is not None:
            found[f"side {side['side']}"] = side["losses"]["appraised"]
            found |= {str(one["id"]): one["appraised"] for one in side["organisations"]}
    return found


def expected(report: dict[str, Any], kills: list[int], events: list[dict[str, Any]]) -> dict[str, int]:
    """What it must say of a battle of these kills, given who stands where."""
    victims = {event["killmail_id"]: owner(event["killmail"]["victim"]) for event in events}
    ours = [victims[number] for number in appraised(events) & set(kills)]
    found = {"all": len(ours)}
    standing = {one["id"]: side["side"] for side in report["sides"] for one in side["organisations"]}
    for side in [*report["sides"], report["unassigned"]]:
        if side is not None:
            found[f"side {side['side']}"] = sum(standing.get(one) == side["side"] for one in ours)
            found |= {str(one["id"]): ours.count(one["id"]) for one in side["organisations"]}
    return found


def owner(victim: dict[str, Any]) -> int | None:
    """The organisation that lost it, by the battle rules."""
    if victim.get("alliance_id") is not None:
        return int(victim["alliance_id"])
    corporation, character = victim.get("corporation_id"), victim.get("character_id")
    if corporation is not None and not 1_000_000 <= corporation <= 1_999_999:
        return int(corporation)
    return None if character is None or 3_000_000 <= character <= 3_999_999 else int(character)
