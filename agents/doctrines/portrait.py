"""Everything that a doctrine tells but its identity: from its fleets, and from what they lost. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from agents.doctrines.confidence import confidence
from agents.doctrines.days import days_of, mean_shares
from agents.doctrines.drift import drift_of
from agents.doctrines.fits import Flown
from agents.doctrines.fleet import Fleet
from agents.doctrines.roles import class_of, kind_of, repairs, role_of
from agents.doctrines.state import Known
from agents.doctrines.step import apart_of
from agents.doctrines.turns import ABANDONED
from agents.doctrines.vector import LOGISTICS_WEIGHT
from schemas.battle import OrganisationKind
from schemas.doctrine import DoctrineHull, DoctrineRegion, DoctrineUser, FleetMember

DIGITS = 4
LEAST_SHARE = 0.01
"""Of a fleet's pilots: hulls below were brought by one or two in all."""
LEAST_PRESENCE = 0.25
"""Of the fleets: but a hull that is in every fourth belongs, however few it are."""
FLYING, PART = 3, 0.2
"""An organisation flies it with three pilots in a fleet or a fifth of it; one pilot in somebody's fleet is a guest."""
MOST_MEMBERS, MOST_USERS = 1_000, 100


class Subject(NamedTuple):
    """One doctrine, with its fleets in the window (by stretch, then id), and what they lost."""

    known: Known
    members: Sequence[Fleet]
    flown: Flown


def shares_of(known: Known, members: Sequence[Fleet]) -> Mapping[int, float]:
    """Hull -> share of the pilots; of one that nobody flies now as its centre has it."""
    if members:
        return mean_shares(members)
    found = {
        hull: value / (LOGISTICS_WEIGHT if repairs(hull) else 1.0)
        for hull, value in known.centre.items()
        if isinstance(hull, int)
    }
    total = sum(found.values())
    return {hull: value / total for hull, value in found.items()}


def portrait(
    subject: Subject,
    name: str,
    formerly: Iterable[str],
    kinds: Mapping[int, OrganisationKind],
    *,
    eps: float,
    newest: int,
) -> dict[str, Any]:
    """The fields of `schemas.doctrine.Doctrine` that are a function of the fleets; `newest` in Unix seconds."""
    known, members, flown = subject
    shares = shares_of(known, members)
    first = min([known.first_seen, *(fleet.start for fleet in members)])
    last = max([known.last_seen, *(fleet.end for fleet in members)])
    distances = [float(row[0]) for row in apart_of(members, [known.centre])] if members else []
    drift, moved = drift_of(members, first, last, newest)
    days = {one["day"]: one for one in (*known.days, *days_of(members))}
    return {
        "v": 1,
        "doctrine_id": known.doctrine_id,
        "state": "abandoned" if newest - last > ABANDONED else "live",
        "merged_into": None,
        "formerly": sorted(formerly),
        "name": name,
        "kind": kind_of(shares),
        "hulls": _hulls(shares, members),
        "fleets": len(members),
        "battles": len({fleet.battle_id for fleet in members}),
        "pilots_mean": round(sum(fleet.pilots for fleet in members) / len(members), 1) if members else 0.0,
        "pilots_most": max((fleet.pilots for fleet in members), default=0),
        "confidence": confidence(members, distances, eps),
        "drift": drift,
        "drift_distance": moved,
        "first_seen": first,
        "last_seen": last,
        "members": _members(members, distances),
        "flown_by": _users(members, kinds),
        "regions": _regions(members),
        "days": [days[day] for day in sorted(days)],
        "fits": list(flown.fits),
        "items": list(flown.items),
        "turns": list(known.turns),
        "centre": [[feature, value] for feature, value in known.centre.items()],
    }


def _hulls(shares: Mapping[int, float], members: Sequence[Fleet]) -> list[DoctrineHull]:
    seen: dict[int, int] = {}
    for fleet in members:
        for hull, _ in fleet.hulls:
            seen[hull] = seen.get(hull, 0) + 1
    presence = {hull: seen.get(hull, 0) / len(members) if members else 0.0 for hull in shares}
    kept = [hull for hull in shares if shares[hull] >= LEAST_SHARE or presence[hull] >= LEAST_PRESENCE]
    return [
        DoctrineHull(
            ship_type_id=hull,
            ship_class=class_of(hull),
            role=role_of(hull, shares),
            share=round(shares[hull], DIGITS),
            presence=round(presence[hull], DIGITS),
        )
        for hull in sorted(kept, key=lambda hull: (-shares[hull], hull))
    ]


def _members(members: Sequence[Fleet], distances: Sequence[float]) -> list[FleetMember]:
    rows = [
        FleetMember(
            fleet_id=fleet.fleet_id,
            battle_id=fleet.battle_id,
            side=fleet.side,
            start=fleet.start,
            end=fleet.end,
            pilots=fleet.pilots,
            solar_system_id=fleet.solar_system_id,
            region_id=fleet.region_id,
            organisations=[[one, pilots] for one, pilots in fleet.organisations if _flies(pilots, fleet)],
            distance=round(distance, DIGITS),
        )
        for fleet, distance in zip(members, distances, strict=True)
    ]
    return sorted(rows, key=lambda row: (-row["start"], row["fleet_id"]))[:MOST_MEMBERS]


def _flies(pilots: int, fleet: Fleet) -> bool:
    return pilots >= FLYING or pilots >= PART * fleet.pilots


def _users(members: Sequence[Fleet], kinds: Mapping[int, OrganisationKind]) -> list[DoctrineUser]:
    found: dict[int, DoctrineUser] = {}
    for fleet in members:
        for one, pilots in fleet.organisations:
            if _flies(pilots, fleet):
                user = found.get(one)
                if user is None:
                    kind = kinds.get(one, "alliance")
                    found[one] = DoctrineUser(
                        id=one, kind=kind, fleets=1, pilots=pilots, first_seen=fleet.start, last_seen=fleet.end
                    )
                else:
                    user["fleets"] += 1
                    user["pilots"] = max(user["pilots"], pilots)
                    user["first_seen"] = min(user["first_seen"], fleet.start)
                    user["last_seen"] = max(user["last_seen"], fleet.end)
    return sorted(found.values(), key=lambda user: (-user["fleets"], -user["pilots"], user["id"]))[:MOST_USERS]


def _regions(members: Sequence[Fleet]) -> list[DoctrineRegion]:
    found: dict[int, DoctrineRegion] = {}
    for fleet in members:
        if fleet.region_id is None:
            continue
        region = found.setdefault(
            fleet.region_id,
            DoctrineRegion(region_id=fleet.region_id, fleets=0, first_seen=fleet.start, last_seen=fleet.end),
        )
        region["fleets"] += 1
        region["first_seen"] = min(region["first_seen"], fleet.start)
        region["last_seen"] = max(region["last_seen"], fleet.end)
    return sorted(found.values(), key=lambda region: (-region["fleets"], region["region_id"]))
