"""Kills that came too late for the agents: their days' battles are derived anew, by itself. The part `warstream rebuild`.

Offsets move after the battles are told, so a crash repeats a day, and an unchanged day tells nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer

from runtime import log
from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.postgres import AWAY
from runtime.settings import Settings
from schemas.late_kills import LateKills
from schemas.simulated import refuse_other_kind
from schemas.topics import LATE_KILLS
from warstream.rebuild import rebuild

GROUP = "warstream-rebuild"
QUIET_MS = 3_000
"""Late kills come in flocks: a backfill brings a day's within seconds. A day is derived when for so long none came."""
STORED_SECONDS = 60.0
"""How long to wait until Postgres has the kills; they come again with the next late one of the day otherwise."""


def read_late(value: bytes, *, simulated: bool) -> tuple[date, set[int]]:
    """Day and killmails. Raises KeyError, TypeError or ValueError for what is no `LateKills` of this kind."""
    event: LateKills = orjson.loads(value)
    refuse_other_kind(event, simulated=simulated)
    return date.fromisoformat(event["day"]), set(event["killmails"])


async def run(settings: Settings, stop: asyncio.Event, monitor: Monitor) -> None:
    """Follow the topic until stopped."""
    consumer = Kafka.of(settings).consumer(LATE_KILLS.name, group=GROUP)
    await consumer.start()
    say_ready("deriving anew what late kills belong to")
    try:
        days: dict[date, set[int]] = defaultdict(set)
        waiting = False
        while not stop.is_set():
            fresh = await take(consumer, settings, days)
            monitor.beat()
            if waiting and not fresh:
                await derive(settings, days, stop)
                days.clear()
                if not stop.is_set():
                    await consumer.commit()
            waiting = fresh
    finally:
        await consumer.stop()


async def take(consumer: AIOKafkaConsumer, settings: Settings, days: dict[date, set[int]]) -> bool:
    """Add what comes within `QUIET_MS` to `days`; whether anything came."""
    batch = await consumer.getmany(timeout_ms=QUIET_MS)
    for record in (record for records in batch.values() for record in records if record.value is not None):
        try:
            day, killmails = read_late(record.value, simulated=settings.simulated)
        except (KeyError, TypeError, ValueError) as error:
            log.get("rebuild").warning("passed over what is no list of late kills", offset=record.offset, error=str(error))
            continue
        days[day] |= killmails
    return bool(batch)


async def derive(settings: Settings, days: dict[date, set[int]], stop: asyncio.Event) -> None:
    """Derive these days, once Postgres has their late kills; waits for a Postgres that is away, until stopped."""
    say = log.get("rebuild")
    for day in sorted(days):
        while not stop.is_set():
            try:
                await _stored(settings, sorted(days[day]))
                done = await rebuild(settings, day, day, SystemClock())
            except AWAY as error:
                say.warning("Postgres is away; the day is derived when it is back", day=str(day), error=str(error))
                await asyncio.sleep(1)
                continue
            say.info("battles derived anew", day=str(day), battles=done.battles, told=done.told, late_kills=len(days[day]))
            break


async def _stored(settings: Settings, killmails: Sequence[int]) -> None:
    """Wait until Postgres has them, for a while."""
    loop = asyncio.get_running_loop()
    end = loop.time() + STORED_SECONDS
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        while loop.time() < end:
            held = await connection.fetchval("select count(*) from killmail_ids where killmail_id = any($1::bigint[])", killmails)
            if held == len(killmails):
                return
            await asyncio.sleep(0.2)
        log.get("rebuild").warning("Postgres lacks late kills still", missing=len(killmails) - held)
    finally:
        await connection.close()
