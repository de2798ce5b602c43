"""Kills that came too late for the agents: their days' battles are derived anew, by itself. The part `warstream rebuild`.

What comes is written down in Postgres, then the offsets move; deriving goes on beside it, as long as it takes. A crash repeats a
note or a day, and an unchanged day tells nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka.errors import KafkaError

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
from warstream.late_days import LateDays
from warstream.late_kills import note

GROUP = "warstream-rebuild"
POLL_MS = 500
"""How long to wait for a record: a stop waits as long."""
REST_SECONDS = 1.0
"""Between two tries while Postgres is away."""


def read_late(value: bytes, *, simulated: bool) -> tuple[date, set[int]]:
    """Day and killmails. Raises KeyError, TypeError or ValueError for what is no `LateKills` of this kind."""
    event: LateKills = orjson.loads(value)
    refuse_other_kind(event, simulated=simulated)
    killmails = set(event["killmails"])
    if not all(type(one) is int and 0 < one < 2**63 for one in killmails):
        raise ValueError("killmails: not all of them are killmail ids")
    return date.fromisoformat(event["day"]), killmails


async def run(settings: Settings, stop: asyncio.Event, monitor: Monitor) -> None:
    """Follow the topic until stopped."""
    consumer = Kafka.of(settings).consumer(group=GROUP)
    pool = asyncpg.create_pool(settings.postgres_dsn, min_size=0, max_size=2)
    await pool
    await consumer.start()
    consumer.subscribe([LATE_KILLS.name])
    say_ready("deriving anew what late kills belong to")
    try:
        async with asyncio.TaskGroup() as tasks:
            days = tasks.create_task(LateDays(settings, pool, SystemClock(), monitor.beat).run())
            await follow(consumer, pool, stop, simulated=settings.simulated)
            days.cancel()
    finally:
        await consumer.stop()
        pool.terminate()


async def follow(consumer: AIOKafkaConsumer, pool: asyncpg.Pool, stop: asyncio.Event, *, simulated: bool) -> None:
    """Write down what comes. What could not be is read again, so that polling goes on while Postgres is away."""
    while not stop.is_set():
        batch = await consumer.getmany(timeout_ms=POLL_MS)
        if not batch:
            continue
        try:
            await note(pool, _days([record for records in batch.values() for record in records], simulated=simulated))
            await consumer.commit()
        except (*AWAY, asyncpg.TransactionRollbackError, KafkaError) as error:
            log.get("rebuild").warning("late kills are not noted yet", error=f"{type(error).__name__}: {error}")
            for tp in batch.keys() & consumer.assignment():
                consumer.seek(tp, batch[tp][0].offset)
            await asyncio.sleep(REST_SECONDS)


def _days(records: Iterable[ConsumerRecord], *, simulated: bool) -> dict[int, date]:
    """Killmail -> its day."""
    found: dict[int, date] = {}
    for record in records:
        if record.value is None:  # a marker
            continue
        try:
            day, killmails = read_late(record.value, simulated=simulated)
        except (KeyError, TypeError, ValueError) as error:
            log.get("rebuild").warning("passed over what is no list of late kills", offset=record.offset, error=str(error))
            continue
        found |= dict.fromkeys(killmails, day)
    return found
