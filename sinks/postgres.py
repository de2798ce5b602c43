"""The Postgres sink: killmails, dead letters and completeness into their tables, offsets in the same transaction.

Numbered, as it must hold after any crash:
1. take a batch from Kafka, beginning at the offsets stored in Postgres;
2. one transaction: rows, and the offsets after them;
3. commit. Before it nothing counts, after it everything does. The group's offsets in Kafka are only a courtesy to tools.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import KafkaError
from tenacity import AsyncRetrying, retry_if_exception_type, wait_exponential_jitter

from runtime import __version__, log, metrics
from runtime.clock import Clock, SystemClock, iso
from runtime.kafka import Kafka, cluster_id
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.settings import Settings
from runtime.stop_limit import StopLimit
from schemas.dead_letter import DeadLetter, dead_letter
from schemas.topics import COMPLETENESS, DEAD_LETTERS, KILLMAILS
from sinks.killmail_rows import KillmailRows, killmail_rows
from sinks.killmail_writer import KillmailWriter, Outcome
from sinks.sink_offsets import Fenced, SinkOffsets
from sinks.small_tables import COMPLETENESS_SQL, DEAD_LETTER_SQL, completeness_row, dead_letter_row

SINK = "postgres"
GROUP = f"warstream-sink-{SINK}"
TOPICS = (KILLMAILS.name, DEAD_LETTERS.name, COMPLETENESS.name)
MAX_BATCH = 2_000
"""Events in one transaction: enough that the commit costs nothing beside the rows, few enough to hold in memory (10 MB)."""
POLL_MS = 200
COURTESY_SECONDS = 2.0
UNFIT = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    OverflowError,
    TypeError,
    ValueError,
    AttributeError,
)
"""What Postgres says of a row that does not fit, and asyncpg while it packs one for COPY: the row is at fault, not the server."""
AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # it is being stopped, or recovers since one of its processes was killed
    asyncpg.InsufficientResourcesError,  # too many connections, no memory or disk: waiting helps, or somebody has to
    asyncpg.InterfaceError,
)
"""What tells that Postgres cannot serve now: the sink waits and tries again."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One record and what it writes, or `letter` when it cannot be used; a marker has nothing."""

    record: ConsumerRecord
    killmail: KillmailRows | None = None
    dead_letter: tuple[Any, ...] | None = None
    day: tuple[Any, ...] | None = None
    letter: DeadLetter | None = None


