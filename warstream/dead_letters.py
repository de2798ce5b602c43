"""Dead letters out of Postgres, and back into the stream."""

from __future__ import annotations

from collections.abc import Callable

import asyncpg
import orjson

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.envelopes import read_any
from schemas.topics import ACTIVITY, SYSTEM_ACTIVITY
from streams.arrival import Arrival
from streams.gazetteer import Gazetteer
from streams.intake import Intake
from universe.map import load


class NoSuchLetter(LookupError):
    """No dead letter, or more than one, answers to what was given; the message says which."""


async def newest(settings: Settings, reason: str | None, limit: int) -> list[asyncpg.Record]:
    """The newest first."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(
            "select * from dead_letters where $1::text is null or reason = $1 order by at desc, id limit $2", reason, limit
        )
        return rows
    finally:
        await connection.close()


async def one(settings: Settings, identifier: str) -> asyncpg.Record:
    """By its id or the beginning of it. Raises `NoSuchLetter`."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        return await _find(connection, identifier)
    finally:
        await connection.close()


async def replay(
    settings: Settings, identifiers: list[str], reason: str | None, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[int, int]:
    """Hand letters over again; returns how many were taken and how many were set aside again.

    `progress(done, of)` is told before the first and after each. Raises `NoSuchLetter`.
    One from a source goes through the intake like a fresh arrival; one from a topic goes back to that topic.
    """
    clock = SystemClock()
    connection = await asyncpg.connect(settings.postgres_dsn)
    producer = Kafka.of(settings).producer()
    await producer.start()
    try:
        intake = Intake(producer, Gazetteer(load()), clock)
        if identifiers:
            rows = [await _find(connection, identifier) for identifier in identifiers]
        else:
            rows = await connection.fetch(
                # The loser of two contents loses again, and without its hash it might not: only who names it gets it.
                "select * from dead_letters where replayed_at is null and not truncated "
                "and reason = coalesce($1::text, reason) and (reason <> 'conflict' or $1 = 'conflict') order by at, id",
                reason,
            )
        sent = 0
        progress(0, len(rows))
        for done, row in enumerate(rows, 1):
            if row["topic"]:
                await producer.send_and_wait(row["topic"], row["payload"], key=key_of(row["topic"], row["payload"]))
                sent += 1
            else:
                await intake.deliver(
                    Arrival(row["payload"], read_any, "file", f"dead letter {row['id']}", clock.now(), settings.simulated)
                )
            await connection.execute("update dead_letters set replayed_at = now() where id = $1", row["id"])
            progress(done, len(rows))
        await intake.flush()
        return sent + intake.accepted, intake.rejected
    finally:
        await producer.stop()
        await connection.close()


def key_of(topic: str, payload: bytes) -> bytes | None:
    """The key with which the topic's events are placed, so that one meets its table's rows again.

    None when the payload does not hold it: that one goes anywhere, to be set aside again.
    """
    try:
        event = orjson.loads(payload)
        if topic == SYSTEM_ACTIVITY.name:
            return str(event["region_id"]).encode()
        if topic == ACTIVITY.name:
            return f"{event['scope']}:{event['id']}:{event['window_start']}".encode()
        return str(event["place"]["solar_system_id"]).encode()
    except (ValueError, KeyError, TypeError):
        return None


async def _find(connection: asyncpg.Connection, identifier: str) -> asyncpg.Record:
    rows = await connection.fetch("select * from dead_letters where starts_with(id, $1) limit 2", identifier)
    if len(rows) != 1:
        found = "no dead letter" if not rows else "more than one dead letter"
        raise NoSuchLetter(f"{found} begins with {identifier!r}; `warstream dead-letters list` shows them")
    return rows[0]
