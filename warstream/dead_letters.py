"""Dead letters out of Postgres, and back into the stream."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError

from agents.battles.engagement_agent import ENGAGEMENTS_KEY
from runtime.clock import Clock, SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.envelopes import read_any
from schemas.topics import ENGAGEMENTS, KILLMAILS, TOPICS, WANTS
from streams.arrival import Arrival
from streams.gazetteer import Gazetteer
from streams.intake import Intake
from streams.redisq_body import without_body
from universe.map import load

KEYS = {topic.name: topic.key for topic in TOPICS}
"""What each topic's key is made of, in the words of the table of topics."""


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


class NoSuchTopic(LookupError):
    """A letter's topic is not in the table of topics."""


@dataclass(slots=True)
class Replayed:
    """What became of letters that were handed over again."""

    taken: int = 0
    set_aside: int = 0
    """Dead letters again, of the same content."""
    refused: list[str] = field(default_factory=list)
    """A sentence for each that Kafka did not take, or that holds nothing to take; these are as they were and come with the next
    replay."""


async def replay(
    settings: Settings, identifiers: list[str], reason: str | None, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> Replayed:
    """Hand letters over again. Raises `NoSuchLetter`, and what the drivers raise when a server is away.

    `progress(done, of)` is told before the first and after each.
    One from a source goes through the intake like a fresh arrival; one from a topic goes back to that topic.
    """
    connection = await asyncpg.connect(settings.postgres_dsn)
    # Not idempotent: what Kafka refuses leaves a hole in the numbers of such a producer, and all that follow are refused for it.
    producer = replace(Kafka.of(settings), idempotent=False).producer()
    await producer.start()
    try:
        if identifiers:
            rows = [await _find(connection, identifier) for identifier in identifiers]
        else:
            rows = await connection.fetch(
                # The loser of two contents loses again, and without its hash it might not: only who names it gets it.
                "select * from dead_letters where replayed_at is null and not truncated "
                "and reason = coalesce($1::text, reason) and (reason <> 'conflict' or $1 = 'conflict') order by at, id",
                reason,
            )

        async def replayed(letter: str) -> None:
            await connection.execute("update dead_letters set replayed_at = now() where id = $1", letter)

        return await hand_over(rows, producer, SystemClock(), replayed, progress, simulated=settings.simulated)
    finally:
        await producer.stop()
        await connection.close()


async def hand_over(
    rows: Sequence[Mapping[str, Any]],
    producer: AIOKafkaProducer,
    clock: Clock,
    replayed: Callable[[str], Awaitable[None]],
    progress: Callable[[int, int], None],
    *,
    simulated: bool,
) -> Replayed:
    """Send the letters of these rows of `dead_letters`, one after the other; `replayed(id)` is called for each that was taken.

    One that Kafka refuses is passed over, and so is one that only names a killmail. Raises `KafkaError` when it is the broker
    that fails: the next would fare no better.
    """
    intake = Intake(producer, Gazetteer(load()), clock)
    result = Replayed()
    progress(0, len(rows))
    for done, row in enumerate(rows, 1):
        try:
            if row["topic"]:
                await _back_to_its_topic(row, producer)
                result.taken += 1
                await replayed(row["id"])
            elif known := without_body(row["payload"]):
                result.refused.append(
                    f"{row['id']}: only the id ({known[0]}) and the hash of this killmail are in it, so it cannot be replayed by "
                    "itself; the history's check of its day fetches it, or `warstream backfill`; it stays a dead letter"
                )
            else:
                accepted, rejected = intake.accepted, intake.rejected
                await intake.deliver(
                    Arrival(row["payload"], read_any, "file", f"dead letter {row['id']}", clock.now(), simulated)
                )
                result.taken += intake.accepted - accepted
                result.set_aside += intake.rejected - rejected
                await replayed(row["id"])
        except (KafkaError, NoSuchTopic) as error:
            if isinstance(error, KafkaTimeoutError) or (isinstance(error, KafkaError) and error.retriable):
                raise
            where = row["topic"] or KILLMAILS.name
            result.refused.append(f"{row['id']}: {where} does not take it: {error}; it stays a dead letter")
        progress(done, len(rows))
    await intake.flush()
    return result


async def _back_to_its_topic(row: Mapping[str, Any], producer: AIOKafkaProducer) -> None:
    topic = row["topic"]
    if topic not in KEYS:
        raise NoSuchTopic("there is no such topic any more")
    await producer.send_and_wait(topic, row["payload"], key=key_of(topic, row["payload"]) or row["id"].encode())


def key_of(topic: str, payload: bytes) -> bytes | None:
    """The key with which the topic's events are placed, so that one meets its table's rows again.

    None when the payload does not hold it: that one goes anywhere, to be set aside again. Not without any key, which a
    compacted topic refuses. Raises `KeyError` for a topic that is not in the table.
    """
    if topic == ENGAGEMENTS.name:
        return ENGAGEMENTS_KEY
    if topic == WANTS.name:
        return WANTS.key.encode()
    words = KEYS[topic].split(":")
    try:
        event = orjson.loads(payload)
        held = event["place"] if topic == KILLMAILS.name else event
        parts = ["+".join(held[word]) if isinstance(held[word], list) else held[word] for word in words]
    except (ValueError, KeyError, TypeError):
        return None
    return ":".join(map(str, parts)).encode() if all(isinstance(part, int | str) for part in parts) else None


async def _find(connection: asyncpg.Connection, identifier: str) -> asyncpg.Record:
    rows = await connection.fetch("select * from dead_letters where starts_with(id, $1) limit 2", identifier)
    if len(rows) != 1:
        found = "no dead letter" if not rows else "more than one dead letter"
        raise NoSuchLetter(f"{found} begins with {identifier!r}; `warstream dead-letters list` shows them")
    return rows[0]