class PostgresSink:
    """One consumer and one connection. `run` ends when `stop` is set, or raises `TooManyBad`."""

    def __init__(self, dsn: str, kafka: Kafka, clock: Clock, beat: Callable[[], None], *, simulated: bool = False) -> None:
        self._dsn = dsn
        self._kafka = kafka
        self._clock = clock
        self._beat = beat
        self._simulated = simulated
        self._log = log.get("sink.postgres")
        self._trace = log.traces()
        self._limit = StopLimit(GROUP)
        self._writer = KillmailWriter()
        self._busy = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self._last_courtesy = 0.0
        self._sought = 0
        """How often we have gone to where Postgres says we are."""
        self.stored = Outcome()

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until stopped. Waits for an absent Postgres; nothing is lost meanwhile."""
        self._offsets = SinkOffsets(SINK, await cluster_id(self._kafka))
        self._producer: AIOKafkaProducer = self._kafka.producer()
        self._consumer: AIOKafkaConsumer = self._kafka.consumer(group=GROUP)
        await self._connect()
        await self._producer.start()
        await self._consumer.start()
        try:
            self._consumer.subscribe(TOPICS, listener=_Assignment(self))
            while not stop.is_set():
                await self._turn()
        finally:
            await self._consumer.stop()
            await self._producer.stop()
            if self._connection is not None:
                await self._connection.close()

    async def _turn(self) -> None:
        sought = self._sought
        taken = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_BATCH)
        async with self._busy:
            taken = {tp: records for tp, records in taken.items() if tp in self._offsets.known}
            if sought != self._sought:
                # Taken before we knew our place, these may be of another one: go there again.
                for tp in taken:
                    self._consumer.seek(tp, self._offsets.known[tp])
                taken = {}
            records = [record for tp in sorted(taken) for record in taken[tp]]
            if records:
                started = time.perf_counter()
                try:
                    await self._store(records)
                except Fenced as error:
                    self._log.warning("lost a partition", detail=str(error))
                    await self._resume()
                except AWAY as error:
                    self._log.warning("Postgres does not answer; waiting for it", error=str(error))
                    await self._connect()
                    await self._resume()
                else:
                    metrics.SINK_BATCH_ROWS.labels(SINK).observe(len(records))
                    metrics.SINK_BATCH_SECONDS.labels(SINK).observe(time.perf_counter() - started)
        self._beat()
        metrics.LAST_COMMIT.labels(GROUP).set_to_current_time()
        await self._courtesy()

    async def assigned(self, partitions: set[TopicPartition]) -> None:
        """Go to where Postgres says we are."""
        async with self._busy:
            await self._resume(partitions)
        say_ready(f"writing {len(partitions)} partitions to Postgres")

    async def revoked(self) -> None:
        """Finish what is under way; the rest belongs to another sink."""
        async with self._busy:
            self._offsets.known.clear()

    async def _resume(self, partitions: set[TopicPartition] | None = None) -> None:
        wanted = set(self._offsets.known) if partitions is None else partitions
        async for attempt in AsyncRetrying(
            wait=wait_exponential_jitter(0.2, 5), retry=retry_if_exception_type(AWAY), reraise=True
        ):
            with attempt:
                if self._connection is None or self._connection.is_closed():
                    await self._connect()
                for tp, offset in (await self._offsets.load(self._connection, wanted)).items():
                    self._consumer.seek(tp, offset)
        self._sought += 1

    async def _connect(self) -> None:
        async for attempt in AsyncRetrying(
            wait=wait_exponential_jitter(0.2, 5), retry=retry_if_exception_type(AWAY), reraise=True
        ):
            with attempt:
                self._beat()
                # Rows and offsets are committed together, so a commit lost with the machine is simply done again.
                self._connection = await asyncpg.connect(
                    self._dsn, server_settings={"synchronous_commit": "off", "application_name": GROUP}
                )

    async def _store(self, records: Sequence[ConsumerRecord]) -> None:
        """One transaction for all of them; when a row does not fit, halves, until the one at fault stands alone."""
        await self._write([self._decode(record) for record in records])

    async def _write(self, entries: Sequence[_Entry]) -> None:
        try:
            await self._transaction(entries)
        except UNFIT as error:
            if len(entries) > 1:
                middle = len(entries) // 2
                await self._write(entries[:middle])
                await self._write(entries[middle:])
                return
            record = entries[0].record
            await self._transaction([_Entry(record, letter=self._letter(record, "unfit", error))])

    async def _set_aside(self, letter: DeadLetter) -> None:
        """Hand over one dead letter; raises `TooManyBad` when there are too many of them."""
        metrics.DEAD_LETTERS.labels(letter["topic"] or KILLMAILS.name, letter["reason"]).inc()
        self._log.warning("set aside", reason=letter["reason"], detail=letter["detail"], id=letter["id"])
        await self._producer.send_and_wait(DEAD_LETTERS.name, orjson.dumps(letter), key=letter["id"].encode())
        self._limit.bad(letter["detail"])

    def _letter(self, record: ConsumerRecord, reason: str, error: Exception) -> DeadLetter:
        return dead_letter(
            record.value or b"",
            reason=reason,
            detail=f"{type(error).__name__}: {error}",
            source=GROUP,
            at=iso(self._clock.now()),
            version=__version__,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
        )

    def _conflict(self, number: int, body: str) -> DeadLetter:
        return dead_letter(
            body.encode(),
            reason="conflict",
            detail=f"killmail {number} came with two contents; this one was put aside, the other one counts",
            source=GROUP,
            at=iso(self._clock.now()),
            version=__version__,
        )

    def _decode(self, record: ConsumerRecord) -> _Entry:
        """What a record writes, or the letter for one that has not the shape of its topic."""
        if record.value is None:  # a marker
            return _Entry(record)
        try:
            event = orjson.loads(record.value)
            if record.topic == DEAD_LETTERS.name:
                return _Entry(record, dead_letter=dead_letter_row(event))
            if record.topic == COMPLETENESS.name:
                return _Entry(record, day=completeness_row(event))
            if event["simulated"] != self._simulated:
                raise ValueError("a simulated kill among real ones, or the reverse: they never share a database")
            if event["source"]["kind"] == "postgres":  # state replayed to the agents out of this very database
                return _Entry(record)
            return _Entry(record, killmail=killmail_rows(event))
        except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
            return _Entry(record, letter=self._letter(record, "bad-event", error))

    async def _judge(self, entries: Sequence[_Entry], conflicts: Sequence[tuple[int, str]]) -> None:
        """Count good and bad in the order in which they came, and set the bad ones aside. Raises `TooManyBad`.

        Dead letters are acknowledged before the offsets move: a crash between repeats them, which their ids make harmless.
        """
        lost: dict[int, list[str]] = {}
        for number, body in conflicts:
            lost.setdefault(number, []).append(body)
        for entry in entries:
            letter = entry.letter
            if entry.killmail is not None and (bodies := lost.get(entry.killmail.killmail_id)):
                letter = self._conflict(entry.killmail.killmail_id, bodies.pop(0))
            if letter is not None:
                await self._set_aside(letter)
            elif entry.record.value is not None:
                self._limit.good()

    async def _transaction(self, entries: Sequence[_Entry]) -> None:
        """Rows and offsets, together or not at all. Letters are handed over after the rows are known to fit."""
        assert self._connection is not None
        ends = {TopicPartition(entry.record.topic, entry.record.partition): entry.record.offset + 1 for entry in entries}
        killmails = [entry.killmail for entry in entries if entry.killmail is not None]
        letters = [entry.dead_letter for entry in entries if entry.dead_letter is not None]
        days = [entry.day for entry in entries if entry.day is not None]
        async with self._connection.transaction():
            outcome = await self._writer.write(self._connection, killmails)
            if letters:
                await self._connection.executemany(DEAD_LETTER_SQL, letters)
            if days:
                await self._connection.executemany(COMPLETENESS_SQL, days)
            await self._judge(entries, outcome.conflicts)
            await self._offsets.advance(self._connection, ends)
        self._offsets.moved(ends)
        self._writer.months_made(killmails)
        if self._trace:
            for row in killmails:
                self._log.debug("stored", killmail_id=row.killmail_id)
        self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        for name in ("new", "updated", "duplicate"):
            value = getattr(outcome, name)
            setattr(self.stored, name, getattr(self.stored, name) + value)
            metrics.SINK_KILLMAILS.labels(SINK, name).inc(value)

    async def _courtesy(self) -> None:
        """Tell Kafka where we are, for tools that show lag; a failure is of no consequence."""
        if time.monotonic() - self._last_courtesy < COURTESY_SECONDS or not self._offsets.known:
            return
        self._last_courtesy = time.monotonic()
        self._measure_lag()
        try:
            await self._consumer.commit(dict(self._offsets.known))
        except KafkaError as error:
            self._log.debug("offsets not told to Kafka", error=str(error))

    def _measure_lag(self) -> None:
        behind: dict[str, int] = {}
        for tp, done in self._offsets.known.items():
            behind[tp.topic] = behind.get(tp.topic, 0) + max(0, (self._consumer.highwater(tp) or 0) - done)
        for topic, messages in behind.items():
            metrics.CONSUMER_LAG.labels(GROUP, topic).set(messages)


class _Assignment(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, sink: PostgresSink) -> None:
        self._sink = sink

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        await self._sink.assigned(set(assigned))

    async def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        await self._sink.revoked()


async def run(settings: Settings, stop: asyncio.Event, monitor: Monitor) -> None:
    """The part `warstream sink postgres`."""
    await PostgresSink(settings.postgres_dsn, Kafka.of(settings), SystemClock(), monitor.beat, simulated=settings.simulated).run(
        stop
    )
