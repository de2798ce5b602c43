"""Arrivals into Kafka: checked, placed, keyed by system. What is no killmail goes to the dead letters."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from runtime import __version__, log, metrics
from runtime.clock import Clock, iso
from schemas.dead_letter import dead_letter
from schemas.killmail import Killmail
from schemas.killmail_event import KillmailEvent
from schemas.topics import DEAD_LETTERS, KILLMAILS, MAX_MESSAGE_BYTES
from schemas.worth import Worth
from streams.arrival import Arrival
from streams.canonical import Rejected, canonical_event
from streams.door import accepted
from streams.gazetteer import Gazetteer

MAX_IN_FLIGHT = 5_000
"""Unacknowledged events before a source has to wait: about 20 MB, a second of work."""
MAX_EVENT_BYTES = MAX_MESSAGE_BYTES - 64 * 1024
"""A larger event the broker refuses, and a source would offer it again and again; the margin is Kafka's own framing."""
REMEMBERED = 50_000
"""Ids kept to count what a source hands over again (three days of kills)."""

Appraise = Callable[[Killmail, datetime], Awaitable[Worth | None]]
"""What a mail was worth at its time, None when nobody knows (`streams.valuation.appraiser.Appraiser.worth`)."""

LIVE = frozenset({"r2z2", "redisq", "simulator"})
"""Sources whose delay means something: an archive is years late by design."""


class Intake:
    """The one door into the `killmails` topic. Not safe for several event loops; one per process.

    `appraise` is asked for real kills that come without a word of zKillboard; those that have one never wait for it.
    """

    def __init__(self, producer: AIOKafkaProducer, places: Gazetteer, clock: Clock, appraise: Appraise | None = None) -> None:
        self._producer = producer
        self._places = places
        self._clock = clock
        self._appraise = appraise
        self._in_flight = 0
        self._moved = asyncio.Event()
        self._failure: BaseException | None = None
        self._told: BaseException | None = None
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._log = log.get("intake")
        self._trace = log.traces()
        self.accepted = 0
        self.rejected = 0
        self.last_offsets: dict[tuple[str, int], int] = {}
        """The highest acknowledged offset of each (topic, partition): what a batch run waits for."""

    async def offer(self, arrival: Arrival) -> asyncio.Future[Any] | None:
        """Hand over one arrival; the future resolves when Kafka has it. Waits when too much is in flight.

        None when the wrapper was empty. A bad arrival becomes a dead letter, whose future is returned.
        """
        await self._until_below(MAX_IN_FLIGHT)
        try:
            event = canonical_event(arrival, self._places, self._clock.now())
        except Rejected as error:
            return await self._reject(arrival, error)
        if event is None:
            return None
        if self._appraise is not None and event["zkb"] is None and not event["simulated"]:
            worth = await self._appraise(event["killmail"], datetime.fromisoformat(event["event_time"]))
            if worth is not None:
                event["worth"] = worth
        try:
            value = orjson.dumps(event)
        except TypeError as error:  # it reads what it cannot write: nested deeper than 254, for one
            return await self._reject(arrival, Rejected("unwritable", f"killmail {event['killmail_id']}: {error}"))
        if len(value) > MAX_EVENT_BYTES:
            detail = f"killmail {event['killmail_id']} has {len(value):,} bytes, more than the {MAX_EVENT_BYTES:,} of an event"
            return await self._reject(arrival, Rejected("too-large", detail))
        self._count(arrival, event)
        if self._trace:
            self._log.debug("accepted", killmail_id=event["killmail_id"], source=arrival.kind, origin=arrival.origin)
        key = str(event["place"]["solar_system_id"]).encode()
        return await self._send(KILLMAILS.name, key, value)

    async def deliver(self, arrival: Arrival) -> bool:
        """Hand over one arrival and wait until Kafka has it: a cursor may move after this returns. False when set aside."""
        acknowledged = await self.offer(arrival)
        if acknowledged is not None:
            # Shielded: a source that is told to stop leaves here, and `flush` still waits for the answer.
            try:
                return accepted(await asyncio.shield(acknowledged))
            except Exception as error:
                self._told = error  # here, so not a second time by `flush`
                if self._failure is error:
                    self._failure = None
                raise
        return True

    async def flush(self) -> None:
        """Wait until Kafka has everything offered so far. Raises what Kafka raised."""
        await self._until_below(1)

    async def _until_below(self, count: int) -> None:
        """Wait until fewer than `count` sends are open; raises the first one's error, so that no source goes on blindly."""
        while self._in_flight >= count and self._failure is None:
            self._moved.clear()
            await self._moved.wait()
        if self._failure is not None:
            failure, self._failure = self._failure, None
            raise failure

    async def _send(self, topic: str, key: bytes, value: bytes) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = await self._producer.send(topic, value, key=key)
        self._in_flight += 1
        future.add_done_callback(self._answered)
        return future

    def _answered(self, future: asyncio.Future[Any]) -> None:
        self._in_flight -= 1
        self._moved.set()
        if future.cancelled():
            self._failure = self._failure or ConnectionError("the producer was stopped before Kafka answered")
        elif (error := future.exception()) is not None:
            if error is not self._told:
                self._failure = self._failure or error
        else:
            record = future.result()
            place = (record.topic, record.partition)
            self.last_offsets[place] = max(record.offset, self.last_offsets.get(place, -1))

    async def _reject(self, arrival: Arrival, error: Rejected) -> asyncio.Future[Any]:
        self.rejected += 1
        letter = dead_letter(
            arrival.payload,
            reason=error.reason,
            detail=str(error),
            source=arrival.kind,
            origin=arrival.origin,
            at=iso(self._clock.now()),
            version=__version__,
        )
        metrics.DEAD_LETTERS.labels(KILLMAILS.name, error.reason).inc()
        self._log.warning("set aside", reason=error.reason, detail=str(error), origin=arrival.origin, dead_letter=letter["id"])
        return await self._send(DEAD_LETTERS.name, letter["id"].encode(), orjson.dumps(letter))

    def _count(self, arrival: Arrival, event: KillmailEvent) -> None:
        self.accepted += 1
        number = event["killmail_id"]
        if number in self._seen:
            metrics.INGEST_DUPLICATES.labels(arrival.kind).inc()
        self._seen[number] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        metrics.INGEST_KILLMAILS.labels(arrival.kind).inc()
        if arrival.kind in LIVE:
            kill_time = datetime.fromisoformat(event["event_time"])
            metrics.INGEST_LAG.observe(max(0.0, (arrival.received_at - kill_time).total_seconds()))
