"""Live activity: the sink's windows, added up to the time asked for."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from redis.asyncio import Redis

from api.models.activity import ActivityList, ActivityRow, Scope, Window
from api.models.parts import Named
from api.models.systems import RecentKills
from api.queries import names as n
from api.queries.names import Names, names_of
from api.storage.activity import WINDOWS, Busy, busiest, places, window_starts
from api.storage.away import StoreAway
from api.storage.postgres import Database
from schemas.redis_keys import Keys

_CATEGORY = {"system": n.SYSTEM, "region": n.REGION}


async def list_activity(
    database: Database, redis: Redis, keys: Keys, *, scope: Scope, window: Window, limit: int, simulated: bool
) -> ActivityList:
    """The busiest systems or regions."""
    starts = await window_starts(redis, keys, scope, WINDOWS[window])
    found = [busy for busy in await busiest(redis, keys, scope, starts, limit) if busy.windows]
    names = await names_of(database, ((_CATEGORY[scope], busy.id) for busy in found))
    length = found[0].windows[0]["window_seconds"] if found else 0
    until = datetime.fromtimestamp(starts[-1] + length, UTC) if found else None
    return ActivityList(
        data=[_row(busy, _CATEGORY[scope], names) for busy in found],
        next=None,
        simulated=simulated,
        scope=scope,
        window=window,
        until=until,
    )


async def recent_kills(redis: Redis, keys: Keys, system_id: int) -> list[RecentKills] | None:
    """Kills of one system in each window; None while Redis is away: the rest of a system's answer does not need it."""
    try:
        return [await _recent(redis, keys, system_id, window) for window in WINDOWS]
    except StoreAway:
        return None


async def _recent(redis: Redis, keys: Keys, system_id: int, window: str) -> RecentKills:
    starts = await window_starts(redis, keys, "system", WINDOWS[window])
    (busy,) = await places(redis, keys, "system", starts, [system_id])
    return RecentKills(window=window, kills=sum(one["kills"] for one in busy.windows))


def _row(busy: Busy, category: str, names: Names) -> ActivityRow:
    ships: Counter[str] = Counter()
    for one in busy.windows:
        ships.update(one["ships"])
    known = [one["isk"] for one in busy.windows if one["isk"] is not None]
    appraised = [one["appraised"] for one in busy.windows if "appraised" in one]
    return ActivityRow(
        place=Named(id=busy.id, name=names.of(category, busy.id)),
        kills=sum(one["kills"] for one in busy.windows),
        pods=sum(one["pods"] for one in busy.windows),
        npc=sum(one["npc"] for one in busy.windows),
        isk=sum(known) if known else None,
        unpriced=sum(one["unpriced"] for one in busy.windows),
        appraised=sum(appraised) if len(appraised) == len(busy.windows) else None,
        ships=dict(sorted(ships.items())),
        last_kill_at=datetime.fromtimestamp(max(one["last_kill_at"] for one in busy.windows), UTC),
    )
