"""The report once more, slowly: plain loops over all kills for every single figure, and nothing kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from report_world import Parted

from agents.battles.facts import Fact, Party
from universe import ships, types

LOGISTICS = {"logistics", "logistics frigate", "force auxiliary"}


def what(type_id: int | None) -> str:
    item = None if type_id is None else types.type_of(type_id)
    if item is None:
        return "ship"
    if item.group_id == 29:
        return "capsule"
    return {6: "ship", 22: "deployable", 23: "structure", 40: "structure", 46: "structure", 65: "structure"}.get(
        item.category_id, "other"
    )


def word(type_id: int) -> str:
    item = types.type_of(type_id)
    return "other" if item is None else ships.ship_class(item.group_id)


def capital(type_id: int | None) -> bool:
    item = None if type_id is None else types.type_of(type_id)
    return item is not None and ships.is_capital(item.group_id)


def seat(type_id: int | None) -> int | None:
    return type_id if type_id is not None and what(type_id) in ("ship", "capsule") else None


def weapon(party: Party) -> int | None:
    gun = party.weapon_type_id
    if gun is None or gun == party.ship_type_id:
        return None
    return None if types.type_of(gun) is not None and what(gun) in ("ship", "capsule") else gun


def money(worths: list[int | None]) -> float | None:
    known = [one for one in worths if one is not None]
    return None if worths and not known else sum(known) / 100


def ours(facts: list[Fact]) -> int:
    """Killmails with a worth that stands where no opinion of zKillboard's can."""
    return len([fact for fact in facts if fact.sequence == -2 and fact.isk is not None])


def blow(fact: Fact) -> int | None:
    party = next((one for one in fact.attackers if one.final_blow), None)
    return None if party is None or party.pilot is None else party.organisation


def null_last(number: int | None) -> tuple[bool, int]:
    return (number is None, number or 0)


