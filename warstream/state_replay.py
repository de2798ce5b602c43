"""The embedded broker forgets everything at its end, so the agents' state is fed again out of Postgres at the next start.

The kills of the state's horizon become events once more, marked as coming from Postgres: agents apply them (a kill applied
twice changes nothing), sinks pass them over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import orjson

from agents.battles.seen import AHEAD
from runtime.clock import Clock, iso
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.killmail_event import VERSION
from schemas.topics import KILLMAILS

PREFETCH = 1_000

_NEWEST = "select max(killmail_time) from killmails where killmail_time <= received_at + $1::interval"

_COLUMNS = """
    select killmail_id, killmail_time, hash, hash_ok, encode(content, 'hex') as content, solar_system_id, constellation_id,
           region_id, security, security_band, security_class, wormhole_class, ship_type_id, ship_group_id, ship_category_id,
           ship_class, zkb, zkb_sequence, zkb_uploaded_at, worth, received_at, body
    from killmails where killmail_time """

_ORDER = "order by killmail_time, killmail_id"


async def replay_state(settings: Settings, horizon: timedelta, clock: Clock) -> int:
    """Produce the kills of the horizon (event time, back from the newest kill); returns how many."""
    producer = Kafka.of(settings).producer()
    connection = await asyncpg.connect(settings.postgres_dsn)
    await producer.start()
    sent: list[asyncio.Future[Any]] = []
    try:
        newest = await newest_kill(connection)
        async for row in kills_from(connection, (newest or clock.now()) - horizon):
            key = str(row["solar_system_id"]).encode()
            sent.append(await producer.send(KILLMAILS.name, event_of(row, settings, clock), key=key))
        await asyncio.gather(*sent)
        return len(sent)
    finally:
        await producer.stop()
        await connection.close()


async def newest_kill(db: asyncpg.Connection | asyncpg.Pool) -> datetime | None:
    """The newest event time, None without a killmail. One that claims to lie ahead is no clock to go by, as for the agents."""
    found: datetime | None = await db.fetchval(_NEWEST, timedelta(seconds=AHEAD))
    return found


def kills_from(connection: asyncpg.Connection, since: datetime) -> AsyncIterator[asyncpg.Record]:
    """The stored kills from `since` on, in order of time: what `event_of` takes."""
    return _kills(connection, ">= $1", since)


def kills_between(connection: asyncpg.Connection, since: datetime, until: datetime) -> AsyncIterator[asyncpg.Record]:
    """The stored kills from `since` to before `until`, likewise."""
    return _kills(connection, ">= $1 and killmail_time < $2", since, until)


def kills_named(connection: asyncpg.Connection, since: datetime, killmails: Sequence[int]) -> AsyncIterator[asyncpg.Record]:
    """Those of some stored kills that are not before `since`, likewise."""
    return _kills(connection, ">= $1 and killmail_id = any($2::bigint[])", since, killmails)


async def _kills(connection: asyncpg.Connection, when: str, *values: object) -> AsyncIterator[asyncpg.Record]:
    async with connection.transaction(readonly=True):
        async for row in connection.cursor(f"{_COLUMNS} {when} {_ORDER}", *values, prefetch=PREFETCH):
            yield row


def event_of(row: asyncpg.Record, settings: Settings, clock: Clock) -> bytes:
    """A stored kill as an event of the `killmails` topic, marked as coming from Postgres."""
    return orjson.dumps(
        {
            "v": VERSION,
            "killmail_id": row["killmail_id"],
            "hash": row["hash"],
            "hash_ok": row["hash_ok"],
            "content": row["content"],
            "event_time": row["killmail_time"].isoformat(timespec="seconds").replace("+00:00", "Z"),
            "received_at": iso(row["received_at"]),
            "processed_at": iso(clock.now()),
            "source": {
                "kind": "postgres",
                "origin": None,
                "sequence": row["zkb_sequence"],
                "uploaded_at": row["zkb_uploaded_at"],
            },
            "simulated": settings.simulated,
            "place": {
                "solar_system_id": row["solar_system_id"],
                "constellation_id": row["constellation_id"],
                "region_id": row["region_id"],
                "security": row["security"],
                "band": row["security_band"],
                "security_class": row["security_class"],
                "wormhole_class": row["wormhole_class"],
            },
            "hull": {
                "type_id": row["ship_type_id"],
                "group_id": row["ship_group_id"],
                "category_id": row["ship_category_id"],
                "ship_class": row["ship_class"],
            },
            "killmail": orjson.Fragment(row["body"]),
            "zkb": None if row["zkb"] is None else orjson.Fragment(row["zkb"]),
        }
        | ({} if row["worth"] is None else {"worth": orjson.Fragment(row["worth"])})
    )
