"""The Postgres sink: killmails, battles, doctrines and what is beside them, with the offsets in the same transaction.

Numbered, as it must hold after any crash:
1. take a batch from Kafka, beginning at the offsets stored in Postgres;
2. one transaction: rows, and the offsets after them;
3. commit. Before it nothing counts, after it everything does. The group's offsets in Kafka are only a courtesy to tools.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import KafkaError

from runtime import __version__, log, metrics
from runtime.clock import Clock, SystemClock, iso
from runtime.kafka import Kafka, cluster_id
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.settings import Settings
from runtime.stop_limit import StopLimit
from schemas.dead_letter import DeadLetter, dead_letter
from schemas.topics import BATTLES, DEAD_LETTERS, DOCTRINES, KILLMAILS
from sinks.battle_writer import write_battles
from sinks.doctrine_writer import write_doctrines
from sinks.killmail_writer import KillmailWriter, Outcome
from sinks.postgres_connection import AWAY, PostgresConnection
from sinks.postgres_entry import OF_ANY_KIND, SMALL, Entry, entry
from sinks.sink_offsets import Fenced, SinkOffsets
from sinks.statement import together
from sinks.world_tables import WORLD

SINK = "postgres"
GROUP = f"warstream-sink-{SINK}"
TOPICS = (KILLMAILS.name, BATTLES.name, DOCTRINES.name, *SMALL, *OF_ANY_KIND)
MAX_BATCH = 2_000
"""Events in one transaction: enough that the commit costs nothing beside the rows, few enough to hold in memory (10 MB)."""
POLL_MS = 200
COURTESY_SECONDS = 2.0
CONFLICT = "conflict"
UNFIT = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    OverflowError,
    TypeError,
    ValueError,
    AttributeError,
)
"""What Postgres says of a row that does not fit, and asyncpg while it packs one for COPY: the row is at fault, not the server."""


class PostgresSink:
    """One consumer and one connection. `run` ends when `stop` is set, or raises `TooManyBad`."""

    def __init__(
        self,
        dsn: str,
        kafka: Kafka,
        clock: Clock,
        beat: Callable[[], None],
        stop: asyncio.Event,
        *,
        simulated: bool = False,
        limit: StopLimit | None = None,
    ) -> None:
        self._postgres = PostgresConnection(dsn, GROUP, beat, stop)
        self._stop = stop
        self._kafka = kafka
        self._clock = clock
        self._beat = beat
        self._simulated = simulated
        self._log = log.get("sink.postgres")
        self._trace = log.traces()
        self._limit = limit or StopLimit(GROUP)
        self._writer = KillmailWriter()
        self._busy = asyncio.Lock()
        self._last_courtesy = 0.0
        self._sought = 0
        """How often we have gone to where Postgres says we are."""
        self.stored = Outcome()

    async def run(self) -> None:
        """Consume until stopped. Waits for an absent Postgres; nothing is lost meanwhile."""
        self._offsets = SinkOffsets(SINK, await cluster_id(self._kafka))
        self._producer: AIOKafkaProducer = self._kafka.producer()
        self._consumer: AIOKafkaConsumer = self._kafka.consumer(group=GROUP)
        await self._producer.start()
        await self._consumer.start()
        try:
            await self._postgres.get()
            self._consumer.subscribe(TOPICS, listener=_Assignment(self))
            while not self._stop.is_set():
                await self._turn()
        except AWAY as error:
            if not self._stop.is_set():
                raise
            self._log.warning("stopped while Postgres is away; what is not stored comes again", error=str(error))
        finally:
            await self._consumer.stop()
            await self._producer.stop()
            await self._postgres.close()

    async def _turn(self) -> None:
        sought = self._sought
        taken = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_BATCH)
        async with self._busy:
            records = self._ours(taken, sought)
            if records and not await self._attempt(records):
                return
        self._beat()
        await self._courtesy()

    def _ours(self, taken: dict[TopicPartition, list[ConsumerRecord]], sought: int) -> list[ConsumerRecord]:
        """What of a poll is ours to store. `sought` is how often we had gone to our place before it."""
        ours = {tp: records for tp, records in taken.items() if tp in self._offsets.known}
        if sought != self._sought:
            # Taken before we knew our place, these may be of another one: go there again.
            for tp in ours:
                self._consumer.seek(tp, self._offsets.known[tp])
            return []
        return [record for tp in sorted(ours) for record in ours[tp]]

    async def _attempt(self, records: Sequence[ConsumerRecord]) -> bool:
        """Store a batch; whether that succeeded. If not, we have rested and are back at the stored offsets."""
        started = time.perf_counter()
        try:
            await self._store(records)
        except Fenced as error:
            self._log.warning("a batch is no longer ours; going to where Postgres says we are", detail=str(error))
        except AWAY as error:
            self._log.warning("a batch was not stored; it is done again", error=str(error))
            await self._postgres.failed()
        else:
            self._postgres.worked()
            metrics.SINK_BATCH_ROWS.labels(SINK).observe(len(records))
            metrics.SINK_BATCH_SECONDS.labels(SINK).observe(time.perf_counter() - started)
            metrics.LAST_COMMIT.labels(GROUP).set_to_current_time()
            return True
        await self._resume()
        return False

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
        async for attempt in self._postgres.patience():
            with attempt:
                try:
                    offsets = await self._offsets.load(await self._postgres.get(), wanted)
                except AWAY:
                    self._postgres.drop()
                    raise
                for tp, offset in offsets.items():
                    self._consumer.seek(tp, offset)
        self._sought += 1

    async def _store(self, records: Sequence[ConsumerRecord]) -> None:
        """One transaction for all of them; when a row does not fit, halves, until the one at fault stands alone."""
        await self._write([entry(record, simulated=self._simulated) for record in records])

    async def _write(self, entries: Sequence[Entry]) -> None:
        try:
            await self._transaction(entries)
        except UNFIT as error:
            if len(entries) > 1:
                middle = len(entries) // 2
                await self._write(entries[:middle])
                await self._write(entries[middle:])
                return
            await self._transaction([Entry(entries[0].record, unfit=error)])

    async def _set_aside(self, letter: DeadLetter) -> None:
        """Hand over one dead letter."""
        metrics.DEAD_LETTERS.labels(letter["topic"] or KILLMAILS.name, letter["reason"]).inc()
        self._log.warning("set aside", reason=letter["reason"], detail=letter["detail"], id=letter["id"])
        await self._producer.send_and_wait(DEAD_LETTERS.name, orjson.dumps(letter), key=letter["id"].encode())

    def _letter(self, record: ConsumerRecord, reason: str, detail: str) -> DeadLetter:
        return dead_letter(
            record.value or b"",
            reason=reason,
            detail=detail,
            source=GROUP,
            at=iso(self._clock.now()),
            version=__version__,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
        )

    def _displaced(self, number: int, body: str) -> DeadLetter:
        """The letter of a stored mail that another one replaced; its record was acknowledged long ago."""
        at = iso(self._clock.now())
        return dead_letter(body.encode(), reason=CONFLICT, detail=_two(number), source=GROUP, at=at, version=__version__)

    async def _judge(self, entries: Sequence[Entry], conflicts: Sequence[tuple[int, str]]) -> None:
        """Count good and bad in the order in which they came, and set the bad ones aside. Raises `TooManyBad`.

        Events of the world beside the kills are set aside and not counted: others make them, they are told again, and a new shape
        of theirs must not keep kills from being stored.

        Dead letters are acknowledged before the offsets move: a crash between repeats them, which their ids make harmless.
        """
        lost = list(conflicts)
        for one in entries:
            fault = one.fault or one.unfit
            judged = one.record.topic not in WORLD
            if fault is not None:
                reason, detail = "unfit" if one.fault is None else "bad-event", f"{type(fault).__name__}: {fault}"
                await self._set_aside(self._letter(one.record, reason, detail))
                if judged:
                    self._limit.bad(detail)
                continue
            if one.killmail is not None and (own := (one.killmail.killmail_id, one.killmail.killmail[-1])) in lost:
                # The event is good and we have judged it: no sign that we are wrong, however many come.
                lost.remove(own)
                await self._set_aside(self._letter(one.record, CONFLICT, _two(one.killmail.killmail_id)))
            if one.record.value is not None and judged:
                self._limit.good()
        for number, body in lost:
            await self._set_aside(self._displaced(number, body))

    async def _transaction(self, entries: Sequence[Entry]) -> None:
        """Rows and offsets, together or not at all. Letters are handed over after the rows are known to fit."""
        connection = await self._postgres.get()
        ends = {TopicPartition(one.record.topic, one.record.partition): one.record.offset + 1 for one in entries}
        killmails = [one.killmail for one in entries if one.killmail is not None]
        battles = [one.battle for one in entries if one.battle is not None]
        doctrines = [one.doctrine for one in entries if one.doctrine is not None]
        async with connection.transaction():
            outcome = await self._writer.write(connection, killmails)
            await write_battles(connection, battles)
            await write_doctrines(connection, doctrines)
            for statement in together(statement for one in entries for statement in one.small):
                await connection.executemany(statement.sql, statement.rows)
            await self._judge(entries, outcome.conflicts)
            await self._offsets.advance(connection, ends)
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
        behind = self._measure_lag()
        try:
            await self._consumer.commit(dict(self._offsets.known))
        except KafkaError as error:
            self._log.debug("offsets not told to Kafka", error=str(error))
            return
        if behind == 0:  # nothing waits, and Kafka answers: our progress is as stored as it can be
            metrics.LAST_COMMIT.labels(GROUP).set_to_current_time()

    def _measure_lag(self) -> int:
        """Messages not yet stored, of all our partitions."""
        behind: dict[str, int] = {}
        for tp, done in self._offsets.known.items():
            behind[tp.topic] = behind.get(tp.topic, 0) + max(0, (self._consumer.highwater(tp) or 0) - done)
        for topic, messages in behind.items():
            metrics.CONSUMER_LAG.labels(GROUP, topic).set(messages)
        return sum(behind.values())


def _two(number: int) -> str:
    return f"killmail {number} came with two contents; this one was put aside, the other one counts"


class _Assignment(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, sink: PostgresSink) -> None:
        self._sink = sink

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        await self._sink.assigned(set(assigned))

    async def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        await self._sink.revoked()


async def run(settings: Settings, stop: asyncio.Event, monitor: Monitor) -> None:
    """The part `warstream sink postgres`."""
    kafka = Kafka.of(settings)
    sink = PostgresSink(
        settings.postgres_dsn,
        kafka,
        SystemClock(),
        monitor.beat,
        stop,
        simulated=settings.simulated,
        limit=StopLimit(GROUP, in_a_row=settings.bad_in_a_row),
    )
    await sink.run()
