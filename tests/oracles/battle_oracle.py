"""Battles by plain loops over all pairs of kills, from the rules' text and from raw killmails. Shares no code with the agents."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import combinations
from typing import Any


class Kill:
    """One killmail, read as the section "Words" says."""

    def __init__(self, mail: dict[str, Any]) -> None:
        self.id = mail["killmail_id"]
        self.time = int(datetime.fromisoformat(mail["killmail_time"].replace("Z", "+00:00")).timestamp())
        self.system = mail["solar_system_id"]
        attackers = [party for party in mail["attackers"] if _is_pilot(party)]
        self.combat = bool(attackers)
        self.pilots = {party["character_id"] for party in (*attackers, mail["victim"]) if _is_pilot(party)}
        organisations = {_organisation(party) for party in (*attackers, mail["victim"])}
        self.organisations = organisations - {None}


def _is_pilot(party: dict[str, Any]) -> bool:
    character = party.get("character_id")
    return character is not None and not 3_000_000 <= character <= 3_999_999


def _organisation(party: dict[str, Any]) -> int | None:
    if party.get("alliance_id") is not None:
        return party["alliance_id"]
    corporation = party.get("corporation_id")
    if corporation is not None and not 1_000_000 <= corporation <= 1_999_999:
        return corporation
    return party["character_id"] if _is_pilot(party) else None


def _connected(things: list[Any], links: list[tuple[Any, Any]]) -> list[set[Any]]:
    near: dict[Any, set[Any]] = {one: set() for one in things}
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    found, seen = [], set()
    for one in things:
        if one in seen:
            continue
        group, open_ones = set(), [one]
        while open_ones:
            here = open_ones.pop()
            if here not in group:
                group.add(here)
                open_ones += near[here]
        seen |= group
        found.append(group)
    return found


def battles(mails: list[dict[str, Any]], gates: dict[int, set[int]]) -> dict[int, tuple[list[int], list[list[int]]]]:
    """Every battle, reported or not: id -> (its kills, its engagements' kills), all sorted."""
    kills = {kill.id: kill for kill in map(Kill, mails) if kill.combat}
    by_system = defaultdict(list)
    for kill in kills.values():
        by_system[kill.system].append(kill)
    links = [
        (one.id, other.id)
        for here in by_system.values()
        for one, other in combinations(here, 2)
        if abs(one.time - other.time) <= 900 and one.organisations & other.organisations
    ]
    engagements = _connected(list(kills), links)
    number_of = {kill: number for number, members in enumerate(engagements) for kill in members}

    by_pilot = defaultdict(list)
    for kill in kills.values():
        for pilot in kill.pilots:
            by_pilot[pilot].append(kill)
    moved = defaultdict(set)
    for pilot, seen in by_pilot.items():
        for one, other in combinations(seen, 2):
            if abs(one.time - other.time) <= 600 and one.system != other.system and _near(one.system, other.system, gates):
                moved[tuple(sorted((number_of[one.id], number_of[other.id])))].add(pilot)
    joined = [pair for pair, pilots in moved.items() if len(pilots) >= 5]
    found = {}
    for group in _connected(list(range(len(engagements))), joined):
        members = {kill for number in group for kill in engagements[number]}
        first = min((kills[kill].time, kill) for kill in members)[1]
        found[first] = (sorted(members), sorted(sorted(engagements[number]) for number in group))
    return found


def reported(mails: list[dict[str, Any]], gates: dict[int, set[int]]) -> dict[int, tuple[list[int], list[list[int]]]]:
    """Those from 3 kills and 5 pilots on."""
    kills = {mail["killmail_id"]: Kill(mail) for mail in mails}
    return {
        number: (members, parts)
        for number, (members, parts) in battles(mails, gates).items()
        if len(members) >= 3 and len(set().union(*(kills[kill].pilots for kill in members))) >= 5
    }


def _near(one: int, other: int, gates: dict[int, set[int]]) -> bool:
    return other in gates.get(one, ()) or 31_000_000 <= one <= 31_999_999 or 31_000_000 <= other <= 31_999_999
