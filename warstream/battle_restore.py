"""The embedded broker forgets everything at its end, so the battles' tables are written again out of Postgres at the next start.

The agents' rows go straight into the changelogs, before a worker reads them: fed as kills, the battles would grow once more
before everybody's eyes. A battle goes on with the revision that Postgres has, so that consumers hear of it when it changes.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer

from agents.battles.seen import read_kill
from agents.battles.told import Told
from agents.battles.told_rows import Last, last_row, told_row
from agents.battles.wire import kill_entry, sighting_entry
from agents.pages import SMALL_BYTES, Entry, Pages, anchors
from agents.placement import partition
from runtime.clock import Clock
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.topics import BATTLES_TABLE, ENGAGEMENTS_TABLE, KILLMAILS, Table
from warstream.state_replay import event_of, kills_since

CHUNK = 500
"""Kills read before they are written."""

_TOLD = """
    select battle_id, revision, state from battles
    where state <> 'merged' and ended_at >= (select max(killmail_time) from killmails) - $1::interval
"""


class _Changelog:
    """A table that is nothing but its changelog on one partition. It keeps small rows: those that `Pages` may merge."""

    def __init__(self, producer: AIOKafkaProducer, table: Table, number: int) -> None:
        self._producer = producer
        self._topic = table.changelog
        self._number = number
        self._small: dict[bytes, bytes] = {}
        self._waiting: list[tuple[bytes, bytes | None]] = []

    def put(self, key: bytes, value: bytes) -> None:
        self._waiting.append((key, value))
        if len(value) < SMALL_BYTES:
            self._small[key] = value

    def drop(self, key: bytes) -> None:
        self._waiting.append((key, None))
        self._small.pop(key, None)

    def rows(self) -> list[tuple[bytes, bytes]]:
        return list(self._small.items())

    async def flush(self) -> None:
        """Hand over what was put; returns when Kafka has it."""
        sent = [await self._producer.send(self._topic, value, key=key, partition=self._number) for key, value in self._waiting]
        self._waiting.clear()
        await asyncio.gather(*sent)


async def restore_battles(settings: Settings, clock: Clock) -> int:
    """Write the battles' tables for the horizon behind the newest kill; returns how many killmails were read for it.

    To be called before a worker starts, on a broker that holds nothing of them.
    """
    horizon = timedelta(days=settings.battle_horizon_days or 36_500)
    numbers = range(KILLMAILS.partitions)
    producer = Kafka.of(settings).producer()
    connection = await asyncpg.connect(settings.postgres_dsn)
    await producer.start()
    try:
        engagements = [_Changelog(producer, ENGAGEMENTS_TABLE, number) for number in numbers]
        battles = _Changelog(producer, BATTLES_TABLE, 0)
        pages = [Pages(log, anchor) for log, anchor in zip(engagements, anchors(len(numbers)), strict=True)]
        facts = Pages(battles, anchors(1)[0])
        count = newest = 0
        fresh: list[Entry] = []
        shares: list[list[Entry]] = [[] for _ in numbers]

        async def write() -> None:
            for own, share in zip(pages, shares, strict=True):
                own.write(share)
                share.clear()
            facts.write(fresh)
            fresh.clear()
            for log in (*engagements, battles):
                await log.flush()

        async for row in kills_since(connection, horizon):
            seen = read_kill(orjson.loads(event_of(row, settings, clock)), simulated=settings.simulated)
            count += 1
            if seen.on_time:
                newest = max(newest, seen.time)
            if seen.combat is not None:
                fresh.append(kill_entry(seen.combat.kill))
                place = partition(str(seen.solar_system_id).encode(), numbers, numbers)
                shares[place].append(sighting_entry(seen.combat.sighting))
            if len(fresh) >= CHUNK:
                await write()
        await write()
        if count:
            battles.put(*last_row("restore", Last(newest, 0, [])))
            for row in await connection.fetch(_TOLD, horizon):
                told = Told(row["revision"], "updated", row["state"], None, (), ())
                battles.put(*told_row(row["battle_id"], told))
            await battles.flush()
        return count
    finally:
        await producer.stop()
        await connection.close()
