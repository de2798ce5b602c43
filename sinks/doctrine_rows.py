"""One doctrine event as rows of Postgres. Pure. The columns are those of migration 0016."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from schemas.doctrine import Doctrine, FleetMember
from schemas.killmail import first_fault

Row = tuple[Any, ...]

DOCTRINE_COLUMNS = [
    "doctrine_id",
    "revision",
    "state",
    "merged_into",
    "formerly",
    "name",
    "kind",
    "drift",
    "confidence",
    "fleets",
    "battles",
    "pilots_most",
    "first_seen",
    "last_seen",
    "window_start",
    "told_at",
    "organisations",
    "regions",
    "hulls",
    "shown",
    "body",
]
FLEET_COLUMNS = {
    "fleet_id": "text",
    "doctrine_id": "text",
    "told_at": "timestamptz",
    "battle_id": "bigint",
    "side": "text",
    "started_at": "timestamptz",
    "ended_at": "timestamptz",
    "pilots": "integer",
    "solar_system_id": "integer",
    "region_id": "integer",
    "organisations": "json",
    "distance": "double precision",
}
"""Name -> Postgres' type."""
SHOWN_HULLS = 6
"""Hulls in a list: line, logistics, and what a fleet commander would name besides."""
SHOWN_USERS = 5
"""Organisations and regions in a list: as many as fit into one line."""

_DOCTRINE = TypeAdapter(Doctrine)


@dataclass(frozen=True, slots=True)
class DoctrineRows:
    """Everything one revision writes."""

    doctrine_id: str
    revision: int
    merged_into: str | None
    doctrine: Row
    fleets: list[Row]


def doctrine_rows(event: Any) -> DoctrineRows:
    """The rows of one event. Raises ValueError with one sentence when it has not the shape of `Doctrine` v1."""
    try:
        _DOCTRINE.validate_python(event)
    except ValidationError as error:
        raise ValueError(first_fault(error)) from None
    doctrine: Doctrine = event
    number, into, members = doctrine["doctrine_id"], doctrine["merged_into"], doctrine["members"]
    if (doctrine["state"] == "merged") != (into is not None) or (into is not None and members):
        raise ValueError("state: a merged doctrine has merged_into and no members, every other one no merged_into")
    if into == number:
        raise ValueError("merged_into: a doctrine cannot lead to itself")
    told_at = datetime.fromisoformat(doctrine["processed_at"])
    if told_at.tzinfo is None:
        raise ValueError(f"processed_at: {doctrine['processed_at']} has no time zone")
    row: Row = (
        number,
        doctrine["revision"],
        doctrine["state"],
        into,
        doctrine["formerly"],
        doctrine["name"],
        doctrine["kind"],
        doctrine["drift"],
        doctrine["confidence"],
        doctrine["fleets"],
        doctrine["battles"],
        doctrine["pilots_most"],
        _time(doctrine["first_seen"]),
        _time(doctrine["last_seen"]),
        _time(min(one["start"] for one in members)) if members else None,
        told_at,
        sorted({one["id"] for one in doctrine["flown_by"]}),
        sorted({one["region_id"] for one in doctrine["regions"]}),
        sorted({one["ship_type_id"] for one in doctrine["hulls"]}),
        _json(_short(doctrine)),
        _json(doctrine),
    )
    return DoctrineRows(number, doctrine["revision"], into, row, [_fleet(one, number, told_at) for one in members])


def _fleet(one: FleetMember, doctrine_id: str, told_at: datetime) -> Row:
    return (
        one["fleet_id"],
        doctrine_id,
        told_at,
        one["battle_id"],
        one["side"],
        _time(one["start"]),
        _time(one["end"]),
        one["pilots"],
        one["solar_system_id"],
        one["region_id"],
        _json(one["organisations"]),
        one["distance"],
    )


def _short(doctrine: Doctrine) -> dict[str, Any]:
    """A doctrine as lists show it, beside its columns."""
    return {
        "pilots_mean": doctrine["pilots_mean"],
        "drift_distance": doctrine["drift_distance"],
        "hulls": doctrine["hulls"][:SHOWN_HULLS],
        "hull_count": len(doctrine["hulls"]),
        "flown_by": doctrine["flown_by"][:SHOWN_USERS],
        "organisation_count": len(doctrine["flown_by"]),
        "regions": doctrine["regions"][:SHOWN_USERS],
        "region_count": len(doctrine["regions"]),
        "fit_count": len(doctrine["fits"]),
    }


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
