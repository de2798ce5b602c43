"""Who was out in which hulls, in stretches of time: what doctrines are found in. Pure, and kept up kill by kill.

A battle may last for hours, and fleets reship meanwhile, so each side is looked at in stretches. Each pilot counts once in a
stretch, with the hull that he was seen in most often there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from agents.battles.facts import Fact
from agents.battles.report.hulls import flown, is_capsule
from schemas.battle import SideFleet

STRETCH = 900
"""Seconds: as long as a battle may be quiet. Shorter, and a stretch of most fights shows a handful of a fleet; longer, and a
fleet that went home is mixed with what it came back in."""
LEAST_PILOTS = 5
"""Of known hull, on one side: fewer are a gang, of which each flies what he likes."""

Moment = tuple[int, int, int]
"""Time, killmail and pilot."""


class Part:
    """One organisation in one stretch."""

    __slots__ = ("first", "hulls", "last", "losses", "places", "version")

    def __init__(self) -> None:
        self.hulls: dict[int, dict[int, int]] = {}
        """Pilot -> ship -> on so many killmails."""
        self.first: Moment | None = None
        self.last = 0
        self.places: dict[int, tuple[int, int | None]] = {}
        """System -> (killmails, region)."""
        self.losses: list[int] = []
        """Killmails of ships that its pilots lost."""
        self.version = 0
        """Of how many things it was told."""

    def see(self, fact: Fact, pilot: int, type_id: int | None) -> None:
        """One of its pilots is on a killmail."""
        self.version += 1
        moment = (fact.time, fact.killmail_id, pilot)
        if self.first is None or moment < self.first:
            self.first = moment
        if fact.time > self.last:
            self.last = fact.time
        ship = flown(type_id)
        if ship is not None and not is_capsule(ship):
            seen = self.hulls.setdefault(pilot, {})
            seen[ship] = seen.get(ship, 0) + 1


class Stretches:
    """All of one battle, by organisation: sides may change with every kill."""

    __slots__ = ("_parts", "_told")

    def __init__(self) -> None:
        self._parts: dict[int, dict[int, Part]] = {}
        """Start of the stretch -> organisation -> its part."""
        self._told: dict[tuple[int, tuple[int, ...]], tuple[int, SideFleet | None]] = {}
        """What was made of a side's organisations in a stretch, and at which version."""

    def add(self, fact: Fact) -> None:
        """One kill, which must not be here yet."""
        parts = self._parts.setdefault(fact.time - fact.time % STRETCH, {})
        victim = fact.victim
        here: set[int] = set()
        for party in fact.attackers:
            if party.pilot is not None and party.organisation is not None:
                part = parts.get(party.organisation)
                if part is None:
                    part = parts[party.organisation] = Part()
                part.see(fact, party.pilot, party.ship_type_id)
                here.add(party.organisation)
        if victim.pilot is not None and victim.organisation is not None:
            part = parts.get(victim.organisation)
            if part is None:
                part = parts[victim.organisation] = Part()
            part.see(fact, victim.pilot, victim.ship_type_id)
            here.add(victim.organisation)
            ship = flown(victim.ship_type_id)
            if ship is not None and not is_capsule(ship):
                part.losses.append(fact.killmail_id)
        for organisation in here:
            places = parts[organisation].places
            kills, _ = places.get(fact.solar_system_id, (0, None))
            places[fact.solar_system_id] = (kills + 1, fact.region_id)

    def fleets(self, sides: Mapping[str, Sequence[int]]) -> list[SideFleet]:
        """`sides`: letter -> its organisations. By stretch, then letter; each with `LEAST_PILOTS` at least.

        Parts of the answer are shared with later ones: do not change it.
        """
        told: dict[tuple[int, tuple[int, ...]], tuple[int, SideFleet | None]] = {}
        found = []
        for start in sorted(self._parts):
            parts = self._parts[start]
            for letter, organisations in sorted(sides.items()):
                here = tuple(sorted(one for one in organisations if one in parts))
                if not here:
                    continue
                key, version = (start, here), sum(parts[one].version for one in here)
                known = self._told.get(key)
                if known is None or known[0] != version:
                    known = (version, _fleet(start, {one: parts[one] for one in here}))
                told[key] = known
                fleet = known[1]
                if fleet is not None:
                    found.append(SideFleet(**{**fleet, "side": letter}))
        self._told = told
        return found


def _fleet(start: int, parts: Mapping[int, Part]) -> SideFleet | None:
    """Of organisations that stand together; None for too few pilots of known hull."""
    seen: dict[int, dict[int, int]] = {}
    for part in parts.values():
        for pilot, ships in part.hulls.items():
            known = seen.get(pilot)
            seen[pilot] = ships if known is None else _sum(known, ships)
    if len(seen) < LEAST_PILOTS:
        return None
    hulls: dict[int, int] = {}
    for ships in seen.values():
        ship = max(ships, key=lambda one: (ships[one], -one))
        hulls[ship] = hulls.get(ship, 0) + 1
    first = min(part.first for part in parts.values() if part.first is not None)
    places: dict[int, tuple[int, int | None]] = {}
    for part in parts.values():
        for system, (kills, region) in part.places.items():
            places[system] = (places.get(system, (0, None))[0] + kills, region)
    home = max(places, key=lambda system: (places[system][0], -system))
    return SideFleet(
        fleet_id=f"{first[1]}-{first[2]}",
        side="",
        stretch=start,
        start=first[0],
        end=max(part.last for part in parts.values()),
        pilots=len(seen),
        hulls=_pairs(hulls),
        organisations=_pairs({one: len(part.hulls) for one, part in parts.items() if part.hulls}),
        solar_system_id=home,
        region_id=places[home][1],
        losses=sorted(number for part in parts.values() for number in part.losses),
    )


def _sum(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {ship: one.get(ship, 0) + other.get(ship, 0) for ship in one.keys() | other.keys()}


def _pairs(counts: Mapping[int, int]) -> list[list[int]]:
    """Largest count first, then by id."""
    return [[one, counts[one]] for one in sorted(counts, key=lambda one: (-counts[one], one))]


def letter_members(stands: Mapping[int, str], organisations: Iterable[int]) -> dict[str, list[int]]:
    """Letter -> those of the organisations that stand there; those without a side are in none."""
    found: dict[str, list[int]] = {}
    for one in organisations:
        if letter := stands.get(one):
            found.setdefault(letter, []).append(one)
    return found
