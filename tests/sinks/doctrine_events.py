"""Doctrine events for tests: the example of the topic, with other figures in it."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from runtime.clock import iso

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples" / "doctrines"
FULL: dict[str, Any] = orjson.loads((EXAMPLES / "v1.json").read_bytes())
MERGED: dict[str, Any] = orjson.loads((EXAMPLES / "v1-merged.json").read_bytes())

FEROX, SCIMITAR, RAILGUN, SPIKE = 16227, 11978, 3082, 12805
BEGIN = 1_773_000_000
"""Unix seconds: fleets of a test are told as hours after it."""
HOUR = 3600


def member(fleet_id: str, hour: int = 0, *, battle: int = 1, side: str = "A", pilots: int = 10, **more: Any) -> dict[str, Any]:
    """A fleet that fought for ten minutes."""
    return {
        "fleet_id": fleet_id,
        "battle_id": battle,
        "side": side,
        "start": BEGIN + hour * HOUR,
        "end": BEGIN + hour * HOUR + 600,
        "pilots": pilots,
        "solar_system_id": 30000142,
        "region_id": 10000002,
        "organisations": [[99000001, pilots]],
        "distance": 0.05,
    } | more


def hull(number: int, share: float, role: str = "line") -> dict[str, Any]:
    """One hull of every fleet."""
    return {"ship_type_id": number, "ship_class": "battlecruiser", "role": role, "share": share, "presence": 1.0}


def user(number: int, kind: str = "alliance", fleets: int = 1, pilots: int = 10, **more: Any) -> dict[str, Any]:
    """Who flies it."""
    return {"id": number, "kind": kind, "fleets": fleets, "pilots": pilots, "first_seen": BEGIN, "last_seen": BEGIN + HOUR} | more


def region(number: int, fleets: int = 1) -> dict[str, Any]:
    """Where it is flown."""
    return {"region_id": number, "fleets": fleets, "first_seen": BEGIN, "last_seen": BEGIN + HOUR}


def doctrine(doctrine_id: str, revision: int = 1, change: str = "updated", **more: Any) -> dict[str, Any]:
    """One revision of a doctrine whose only fleet is the one that founded it; fields say it otherwise."""
    event = copy.deepcopy(FULL)
    members = more.get("members", [member(doctrine_id)])
    event |= {
        "doctrine_id": doctrine_id,
        "revision": revision,
        "change": change,
        "state": "abandoned" if change == "abandoned" else "live",
        "formerly": [],
        "fleets": len(members),
        "battles": len({one["battle_id"] for one in members}),
        "first_seen": min((one["start"] for one in members), default=BEGIN),
        "last_seen": max((one["end"] for one in members), default=BEGIN),
        "members": members,
        "flown_by": [user(99000001)],
        "regions": [region(10000002)],
    }
    return event | more


def merged(doctrine_id: str, into: str, revision: int, **more: Any) -> dict[str, Any]:
    """The id leads to another doctrine from now on."""
    return copy.deepcopy(MERGED) | {"doctrine_id": doctrine_id, "merged_into": into, "revision": revision} | more


def fresh(event: dict[str, Any]) -> dict[str, Any]:
    """The same, told and flown just now, as the feed wants it."""
    now = datetime.now(UTC)
    seen = {} if event["state"] == "merged" else {"last_seen": int(now.timestamp()) - 60}
    return event | {"processed_at": iso(now)} | seen
