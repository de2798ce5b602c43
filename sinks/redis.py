"""Kafka to Redis: recent kills, timelines, activity, active battles, and the feed's stream, in which doctrines are told, too.

At least once, and idempotent: offsets are committed after the writes, and a script that finds its event written does
nothing. Redis may be lost at any time; Kafka and Postgres are not touched by that.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from aiokafka.errors import KafkaError

from runtime import log, metrics
from runtime.clock import Clock, SystemClock, iso
from runtime.kafka import Kafka
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.redis import connect
from runtime.settings import Settings
from runtime.stop_limit import StopLimit
from schemas.killmail_event import KillmailEvent
from schemas.redis_keys import Keys
from schemas.topics import ACTIVITY, BATTLES, DOCTRINES, FITS, KILLMAILS, PRICES
from sinks.redis_commands import Command
from sinks.redis_read import read_activity, read_battle, read_doctrine, read_fit, read_kill, read_price
from sinks.redis_scripts import STATUS
from sinks.redis_writer import REFUSED, Answer, Stopped, Writer
from sinks.set_aside import BadEvent, SetAside

SINK = "redis"
GROUP = "warstream-sink-redis"
TOPICS = [KILLMAILS.name, ACTIVITY.name, BATTLES.name, DOCTRINES.name, FITS.name, PRICES.name]
BATCH = 500
"""Messages read at once: 0.2 s of work, so that one commit costs little and a stop is answered soon."""
_COUNTED = {
    BATTLES.name: metrics.SINK_BATTLES,
    DOCTRINES.name: metrics.SINK_DOCTRINES,
    FITS.name: metrics.SINK_FITS,
    PRICES.name: metrics.SINK_WORLD,
}
POLL_MS = 500
"""How long one read waits for a first message; it returns as soon as there is one."""


async def run(settings: Settings, stop: asyncio.Event, monitor: Monitor) -> None:
    """Write until `stop`. Raises `TooManyBad` when the limits are reached, `Refused` when Redis refuses us."""
    kafka = Kafka.of(settings)
    redis = connect(settings.redis_url)
    consumer, producer = kafka.consumer(group=GROUP), kafka.producer()
    writer = Writer(redis, Keys(settings.mode), settings.redis_url, stop)
    clock = SystemClock()
    try:
        await writer.attach()
        await producer.start()
        await consumer.start()
        consumer.subscribe(TOPICS, listener=_FirstAssignment())
        sink = RedisSink(consumer, writer, SetAside(producer, clock, f"sink-{SINK}"), Keys(settings.mode), clock, settings)
        while not stop.is_set():
            await sink.step()
            monitor.beat()
    except Stopped as error:
        log.get("sink-redis").info(str(error))
    finally:
        await consumer.stop()
        await producer.stop()
        await redis.aclose()


class _FirstAssignment(ConsumerRebalanceListener):  # type: ignore[misc]
    """Says once that the group has let us in; with more sinks than partitions, that may be with none."""

    def __init__(self) -> None:
        self._said = False

    def on_partitions_revoked(self, revoked: Iterable[Any]) -> None:
        """What was written and not yet committed comes again to whoever gets the partition: a no-op."""

    def on_partitions_assigned(self, assigned: Iterable[Any]) -> None:
        if not self._said:
            self._said = True
            say_ready(f"sink redis: reading {', '.join(TOPICS)}")


class RedisSink:
    """The loop's body, apart from its connections."""

    def __init__(
        self, consumer: AIOKafkaConsumer, writer: Writer, aside: SetAside, keys: Keys, clock: Clock, settings: Settings
    ) -> None:
        self._consumer = consumer
        self._writer = writer
        self._aside = aside
        self._keys = keys
        self._clock = clock
        self._limit = StopLimit("The Redis sink", in_a_row=settings.bad_in_a_row)
        self._refusals = StopLimit("The Redis sink", in_a_row=settings.bad_in_a_row)
        """Apart from the unreadable: these are known only after the batch is written, and each kind is judged in its order."""
        self._log = log.get("sink-redis")
        self._trace = log.traces()

    async def step(self) -> None:
        """Read a batch, write it, commit it."""
        batch = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH)
        records = [record for part in batch.values() for record in part]
        if not records:
            if not await self._measure_lag():  # nothing waits: our progress is as stored as it can be
                metrics.LAST_COMMIT.labels(GROUP).set(self._clock.now().timestamp())
            return
        began = time.perf_counter()
        work, newest = await self._read(records)
        answers = await self._writer.write([*(command for _, command in work), self._status(newest)])
        for (record, command), answer in zip(work, answers[:-1], strict=True):
            _COUNTED.get(record.topic, metrics.SINK_KILLMAILS).labels(SINK, answer.outcome).inc()
            await self._judge(record, command, answer)
        metrics.SINK_BATCH_ROWS.labels(SINK).observe(len(records))
        metrics.SINK_BATCH_SECONDS.labels(SINK).observe(time.perf_counter() - began)
        await self._commit({place: part[-1].offset + 1 for place, part in batch.items() if part})

    async def _judge(self, record: Any, command: Command, answer: Answer) -> None:
        """Set aside what Redis refused, before anything is committed. Raises `TooManyBad`."""
        if answer.outcome == REFUSED:
            await self._aside.put(record, BadEvent(REFUSED, answer.detail))
            self._refusals.bad(answer.detail)
            return
        self._refusals.good()
        if self._trace and command.killmail_id is not None:
            self._log.debug("written", killmail_id=command.killmail_id, outcome=answer.outcome)
        if answer.outcome == "conflict":
            self._log.warning("another killmail under the same id; the one that ranks higher stays", subject=command.subject)

    async def _read(self, records: list[Any]) -> tuple[list[tuple[Any, Command]], KillmailEvent | None]:
        """Decode a batch; the bad are set aside before anything is committed. Raises `TooManyBad`."""
        work: list[tuple[Any, Command]] = []
        newest: KillmailEvent | None = None
        now = self._clock.now()
        for record in records:
            if record.value is None:  # a marker of a batch run, or a deletion
                continue
            try:
                if record.topic == KILLMAILS.name:
                    command, newest = read_kill(record.value, self._keys, now)
                elif record.topic == BATTLES.name:
                    command = read_battle(record.value, self._keys, now)
                elif record.topic == FITS.name:
                    command = read_fit(record.value, self._keys, now)
                elif record.topic == DOCTRINES.name:
                    command = read_doctrine(record.value, self._keys, now)
                elif record.topic == PRICES.name:
                    command = read_price(record.value, self._keys, now)
                else:
                    command = read_activity(record.value, self._keys, now)
            except BadEvent as error:
                await self._aside.put(record, error)
                if record.topic != PRICES.name:  # others make them, and they must not keep kills from being fed
                    self._limit.bad(str(error))
                continue
            if record.topic != PRICES.name:
                self._limit.good()
            if command is not None:
                work.append((record, command))
        return work, newest

    async def _commit(self, offsets: dict[Any, int]) -> None:
        """A failed commit costs a repetition, which is a no-op; it is no reason to stop."""
        try:
            await self._consumer.commit(offsets)
        except KafkaError as error:
            self._log.warning("progress was not stored; the same events may come again", error=str(error))
            return
        metrics.LAST_COMMIT.labels(GROUP).set(self._clock.now().timestamp())
        await self._measure_lag()

    async def _measure_lag(self) -> int:
        """Over all our partitions, since a batch may hold records of one while the others wait; returns the sum."""
        lag: Counter[str] = Counter()
        for place in self._consumer.assignment():
            end = self._consumer.highwater(place)
            if end is not None:  # else nothing was fetched from it yet: its lag is unknown, not 0
                lag[place.topic] += max(0, end - await self._consumer.position(place))
        for topic, behind in lag.items():
            metrics.CONSUMER_LAG.labels(GROUP, topic).set(behind)
        return lag.total()

    def _status(self, newest: KillmailEvent | None) -> Command:
        fields: list[str | int] = ["last_write_at", iso(self._clock.now())]
        if newest is not None:
            fields += ["last_kill_id", newest["killmail_id"], "last_kill_at", newest["event_time"]]
        return Command(STATUS, (self._keys.sink_status(SINK),), tuple(fields), "the sink's status", takes_head=False)