class Oracle:
    def __init__(self, facts: Sequence[Fact], sides: Parted) -> None:
        self.facts = sorted(facts, key=lambda fact: (fact.time, fact.killmail_id))
        self.sides = sides
        self.letter = {one.organisation: side.letter for side in sides.sides for one in side.members}
        self.member = {one.organisation: one for side in sides.sides for one in side.members}
        self.member |= {one.organisation: one for one in sides.unassigned}
        self.letters = [side.letter for side in sides.sides]

    def of(self, organisation: int | None) -> str:
        return self.letter.get(organisation, "") if organisation is not None else ""

    def lost_by(self, group: str) -> list[Fact]:
        return [fact for fact in self.facts if self.of(fact.victim.organisation) == group]

    def losses(self, facts: list[Fact]) -> dict[str, Any]:
        kinds = [(what(fact.victim.ship_type_id), fact.victim.pilot is not None) for fact in facts]
        return {
            "killmails": len(facts),
            "ships": kinds.count(("ship", True)),
            "unpiloted": kinds.count(("ship", False)),
            "capsules": sum(kind == "capsule" for kind, _ in kinds),
            "structures": sum(kind == "structure" for kind, _ in kinds),
            "deployables": sum(kind == "deployable" for kind, _ in kinds),
            "other": sum(kind == "other" for kind, _ in kinds),
            "capitals": sum(capital(fact.victim.ship_type_id) for fact in facts),
            "isk": money([fact.isk for fact in facts]),
            "unpriced": sum(fact.isk is None for fact in facts),
            "appraised": ours(facts),
            "dropped": money([fact.dropped for fact in facts]),
            "destroyed": money([fact.destroyed for fact in facts]),
        }

    def sightings(self, organisations: set[int]) -> list[tuple[int, int, int | None]]:
        """(organisation, pilot, type) of every appearance."""
        found = []
        for fact in self.facts:
            for party in (fact.victim, *fact.attackers):
                if party.pilot is not None and party.organisation in organisations:
                    found.append((party.organisation, party.pilot, party.ship_type_id))
        return found

    def fielded(self, organisations: set[int]) -> dict[int | None, set[int]]:
        hulls: dict[int, set[int | None]] = {}
        for _, pilot, type_id in self.sightings(organisations):
            hulls.setdefault(pilot, set()).add(seat(type_id))
        found: dict[int | None, set[int]] = {}
        for pilot, seen in hulls.items():
            real = {one for one in seen if one is not None and what(one) == "ship"}
            pods = {one for one in seen if one is not None and what(one) == "capsule"}
            for one in real or pods or {None}:
                found.setdefault(one, set()).add(pilot)
        return found

    def organisation(self, number: int) -> dict[str, Any]:
        pilots = {pilot for _, pilot, _ in self.sightings({number})}
        lost = [fact for fact in self.facts if fact.victim.organisation == number]
        mine = [
            fact
            for fact in self.facts
            if fact.victim.organisation != number and any(one.organisation == number for one in fact.attackers)
        ]
        parties = [one for fact in self.facts for one in (fact.victim, *fact.attackers) if one.organisation == number]
        kind = "character"
        if any(one.alliance_id == number for one in parties):
            kind = "alliance"
        elif any(one.corporation_id == number for one in parties):
            kind = "corporation"
        member = self.member.get(number)
        return {
            "id": number,
            "kind": kind,
            "pilots": len(pilots),
            "kills": len(mine),
            "final_blows": sum(blow(fact) == number for fact in mine),
            "losses": len(lost),
            "isk_lost": money([fact.isk for fact in lost]),
            "unpriced": sum(fact.isk is None for fact in lost),
            "appraised": ours(lost),
            "damage": sum(one.damage for fact in self.facts for one in fact.attackers if one.organisation == number),
            "confidence": member.confidence if member else 0.0,
            "kills_for": member.kills_for if member else 0,
            "kills_against": member.kills_against if member else 0,
        }

    def pilots(self, organisations: set[int]) -> list[dict[str, Any]]:
        rows = []
        for number, pilot in {(number, pilot) for number, pilot, _ in self.sightings(organisations)}:
            kills = blows = damage = 0
            for fact in self.facts:
                here = [one for one in fact.attackers if one.pilot == pilot and one.organisation == number]
                damage += sum(one.damage for one in here)
                earlier = next((one.organisation for one in fact.attackers if one.pilot == pilot), None)
                if here and fact.victim.organisation != number:
                    kills += earlier == number
                    first = next((one for one in fact.attackers if one.final_blow), None)
                    blows += first is not None and first.pilot == pilot and first.organisation == number
            lost = [fact for fact in self.facts if (fact.victim.pilot, fact.victim.organisation) == (pilot, number)]
            seen = [one for org, who, one in self.sightings(organisations) if (org, who) == (number, pilot)]
            flown = [one for one in seen if seat(one) is not None and what(one) == "ship"]
            flown = flown or [one for one in seen if seat(one) is not None]
            rows.append(
                {
                    "character_id": pilot,
                    "organisation": number,
                    "kills": kills,
                    "final_blows": blows,
                    "damage": damage,
                    "losses": len(lost),
                    "ship_type_id": min(flown, key=lambda one: (-flown.count(one), one)) if flown else None,
                }
            )
        rows = [one for one in rows if one["kills"]]
        return sorted(
            rows,
            key=lambda one: (-one["kills"], -one["final_blows"], -one["damage"], one["character_id"], one["organisation"]),
        )[:10]

    def reships(self, organisations: set[int]) -> list[dict[str, Any]]:
        lost: dict[tuple[int, int], list[int]] = {}
        for fact in self.facts:
            who = fact.victim
            if who.pilot is not None and who.organisation in organisations and what(who.ship_type_id) == "ship":
                lost.setdefault((who.pilot, who.organisation), []).append(fact.killmail_id)
        rows = [
            {"character_id": pilot, "organisation": number, "killmails": ids}
            for (pilot, number), ids in lost.items()
            if len(ids) > 1
        ]
        return sorted(rows, key=lambda one: (-len(one["killmails"]), one["character_id"], one["organisation"]))[:100]

    def loadouts(self, number: int) -> list[dict[str, Any]]:
        found: dict[tuple[int | None, int | None], list[tuple[int, int]]] = {}
        for fact in self.facts:
            for one in fact.attackers:
                if one.organisation == number and one.pilot is not None:
                    hull = seat(one.ship_type_id)
                    hull = None if hull is not None and what(hull) == "capsule" else hull
                    gun = weapon(one)
                    found.setdefault((hull, gun), []).append((one.pilot, one.damage))
        rows = [
            {
                "organisation": number,
                "ship_type_id": hull,
                "weapon_type_id": gun,
                "pilots": len({pilot for pilot, _ in shown}),
                "damage": sum(damage for _, damage in shown),
            }
            for (hull, gun), shown in found.items()
        ]
        return sorted(
            rows,
            key=lambda one: (
                -one["pilots"],
                -one["damage"],
                null_last(one["ship_type_id"]),
                null_last(one["weapon_type_id"]),
            ),
        )[:10]

    def inflicted(self, group: str) -> list[Fact]:
        return [
            fact
            for fact in self.facts
            if self.of(fact.victim.organisation) != group and blow(fact) is not None and self.of(blow(fact)) == group
        ]

    def side(self, group: str) -> dict[str, Any]:
        everybody = {number for fact in self.facts for number in fact.organisations()}
        mine = {number for number in everybody if self.of(number) == group}
        rows = sorted((self.organisation(number) for number in mine), key=lambda one: (-one["pilots"], one["id"]))
        lost, inflicted = self.lost_by(group), self.inflicted(group)
        fielded = self.fielded(mine)
        gone = [fact.victim.ship_type_id for fact in lost]
        hulls = [
            {
                "ship_type_id": one,
                "ship_class": None if one is None else word(one),
                "fielded": len(fielded.get(one, ())),
                "lost": gone.count(one),
            }
            for one in {*fielded, *gone}
        ]
        hulls.sort(key=lambda one: (-one["fielded"], -one["lost"], null_last(one["ship_type_id"])))
        classes: dict[str, int] = {}
        for hull in hulls:
            if hull["fielded"] and hull["ship_class"] is not None:
                classes[hull["ship_class"]] = classes.get(hull["ship_class"], 0) + hull["fielded"]
        isk_lost, isk_inflicted = money([fact.isk for fact in lost]), money([fact.isk for fact in inflicted])
        efficiency = None
        if isk_lost is not None and isk_inflicted is not None and isk_lost + isk_inflicted > 0:
            cents = [sum(fact.isk or 0 for fact in facts) for facts in (inflicted, lost)]
            efficiency = cents[0] / sum(cents)

        def in_hulls(wanted: Any) -> int:
            return len({pilot for one, pilots in fielded.items() if one is not None and wanted(one) for pilot in pilots})

        return {
            "side": group or None,
            "organisations": rows,
            "pilots": len({pilot for _, pilot, _ in self.sightings(mine)}),
            "losses": self.losses(lost),
            "isk_inflicted": isk_inflicted,
            "efficiency": efficiency,
            "damage": sum(one.damage for fact in self.facts for one in fact.attackers if one.organisation in mine),
            "kills": sum(
                fact.victim.organisation not in mine and any(one.organisation in mine for one in fact.attackers)
                for fact in self.facts
            ),
            "logistics": in_hulls(lambda one: word(one) in LOGISTICS),
            "capitals": in_hulls(capital),
            "classes": classes,
            "hulls": hulls,
            "top_pilots": self.pilots(mine),
            "reships": self.reships(mine),
            "loadouts": [loadout for row in rows for loadout in self.loadouts(row["id"])],
        }

    def damage(self, group: str) -> list[dict[str, Any]]:
        found: dict[int | None, list[tuple[int, int]]] = {}
        for fact in self.facts:
            for one in fact.attackers:
                if one.pilot is not None and one.damage and self.of(one.organisation) == group:
                    gun = weapon(one)
                    found.setdefault(gun, []).append((one.pilot, one.damage))
        rows = [
            {
                "side": group or None,
                "weapon_type_id": gun,
                "damage": sum(damage for _, damage in done),
                "pilots": len({pilot for pilot, _ in done}),
            }
            for gun, done in found.items()
        ]
        return sorted(rows, key=lambda one: (-one["damage"], null_last(one["weapon_type_id"])))[:50]

    def timeline(self) -> dict[str, Any]:
        groups = [*self.letters, ""]
        starts = sorted({fact.time // 60 * 60 for fact in self.facts})
        buckets = []
        for start in starts:
            here = [fact for fact in self.facts if fact.time // 60 * 60 == start]
            by = {group: [fact for fact in here if self.of(fact.victim.organisation) == group] for group in groups}
            buckets.append(
                {
                    "start": start,
                    "kills": len(here),
                    "losses": {group: len(by[group]) for group in groups if by[group]},
                    "isk": {
                        group: money([fact.isk for fact in by[group]])
                        for group in groups
                        if any(fact.isk is not None for fact in by[group])
                    },
                }
            )
        momentum = {}
        for letter in self.letters:
            lost, inflicted = self.lost_by(letter), self.inflicted(letter)
            if any(fact.isk is not None for fact in lost + inflicted):
                momentum[letter] = [
                    (
                        sum(fact.isk or 0 for fact in inflicted if fact.time < start + 60)
                        - sum(fact.isk or 0 for fact in lost if fact.time < start + 60)
                    )
                    / 100
                    for start in starts
                ]
        piloted = [fact for fact in self.facts if fact.victim.pilot is not None]
        return {
            "bucket_seconds": 60,
            "buckets": buckets,
            "momentum": momentum,
            "first_blood": (piloted or self.facts)[0].killmail_id,
            "turning_points": self.turns(),
        }

    def turns(self) -> list[dict[str, Any]]:
        """Turning points without their text."""
        first, last = self.facts[0].time // 60, self.facts[-1].time // 60
        count = dict.fromkeys(range(first - 3, last + 1), 0)
        for fact in self.facts:
            count[fact.time // 60] += 1
        points: list[tuple[int, int, str, int | None]] = []

        def mean(minute: int) -> float:
            return (count[minute - 1] + count[minute - 2] + count[minute - 3]) / 3

        def spike(minute: int) -> bool:
            return minute >= first + 3 and count[minute] >= 5 and count[minute] > 3 * mean(minute) + 1e-9

        def drop(minute: int) -> bool:
            return minute >= first + 3 and mean(minute) > 2 + 1e-9 and count[minute] < 0.3 * mean(minute) - 1e-9

        for minute in range(first + 3, last + 1):
            if spike(minute) and not spike(minute - 1):
                points.append((minute * 60, 0, "", None))
            if drop(minute) and not drop(minute - 1):
                points.append((minute * 60, 1, "", None))
        for group in [*self.letters, ""]:
            for fact in self.facts:
                seen = [one for one in (fact.victim, *fact.attackers) if one.organisation is not None]
                seen = [one for one in seen if one is fact.victim or one.pilot is not None]
                if any(capital(one.ship_type_id) and one.pilot and self.of(one.organisation) == group for one in seen):
                    points.append((fact.time // 60 * 60, 2, group, fact.killmail_id))
                    break
        valued = [fact for fact in self.facts if fact.isk is not None and fact.isk >= 10**11]
        for fact in sorted(valued, key=lambda fact: (-(fact.isk or 0), fact.killmail_id))[:20]:
            points.append((fact.time // 60 * 60, 3, self.of(fact.victim.organisation), fact.killmail_id))
        for group in self.letters:
            lost = [fact for fact in self.lost_by(group) if fact.victim.ship_type_id is not None]
            minutes = {fact.time // 60 for fact in lost if word(fact.victim.ship_type_id) in LOGISTICS}  # type: ignore[arg-type]
            for minute in minutes:
                if minute - 1 not in minutes and minute + 1 in minutes:
                    points.append((minute * 60, 4, group, None))
        points.sort(key=lambda one: (one[0], one[1], one[2] == "", one[2], one[3] or 0))
        names = ["kill-spike", "kill-drop", "capital-entry", "high-value-kill", "logistics-collapse"]
        return [
            {"what": names[turn], "bucket": bucket, "side": group or None, "killmail_id": number}
            for bucket, turn, group, number in points
        ]

    def report(self) -> dict[str, Any]:
        nobody = self.side("")
        return {
            "sides": [self.side(letter) for letter in self.letters],
            "unassigned": nobody if nobody["organisations"] or nobody["losses"]["killmails"] else None,
            "losses": self.losses(self.facts),
            "timeline": self.timeline(),
            "damage": [row for group in [*self.letters, ""] for row in self.damage(group)],
            "disagreement": {
                "value": math.ceil(self.sides.disagreement / 100),
                "of": math.ceil(self.sides.evidence / 100),
                "optimal": self.sides.optimal,
            },
        }
