"""One battle event as rows of Postgres. Pure. The columns are those of the table `battles` of migrations 0003, 0004 and 0010."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from schemas.battle import Battle, Organisation, Report, Side
from schemas.killmail import first_fault
from sinks.battle_pairs import Row, battle_pairs

BATTLE_COLUMNS = [
    "battle_id",
    "revision",
    "state",
    "merged_into",
    "started_at",
    "ended_at",
    "tier",
    "kind",
    "kills",
    "pilots",
    "pilot_losses",
    "isk",
    "unpriced",
    "appraised",
    "systems",
    "regions",
    "organisations",
    "first_leader",
    "first_kind",
    "first_isk",
    "second_leader",
    "second_kind",
    "second_isk",
    "sides",
    "places",
    "engagements",
    "kill_ids",
    "fingerprint",
    "report",
]
SHOWN = 3
"""Organisations of a side in a list: as many as fit into one line."""

_BATTLE = TypeAdapter(Battle)


@dataclass(frozen=True, slots=True)
class BattleRows:
    """Everything one revision writes."""

    battle_id: int
    revision: int
    merged_into: int | None
    kills: list[int]
    battle: Row
    pairs: list[Row]


def battle_rows(event: Any) -> BattleRows:
    """The rows of one event. Raises ValueError with one sentence when it has not the shape of `Battle` v1."""
    try:
        _BATTLE.validate_python(event)
    except ValidationError as error:
        raise ValueError(first_fault(error)) from None
    battle: Battle = event
    report = battle["report"]
    if (battle["state"] == "merged") != (battle["merged_into"] is not None) or (battle["state"] == "merged") != (report is None):
        raise ValueError("state: a merged battle has merged_into and no report, every other one a report and no merged_into")
    row: Row = (
        battle["battle_id"],
        battle["revision"],
        battle["state"],
        battle["merged_into"],
        datetime.fromtimestamp(battle["start"], UTC),
        datetime.fromtimestamp(battle["end"], UTC),
        battle["tier"],
        battle["kind"],
        len(battle["kills"]),
        battle["pilots"],
        battle["pilot_losses"],
        None if report is None else report["losses"]["isk"],
        0 if report is None else report["losses"]["unpriced"],
        None if report is None else report["losses"].get("appraised"),
        sorted({place["solar_system_id"] for place in battle["systems"]}),
        sorted({place["region_id"] for place in battle["systems"] if place["region_id"] is not None}),
        sorted({one["id"] for side in _all_sides(report) for one in side["organisations"]}),
        *_pair(report),
        _json([_short(side) for side in report["sides"]] if report else []),
        _json(battle["systems"]),
        _json(battle["engagements"]),
        kills := sorted(battle["kills"]),
        battle.get("fingerprint"),
        None if report is None else _json(report),
    )
    pairs = battle_pairs(battle["battle_id"], report)
    return BattleRows(battle["battle_id"], battle["revision"], battle["merged_into"], kills, row, pairs)


def _all_sides(report: Report | None) -> list[Side]:
    if report is None:
        return []
    return report["sides"] + ([report["unassigned"]] if report["unassigned"] else [])


def _pair(report: Report | None) -> Row:
    """The leaders of side A and B with what their sides lost, the lower id first; nulls when there are not two."""
    letters = {side["side"]: side for side in report["sides"]} if report else {}
    if not {"A", "B"} <= letters.keys() or not all(letters[letter]["organisations"] for letter in "AB"):
        return (None,) * 6
    leaders = sorted(((_leader(letters[letter]), letters[letter]) for letter in "AB"), key=lambda pair: pair[0]["id"])
    return tuple(value for one, side in leaders for value in (one["id"], one["kind"], side["losses"]["isk"]))


def _leader(side: Side) -> Organisation:
    """Organisations come with the most pilots first."""
    return side["organisations"][0]


def _short(side: Side) -> dict[str, Any]:
    """A side as lists show it."""
    return {
        "side": side["side"],
        "pilots": side["pilots"],
        "losses": side["losses"]["killmails"],
        "isk_lost": side["losses"]["isk"],
        "unpriced": side["losses"]["unpriced"],
        "appraised": side["losses"].get("appraised"),
        "efficiency": side["efficiency"],
        "organisations": len(side["organisations"]),
        "leading": [{"id": one["id"], "kind": one["kind"], "pilots": one["pilots"]} for one in side["organisations"][:SHOWN]],
    }


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
