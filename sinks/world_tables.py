"""Events of the world beside the kills as rows. Pure; the SQL changes nothing when run again, whatever the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson

from schemas.topics import (
    ACTIVITY_HISTORY,
    ALLIANCE_RANKINGS,
    CAMPAIGNS,
    FACTION_WAR,
    HEARD,
    INCURSIONS,
    NAMES,
    PRICES,
    SKYHOOKS,
    SOVEREIGNTY,
    SOVEREIGNTY_CHANGES,
    WORMHOLES,
)
from schemas.world.campaigns import Campaigns
from schemas.world.heard import Heard
from schemas.world.hours import Figure, Hours
from schemas.world.name import Name
from schemas.world.price import Price
from schemas.world.skyhooks import Skyhooks
from schemas.world.sovereignty import Sovereignty, SovereigntyChange
from schemas.world.wormholes import Wormholes
from sinks import world_sql as sql
from sinks.statement import Statement

HOURS_KEPT = timedelta(days=90)
"""Of activity by system and hour, before we had the newest of its source: 4,000 systems are 9 million rows in that time."""
ADM_KEPT = timedelta(days=365)
"""Of ADM by system: it changes about once a day."""
HEARD_KEPT = timedelta(days=1)
"""Of when a list was heard, before the newest time. The newest counts only once its changes are stored, until then the one before
it: so long may `prices` or `sovereignty` lag behind `heard` and still say when they were last heard to be as they are stored."""

_FACTS = (
    "name",
    "ticker",
    "corporation_id",
    "alliance_id",
    "faction_id",
    "member_count",
    "ceo_id",
    "executor_corporation_id",
    "founded_at",
    "closed",
)
Rows = Callable[[Any], list[Statement]]
"""From an event to what it writes. Raises what `sinks.postgres_entry.UNUSABLE` names."""

_SUMS: tuple[Figure, ...] = ("jumps", "ship_kills", "pod_kills", "npc_kills")


def price_rows(event: Price) -> list[Statement]:
    """One type from one origin."""
    row = (event["type_id"], event["origin"], event["region_id"], event["station_id"], *_said(event), _json(event["quotes"]))
    return [Statement(sql.PRICE, [row])]


def name_rows(event: Name) -> list[Statement]:
    """What is known of one id, each field by itself, and its name for search."""
    category, number = event["category"], event["id"]
    _maybe(event.get("founded_at"))
    facts = [
        (category, number, field, _json(event[field]), *_said(event))  # type: ignore[literal-required]
        for field in _FACTS
        if field in event
    ]
    return [Statement(sql.FACT, facts), Statement(sql.NAME, [(category, number)])]


def sovereignty_rows(event: Sovereignty) -> list[Statement]:
    """One system, and its ADM for the history."""
    owner, window = event["owner"], event["window"]
    row = (
        event["solar_system_id"],
        *_said(event),
        owner["kind"],
        owner["alliance_id"],
        owner["corporation_id"],
        owner["faction_id"],
        _maybe(event["claimed_since"]),
        event["capital"],
        event["adm"],
        event["military_level"],
        event["industrial_level"],
        event["strategic_level"],
        event["hub_id"],
        window and _time(window["start"]),
        window and _time(window["end"]),
    )
    found = [Statement(sql.SOVEREIGNTY, [row])]
    if event["adm"] is not None:
        at, received = _time(event["as_of"]), _time(event["received_at"])
        found += [
            Statement(sql.ADM, [(event["solar_system_id"], at, event["source"], event["adm"])]),
            Statement(sql.ADM_PRUNE, [(received - ADM_KEPT,)]),
        ]
    return found


def heard_rows(event: Heard) -> list[Statement]:
    """When a list was heard."""
    last = event["last"]
    row = (event["list_name"], *_said(event), _time(event["told_from"]), last["id"], _time(last["as_of"]), event["unread"])
    return [Statement(sql.HEARD, [row]), Statement(sql.HEARD_PRUNE, [(event["list_name"], HEARD_KEPT)])]


def change_rows(event: SovereigntyChange) -> list[Statement]:
    """A system changed hands."""
    before = None if event["before"] is None else _json(event["before"])
    at = _time(event["as_of"])
    row = (event["id"], event["solar_system_id"], at, event["of"], event["source"], before, _json(event["after"]))
    return [Statement(sql.CHANGE, [row])]


def campaign_rows(event: Campaigns) -> list[Statement]:
    """All that go on, and each of them for later."""
    at = _time(event["as_of"])
    rows = [
        (event["source"], one["campaign_id"], one["solar_system_id"], _time(one["start_time"]), at, _json(one))
        for one in event["campaigns"]
    ]
    return [_snapshot(CAMPAIGNS.name, event["source"], event), Statement(sql.CAMPAIGN, rows)]


def hours_rows(event: Hours) -> list[Statement]:
    """An hour of each system, by figure. ADM goes to its own history."""
    figures, source = event["figures"], event["source"]
    hour, received = _nearest(_time(event["hour"])), _time(event["received_at"])
    whole = [figure for figure in figures if event["whole"] and figure in _SUMS]
    sums, levels = [], []
    for name, values in event["systems"].items():
        number, told = int(name), dict(zip(figures, values, strict=True))
        if any(told.get(figure) is not None for figure in _SUMS):
            counted = (told.get(figure) for figure in _SUMS)
            sums.append((number, hour, source, *(None if value is None else int(value) for value in counted)))
        if told.get("adm") is not None:
            levels.append((number, hour, source, told["adm"]))
    return [
        Statement(sql.TOLD_HOUR, [(source, hour, whole)]),
        Statement(sql.HOUR, sums),
        Statement(sql.ADM, levels),
        Statement(sql.HOURS_PRUNE, [(source, received - HOURS_KEPT)]),
        Statement(sql.TOLD_PRUNE, [(source, received - HOURS_KEPT)]),
    ]


def skyhook_rows(event: Skyhooks) -> list[Statement]:
    """All that can be raided."""
    for one in event["skyhooks"]:
        _time(one["window"]["start"])
        _time(one["window"]["end"])
    return [_snapshot(SKYHOOKS.name, event["source"], event)]


def hole_rows(event: Wormholes) -> list[Statement]:
    """All holes of a hub."""
    for one in event["holes"]:
        _maybe(one["expires_at"])
    return [_snapshot(WORMHOLES.name, event["hub"], event)]


def _snapshots(topic: str, key: str) -> Rows:
    return lambda event: [_snapshot(topic, event[key], event)]


WORLD: dict[str, Rows] = {
    PRICES.name: price_rows,
    NAMES.name: name_rows,
    SOVEREIGNTY.name: sovereignty_rows,
    HEARD.name: heard_rows,
    SOVEREIGNTY_CHANGES.name: change_rows,
    CAMPAIGNS.name: campaign_rows,
    ACTIVITY_HISTORY.name: hours_rows,
    ALLIANCE_RANKINGS.name: _snapshots(ALLIANCE_RANKINGS.name, "day"),
    INCURSIONS.name: _snapshots(INCURSIONS.name, "source"),
    FACTION_WAR.name: _snapshots(FACTION_WAR.name, "source"),
    SKYHOOKS.name: skyhook_rows,
    WORMHOLES.name: hole_rows,
}
"""Topic -> what one of its events writes."""


def _snapshot(topic: str, key: str, event: Any) -> Statement:
    return Statement(sql.SNAPSHOT, [(topic, key, *_said(event), _json(event))])


def _said(event: Any) -> tuple[str, datetime, datetime]:
    """(source, as_of, received_at)."""
    return event["source"], _time(event["as_of"]), _time(event["received_at"])


def _nearest(time: datetime) -> datetime:
    """The full hour: a source tells kills and jumps of one hour some minutes apart."""
    return (time + timedelta(minutes=30)).replace(minute=0, second=0, microsecond=0)


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else _time(text)


def _time(text: str) -> datetime:
    """Aware. Raises ValueError for one without a zone: Postgres would guess."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return time


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
