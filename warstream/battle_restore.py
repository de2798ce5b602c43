"""The embedded broker forgets everything at its end, so the battles' tables are written again out of Postgres at the next start.

The agents' rows go straight into the changelogs, before a worker reads them: fed as kills, the battles would grow once more
before everybody's eyes. A battle goes on with the highest revision that Postgres or Redis has, so that consumers hear of it when
it changes, and of what the broker took with it before Postgres had it.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer

from agents.battles.battle_store import CORRECTIONS
from agents.battles.battles import MARGIN, Battles
from agents.battles.facts import Fact, from_wire
from agents.battles.seen import read_kill
from agents.battles.told_rows import Last, last_row, told_row
from agents.battles.wire import correction_entry, kill_entry, sighting_entry
from agents.pages import Entry, Pages, anchors
from agents.placement import partition
from runtime.clock import Clock
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.side_correction import SideCorrection
from schemas.topics import BATTLES_TABLE, ENGAGEMENTS_TABLE, KILLMAILS
from universe.map import load
from warstream.battle_markers import marked_revisions
from warstream.changelog import Changelog
from warstream.late_kills import last_words, note_stored
from warstream.state_replay import event_of, kills_from, newest_kill
from warstream.stored_corrections import stored_corrections
from warstream.told_battles import held_battles, merged_addresses, stream_time, told

CHUNK = 500
"""Kills read before they are written."""
OWNER = "restored"
"""Who wrote the row of what was told last: no worker."""


async def restore_battles(settings: Settings, clock: Clock) -> int:
    """Write the battles' tables for the horizon behind the newest kill; returns how many killmails were read for it.

    To be called before a worker starts, on a broker that holds nothing of them.
    """
    connection = await asyncpg.connect(settings.postgres_dsn)
    producer = Kafka.of(settings).producer()
    await producer.start()
    try:
        newest = await newest_kill(connection)
        if newest is None:
            return 0
        horizon = timedelta(days=settings.battle_horizon_days or 36_500)
        since = await last_words(connection)
        if since is not None and settings.battle_horizon_days:
            await note_stored(connection, since, newest - horizon)
        margin = timedelta(seconds=MARGIN)
        edge = newest - horizon - margin
        held = await held_battles(connection, edge)
        # A battle over the edge is held whole, and so is one at the edge that nobody has told of yet.
        start = min([edge, *(one.started_at for one in held)]) - margin
        facts: list[Fact] | None = [] if any(one.fingerprint is None for one in held) else None
        count, kills = await _kills(connection, producer, settings, clock, start, facts)
        corrections = await stored_corrections(connection, start)
        merged = await merged_addresses(connection, held)
        marked = await marked_revisions(settings, [*(one.battle_id for one in held), *merged])
        log = Changelog(producer, BATTLES_TABLE, 0)
        Pages(log, anchors(1)[0], CORRECTIONS).write([correction_entry(one) for one in corrections])
        log.put(*last_row(OWNER, Last(int(stream_time(newest, held).timestamp()), int(edge.timestamp()), [])))
        for address, one in told(held, merged, marked, kills, None if facts is None else await _joined(facts, corrections)):
            log.put(*told_row(address, one))
        await log.flush()
        return count
    finally:
        await producer.stop()
        await connection.close()


async def _kills(
    connection: asyncpg.Connection,
    producer: AIOKafkaProducer,
    settings: Settings,
    clock: Clock,
    since: datetime,
    facts: list[Fact] | None,
) -> tuple[int, set[int]]:
    """Write the pages of both tables; returns how many killmails were read, and the combat kills among them.

    Their facts are added to `facts`, for whoever needs them: a week of them takes some hundred MB.
    """
    numbers = range(KILLMAILS.partitions)
    engagements = [Changelog(producer, ENGAGEMENTS_TABLE, number) for number in numbers]
    battles = Changelog(producer, BATTLES_TABLE, 0)
    pages = [Pages(log, anchor) for log, anchor in zip(engagements, anchors(len(numbers)), strict=True)]
    kept = Pages(battles, anchors(1)[0])
    kills: set[int] = set()
    fresh: list[Entry] = []
    shares: list[list[Entry]] = [[] for _ in numbers]

    async def write() -> None:
        for own, share in zip(pages, shares, strict=True):
            own.write(share)
            share.clear()
        kept.write(fresh)
        fresh.clear()
        for log in (*engagements, battles):
            await log.flush()

    count = 0
    async for row in kills_from(connection, since):
        seen = read_kill(orjson.loads(event_of(row, settings, clock)), simulated=settings.simulated)
        count += 1
        if seen.combat is not None:
            kills.add(seen.combat.kill["killmail_id"])
            if facts is not None:
                facts.append(from_wire(seen.combat.kill))
            fresh.append(kill_entry(seen.combat.kill))
            place = partition(str(seen.solar_system_id).encode(), numbers, numbers)
            shares[place].append(sighting_entry(seen.combat.sighting))
        if len(fresh) >= CHUNK:
            await write()
    await write()
    return count, kills


async def _joined(facts: list[Fact], corrections: list[SideCorrection]) -> Battles:
    """The battles that the kills make, corrected."""
    found = Battles({system.id: frozenset(system.gates) for system in load()})
    for correction in corrections:
        found.correct(correction)
    for _ in found.fill(facts):
        await asyncio.sleep(0)
    return found
