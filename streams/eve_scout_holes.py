"""EVE-Scout's lists of holes as they are read. Pure.

A hole is over at its `expires_at`, whether the list still has it or not: `remaining_hours` is rounded and is not read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from schemas.killmail import MAX_ID
from schemas.world.wormholes import Hole, Hub

HUBS: dict[Hub, int] = {"thera": 31_000_005, "turnur": 30_002_086}
"""The systems themselves; the service calls them `out_system`."""


class Unreadable(ValueError):
    """An answer that is no list of this hub's holes; completes "EVE-Scout's answer ..."."""


def read_holes(body: bytes, hub: Hub) -> tuple[Hole, ...]:
    """The holes in an answer, by id. Raises `Unreadable`; what is only missing is null."""
    try:
        rows = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unreadable("is no JSON") from None
    if not isinstance(rows, list):
        raise Unreadable("is no list")
    holes: dict[str, Hole] = {}
    for row in rows:
        if not isinstance(row, dict):
            raise Unreadable("holds something else than signatures")
        if row.get("signature_type", "wormhole") != "wormhole":
            continue
        hole = _hole(row, hub)
        if holes.setdefault(hole["id"], hole) != hole:
            raise Unreadable(f"has signature {hole['id']} twice")
    return tuple(holes[key] for key in sorted(holes))


def open_holes(holes: tuple[Hole, ...], now: datetime) -> list[Hole]:
    """Those that have not ended. One without an end stays until the list drops it."""
    return [hole for hole in holes if hole["expires_at"] is None or datetime.fromisoformat(hole["expires_at"]) > now]


def _hole(row: dict[str, Any], hub: Hub) -> Hole:
    number, at = row.get("id"), row.get("out_system_id")
    if type(number) is not int and not (isinstance(number, str) and number):
        raise Unreadable("holds a signature without an id")
    if at is not None and at != HUBS[hub]:
        raise Unreadable(f"holds signature {number} of another hub ({at})")
    outward, kind = row.get("wh_exits_outward"), _text(row.get("wh_type"))
    size = _text(row.get("max_ship_size"))
    return Hole(
        id=str(number),
        hub_system_id=HUBS[hub],
        hub_signature=_text(row.get("out_signature")),
        system_id=_id(row.get("in_system_id")),
        system_name=_text(row.get("in_system_name")),
        system_class=_text(row.get("in_system_class")),
        region_id=_id(row.get("in_region_id")),
        signature=_text(row.get("in_signature")),
        hole_type=kind,
        type_at=None if kind is None or not isinstance(outward, bool) else "hub" if outward else "system",
        max_ship_size=None if size == "unknown" else size,
        expires_at=_time(row.get("expires_at")),
        updated_at=_time(row.get("updated_at")),
        complete=row.get("completed") is True,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _id(value: Any) -> int | None:
    return value if type(value) is int and 0 < value <= MAX_ID else None


def _time(value: Any) -> str | None:
    """Our own writing of it. A time without a zone is UTC, as all of EVE's."""
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    utc = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
