"""The embedded broker forgets everything at its end, so the doctrines' table is written again out of Postgres at the next start.

Its rows go straight into the changelog, before a worker reads it: the fleets of the battles, what they lost, what was known at
the last tick, and what was told. So doctrines go on under their ids, and consumers hear of them when they change.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import orjson

from agents.doctrines.days import day_of
from agents.doctrines.fold import TICK
from agents.doctrines.losses import entry_of, lost_of_kill
from agents.doctrines.news import told_of
from agents.doctrines.rows import ANCHOR, LOSSES, fought_of, read_battle, tick_row, told_row
from agents.doctrines.state import Known, State
from agents.pages import Pages
from runtime.clock import Clock, iso
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.topics import DOCTRINES_TABLE
from warstream.changelog import Changelog
from warstream.state_replay import event_of, kills_named, newest_kill

LATE = 6 * TICK
"""Seconds: the state is written as of so long before the newest tick, and the worker does those since again. What lies before
it is settled, so kills that come so late still count."""
CHUNK = 500
"""Losses read before they are written."""
HISTORY = ("revision", "change", "processed_at", "simulated")
"""Of a doctrine's event: what its digest leaves out."""

_BATTLES = """
select battle_id, revision, extract(epoch from ended_at)::bigint as "end", report from battles
where state <> 'merged' and report is not null and ended_at >= $1 order by battle_id
"""


async def restore_doctrines(settings: Settings, clock: Clock) -> int:
    """Write the table; returns how many doctrines it has. To be called before a worker starts, on a broker without it."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    producer = Kafka.of(settings).producer()
    await producer.start()
    try:
        newest = await newest_kill(connection)
        if newest is None:
            return 0
        log = Changelog(producer, DOCTRINES_TABLE, 0)
        back = timedelta(days=settings.battle_horizon_days + settings.doctrine_days)
        since = newest - back if settings.battle_horizon_days else datetime(1, 1, 1, tzinfo=UTC)
        fleets: dict[str, tuple[int, int]] = {}
        lost: set[int] = set()
        async for row in _battles(
            connection, settings, iso(clock.now()), since if settings.battle_horizon_days else datetime(1, 1, 1, tzinfo=UTC)
        ):
            log.put(*row)
            for fleet in fought_of(row).fleets:
                fleets[fleet.fleet_id] = (fleet.stretch, fleet.end)
                lost.update(fleet.losses)
        await log.flush()
        edge = newest - timedelta(days=settings.doctrine_days + 1)
        await _losses(connection, Pages(log, ANCHOR, LOSSES), log, settings, clock, edge, lost)
        bodies = [orjson.loads(row["body"]) for row in await connection.fetch("select body from doctrines order by doctrine_id")]
        if bodies and fleets:
            tick = max(end for _, end in fleets.values()) // TICK * TICK - LATE
            log.put(*tick_row(_state(bodies, fleets, tick)))
        for body in bodies:
            content = {name: value for name, value in body.items() if name not in HISTORY}
            told = told_of(content, None, dict(map(tuple, body.get("centre", ()))))
            log.put(*told_row(body["doctrine_id"], told._replace(revision=body["revision"], change=body["change"])))
        await log.flush()
        return len(bodies)
    finally:
        await producer.stop()
        await connection.close()


async def _battles(
    connection: asyncpg.Connection, settings: Settings, now: str, since: datetime
) -> AsyncIterator[tuple[bytes, bytes]]:
    async with connection.transaction(readonly=True):
        async for row in connection.cursor(_BATTLES, since, prefetch=100):
            event: Any = {**row, "report": orjson.loads(row["report"]), "simulated": settings.simulated, "processed_at": now}
            key, value = read_battle(event, simulated=settings.simulated)
            if value is not None:
                yield key, value


async def _losses(
    connection: asyncpg.Connection,
    pages: Pages,
    log: Changelog,
    settings: Settings,
    clock: Clock,
    since: datetime,
    killmails: Iterable[int],
) -> None:
    """Only what fleets lost: of all others no doctrine will ask."""
    entries = []
    async for row in kills_named(connection, since, sorted(killmails)):
        lost = lost_of_kill(orjson.loads(event_of(row, settings, clock)))
        if lost is not None:
            entries.append(entry_of(lost))
        if len(entries) >= CHUNK:
            pages.write(entries)
            await log.flush()
            entries = []
    pages.write(entries)
    await log.flush()


def _state(bodies: Iterable[Any], fleets: dict[str, tuple[int, int]], tick: int) -> State:
    """What was known at a tick, from what was told. `fleets`: id -> stretch and end."""
    known, merged = [], {}
    for body in bodies:
        if body["state"] == "merged":
            merged[body["doctrine_id"]] = body["merged_into"]
            continue
        if body["first_seen"] >= tick:
            continue  # it comes of the ticks that follow
        held = sorted((fleets[name], name) for one in body["members"] if (name := one["fleet_id"]) in fleets)
        members = tuple(name for (stretch, _), name in held if stretch < tick)
        ends = [end for (stretch, end), _ in held if stretch < tick]
        known.append(
            Known(
                body["doctrine_id"],
                dict(map(tuple, body.get("centre", ()))),
                members,
                body["first_seen"],
                max(ends, default=body["last_seen"]),
                tuple(day for day in body["days"] if day["day"] < day_of(tick)),
                tuple(turn for turn in body["turns"] if turn["at"] <= tick),
            )
        )
    names = {one.doctrine_id for one in known}
    return State(tick, tuple(known), {old: target for old, target in merged.items() if target in names}, settled=True)
