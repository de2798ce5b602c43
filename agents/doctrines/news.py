"""What is news of a doctrine to those who know its last revision. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from agents.doctrines.state import Known
from agents.doctrines.vector import Vector, distance
from schemas.doctrine import Change


class Told(NamedTuple):
    """The newest revision of a doctrine, as consumers have it."""

    revision: int
    state: str
    drift: str
    name: str
    digest: str
    """Of all that it told."""
    centre: Vector
    """By which it is found again when its fleets have got other ids."""


def told_of(content: Mapping[str, Any], before: Told | None, centre: Vector) -> Told:
    """The revision that tells `content` (all fields but those of the revision)."""
    revision = 1 if before is None else before.revision + 1
    return Told(revision, content["state"], content["drift"], content["name"], digest_of(content), centre)


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
    """The doctrine that lies nearest: of two that lie equally near the lower id; None without any.

    A kill that comes late may be the first of the fleet that gave a doctrine its id. The doctrine goes on under the id that it
    would have had, and the old one leads there.
    """
    best = min(doctrines, key=lambda one: (distance(centre, one.centre), one.doctrine_id), default=None)
    return None if best is None else best.doctrine_id


def farewell(doctrine_id: str, target: str) -> dict[str, Any]:
    """What is told of an id that leads to another one from now on."""
    return {
        "v": 1,
        "doctrine_id": doctrine_id,
        "state": "merged",
        "merged_into": target,
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
