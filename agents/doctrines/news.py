"""What is news of a doctrine to those who know its last revision. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from agents.doctrines.identity import NEAR
from agents.doctrines.state import Known
from agents.doctrines.vector import Vector, distance
from schemas.doctrine import Change


class Told(NamedTuple):
    """The newest revision of a doctrine, as consumers have it. Times in Unix seconds."""

    revision: int
    change: Change
    state: str
    drift: str
    name: str
    kind: str
    first_seen: int
    last_seen: int
    digest: str
    """Of all that it told."""
    centre: Vector
    """By which it is found again when its fleets have got other ids."""


def told_of(content: Mapping[str, Any], before: Told | None, centre: Vector) -> Told:
    """The revision that tells `content` (all fields but those of the revision)."""
    return Told(
        1 if before is None else before.revision + 1,
        turn_word(content, before),
        content["state"],
        content["drift"],
        content["name"],
        content["kind"],
        content["first_seen"],
        content["last_seen"],
        digest_of(content),
        centre,
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """Equal for equal content."""
    told = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(told, digest_size=12).hexdigest()


def turn_word(content: Mapping[str, Any], before: Told | None) -> Change:
    """What the revision did."""
    if content["state"] == "merged":
        return "merged"
    if before is None:
        return "appeared"
    if content["state"] == "abandoned":
        return "updated" if before.state == "abandoned" else "abandoned"
    if before.state != "live":
        return "returned"
    fresh = content["drift"] == "changing" and before.drift != "changing"
    return "changed" if fresh or content["name"] != before.name else "updated"


def heir_of(centre: Vector, doctrines: Sequence[Known]) -> str | None:
    """The doctrine that lies nearest, of two that lie equally near the lower id; None where none is as near as one that is known
    again by its ships (`NEAR`).

    A kill that comes late may be the first of the fleet that gave a doctrine its id. The doctrine goes on under the id that it
    would have had, and the old one leads there.
    """
    best = min(doctrines, key=lambda one: (distance(centre, one.centre), one.doctrine_id), default=None)
    return best.doctrine_id if best is not None and distance(centre, best.centre) <= NEAR else None


def farewell(doctrine_id: str, target: str) -> dict[str, Any]:
    """What is told of an id that leads to another one from now on."""
    return _bare(doctrine_id) | {"state": "merged", "merged_into": target}


def faded(doctrine_id: str, told: Told) -> dict[str, Any]:
    """What is told of one whose fleets are none any more, and which no other one is like: kills or sides were corrected."""
    return _bare(doctrine_id) | {
        "name": told.name,
        "kind": told.kind,
        "first_seen": told.first_seen,
        "last_seen": told.last_seen,
    }


def _bare(doctrine_id: str) -> dict[str, Any]:
    return {
        "v": 1,
        "doctrine_id": doctrine_id,
        "state": "abandoned",
        "merged_into": None,
        "formerly": [],
        "name": "",
        "kind": "subcapital",
        "hulls": [],
        "fleets": 0,
        "battles": 0,
        "pilots_mean": 0.0,
        "pilots_most": 0,
        "confidence": 0.0,
        "drift": "abandoned",
        "drift_distance": None,
        "first_seen": 0,
        "last_seen": 0,
        "members": [],
        "flown_by": [],
        "regions": [],
        "days": [],
        "fits": [],
        "items": [],
        "turns": [],
    }
