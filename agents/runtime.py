"""The seam to Faust: everything an agent needs, and all that it may know of the framework.

Every agent is `read` (bytes -> item, pure) and `apply` (a batch of items -> table writes and sends). The wrapper here gives
all of them the same guarantees:
1. events come in batches; a batch's changed keys are written once;
2. an event that cannot be read or applied becomes a dead letter, and the stream goes on;
3. ten bad ones in a row, or one in a hundred, stop the worker before their offsets are acknowledged: stop, don't drain;
4. offsets are acknowledged after everything the batch sent, changelogs included, is acknowledged by Kafka.
A crash repeats a batch; since state is a function of the set of events, the repetition changes nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence, Set
from typing import Any, TypeVar, cast

import faust
import orjson
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from agents.placement import partition
from runtime import __version__, log, metrics
from runtime.clock import Clock, iso
from runtime.settings import Settings
from runtime.stop_limit import StopLimit
from schemas.dead_letter import dead_letter
from schemas.topics import DEAD_LETTERS, KILLMAILS, WORKER_APP, Table, Topic

Item = TypeVar("Item")

BATCH = 500
"""Events an agent takes at once: keeps the loop's turns short (20 ms at 25,000 events/s of pure work)."""
WITHIN = 0.02
"""Seconds an event waits for company, at each agent on its way."""

AWAY = (KafkaError, OSError, TimeoutError)
"""What says that the broker is away: no event's fault. The worker stops without moving an offset and is started again."""


class StateTable:
    """A Faust table of bytes. Keys are those of the table's source topic, or rows of one (`agents.placement.row_key`).

    `sent` hears of every changelog write: Faust itself buffers them and lets go of their acknowledgements, so an offset could
    be committed before the state it stands for is safe.
    """

    def __init__(self, table: Any, sent: Callable[[asyncio.Future[Any]], None]) -> None:
        self._table = table
        send_changelog = table.send_changelog

        def tracked(*arguments: Any, **options: Any) -> Any:
            future = send_changelog(*arguments, **options)
            sent(future)
            return future

        table.send_changelog = tracked

    def get(self, key: bytes) -> bytes | None:
        """The value, or None. Bytes cannot be changed in place, so no change can miss the changelog."""
        value: bytes | None = self._table.get(key)
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Write a value; one that is already there is not written again.

        It does not tell which: nothing that is sent may hang on that. After a crash the value may be there and the message not.
        """
        if self._table.get(key) != value:
            self._table[key] = value

    def rows(self) -> list[tuple[bytes, bytes]]:
        """All rows that this worker holds, those of partitions it lost since among them."""
        return list(self._table.items())

    def drop(self, key: bytes) -> None:
        """Forget a key; one that is not there is no error."""
        if key in self._table:
            del self._table[key]


class Runtime:
    """Builds agents and tables on one Faust app. `fail` is called once when the worker must stop."""

    def __init__(
        self, app: faust.App, settings: Settings, clock: Clock, fail: Callable[[Exception], None], beat: Callable[[], None]
    ) -> None:
        self.app = app
        self.settings = settings
        self.clock = clock
        self.simulated = settings.simulated
        """The kind of kills that this run handles: an agent's `read` refuses the other one."""
        self._fail = fail
        self._beat = beat
        self._topics: dict[str, Any] = {}
        self._sent: dict[asyncio.Task[Any] | None, list[Awaitable[Any]]] = defaultdict(list)
        """What each agent (a task each) has sent and not yet seen acknowledged."""
        self._taken: dict[Any, int] = {}
        """The last offset of each partition of this worker that an agent has taken in hand."""
        self._over = False
        """An agent has failed, and the worker is being stopped."""
        self._listeners: list[Callable[..., Awaitable[None]]] = []
        self._output: dict[str, StopLimit] = {}
        """What counts the results of an agent that could not be made or sent."""
        self.steps = 0
        """Steps of long work (`progress`) so far: who counts commits must not take it for standstill."""
        self._log = log.get("agents")
        self._trace = log.traces()
        app.on_partitions_assigned.connect(self._forget_taken)

    def table(self, table: Table) -> StateTable:
        """A stateful table with its changelog. In memory: the changelog is its store."""
        own = self.app.Table(
            table.name,
            key_type=bytes,
            value_type=bytes,
            partitions=table.source.partitions,
            # Inside a batch there is no current event, so a row is placed by its key, as its event was.
            use_partitioner=True,
        )
        # Not by the producer: one that has just started, or lost its broker, knows no partitions, and the write would fail.
        numbers = range(table.source.partitions)
        own.partition_for_key = lambda key: partition(key, numbers, numbers)
        return StateTable(own, self._keep)

    def progress(self) -> None:
        """To be called now and then by work that takes longer than a batch should."""
        self.steps += 1
        self._beat()

    def on_moved(self, topic: Topic, forget: Callable[[Set[int]], None]) -> None:
        """Call `forget` with the partitions of a topic that went to another worker or came from one.

        What an agent keeps in memory of them beside its tables is then out of date. Those that it keeps are not named.
        """
        held: set[int] = set()

        async def assigned(_: object, partitions: Set[Any], **__: object) -> None:
            now = {tp.partition for tp in partitions if tp.topic == topic.name}
            forget(held ^ now)
            held.clear()
            held.update(now)

        self._listeners.append(assigned)  # signals hold weak references only
        self.app.on_partitions_assigned.connect(assigned)

    def waiting(self, topic: Topic) -> int:
        """Events of a topic that lie in Kafka behind the batch in hand, as far as is known: at least as many come after it."""
        ends = {tp: self._end(tp) for tp in self._taken if tp.topic == topic.name}
        return sum(max(0, (end or 0) - self._taken[tp] - 1) for tp, end in ends.items())

    def _end(self, tp: Any) -> int | None:
        """What the client knows of a partition's end. Of one that has just gone to another worker it asserts that it is ours."""
        try:
            end: int | None = self.app.consumer.highwater(tp)
        except AssertionError:
            return None
        return end

    async def _forget_taken(self, _: object, partitions: Set[Any], **__: object) -> None:
        """What went to another worker is not ours to wait for; where it comes back, others have read on meanwhile."""
        self._taken = {tp: offset for tp, offset in self._taken.items() if tp in partitions}

    async def send(self, topic: Topic, key: bytes, value: bytes) -> None:
        """Send; the batch that sent it is acknowledged only after Kafka has it.

        Once an agent has failed nothing is sent any more: it would be cut off when the worker stops.
        """
        if self._over:
            await asyncio.Event().wait()  # until the worker is stopped; this batch comes again
        sent = await self._topic(topic).send(key=key, value=value)
        self._sent[asyncio.current_task()].append(sent)

    def trace(self, killmails: Iterable[int], step: str, **about: Any) -> None:
        """A line on the way of each killmail; at DEBUG only."""
        for number in killmails if self._trace else ():
            self._log.debug(step, killmail_id=number, **about)

    def agent(
        self,
        name: str,
        source: Topic,
        read: Callable[[bytes], Item],
        apply: Callable[[list[Item]], Awaitable[None]],
    ) -> None:
        """Add an agent on a topic."""
        limit = StopLimit(f"agent {name}", in_a_row=self.settings.bad_in_a_row)

        async def process(stream: Any) -> None:
            async for events in stream.take_events(BATCH, within=WITHIN):
                started = time.perf_counter()
                self._taken |= {event.message.tp: event.message.offset for event in events}
                try:
                    await self._batch(name, events, read, apply, limit)
                    await self.acknowledged()
                except Exception as error:  # too many bad ones, a broker that is away, or what nobody thought of
                    self._over = True
                    self._refuse_commits()
                    self._fail(error)
                    # Returning would acknowledge these events; the worker is stopped from outside instead.
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    # A stop or a rebalance in the middle of a batch: Faust acknowledges what `take` holds, applied or not.
                    # What counts as acknowledged already is not told to the consumer, so the batch comes again.
                    for event in events:
                        event.message.acked = True
                    self._sent.pop(asyncio.current_task(), None)
                    raise
                metrics.AGENT_BATCH_SECONDS.labels(name).observe(time.perf_counter() - started)
                metrics.AGENT_EVENTS.labels(name).inc(len(events))
                self._beat()

        self.app.agent(self._topic(source), name=f"{WORKER_APP}.{name}", concurrency=1)(process)

    async def _batch(
        self,
        name: str,
        events: Sequence[Any],
        read: Callable[[bytes], Item],
        apply: Callable[[list[Item]], Awaitable[None]],
        limit: StopLimit,
    ) -> None:
        items: list[Item] = []
        found: list[tuple[Any, Item | None, Exception | None]] = []
        for event in events:
            if event.value is None:  # a marker of a batch run, or a deletion: nothing to apply
                continue
            try:
                item = read(event.value)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                found.append((event, None, error))
            else:
                items.append(item)
                found.append((event, item, None))
        whole = True
        try:
            await apply(items)  # markers alone are a batch, too: an agent may have put off what it tells
        except AWAY:
            raise
        except Exception:
            # Some event of the batch breaks the rules' code. One at a time finds it; the others are applied again, harmlessly.
            self._log.exception("a batch failed; trying its events one by one", agent=name)
            whole = False
        # Judged in the order in which they came, or ten bad ones among hundreds of good ones would count as ten in a row.
        for event, one, fault in found:
            if fault is not None:
                await self._set_aside(name, event, "bad-event", fault, limit)
                continue
            try:
                if not whole:
                    await apply([cast(Item, one)])
            except AWAY:
                raise
            except Exception as error:
                await self._set_aside(name, event, "agent-error", error, limit)
            else:
                limit.good()
                if self._trace and event.message.topic == KILLMAILS.name:
                    self._log.debug("applied", killmail_id=orjson.loads(event.value)["killmail_id"], agent=name)

    async def spare(self, name: str, topic: Topic, what: Callable[[], bytes], send: Callable[[], Awaitable[None]]) -> None:
        """Make and send one result of many. One that cannot be made or sent becomes a dead letter (`what` says what it is of).

        Ten in a row, or one in a hundred, stop the worker: `TooManyBad`.
        """
        limit = self._output.setdefault(name, StopLimit(f"agent {name}'s output", in_a_row=self.settings.bad_in_a_row))
        try:
            await send()
        except MessageSizeTooLargeError as error:
            await self._letter(name, what(), "agent-error", error, limit, topic.name)
        except AWAY:
            raise
        except Exception as error:
            self._log.exception("could not be told", agent=name)
            await self._letter(name, what(), "agent-error", error, limit, topic.name)
        else:
            limit.good()

    async def _set_aside(self, name: str, event: Any, reason: str, error: Exception, limit: StopLimit) -> None:
        message = event.message
        await self._letter(name, event.value, reason, error, limit, message.topic, message.partition, message.offset)

    async def _letter(
        self,
        name: str,
        payload: bytes,
        reason: str,
        error: Exception,
        limit: StopLimit,
        topic: str,
        partition: int | None = None,
        offset: int | None = None,
    ) -> None:
        letter = dead_letter(
            payload,
            reason=reason,
            detail=f"{type(error).__name__}: {error}",
            source=f"agent {name}",
            at=iso(self.clock.now()),
            version=__version__,
            topic=topic,
            partition=partition,
            offset=offset,
        )
        metrics.DEAD_LETTERS.labels(topic, reason).inc()
        self._log.warning("set aside", agent=name, reason=reason, detail=letter["detail"], id=letter["id"])
        await self.send(DEAD_LETTERS, letter["id"].encode(), orjson.dumps(letter))
        await self.acknowledged()
        limit.bad(letter["detail"])

    def _refuse_commits(self) -> None:
        """From now on no offset moves: Faust acknowledges what an agent holds when it is stopped, and commits at its end."""

        async def nothing(*_: Any, **__: Any) -> bool:
            return False

        self.app.consumer._commit_offsets = nothing

    async def acknowledged(self) -> None:
        """Wait until Kafka has all that this batch sent and all its changelog writes. The seam does so after each batch."""
        # Shielded: whoever is stopped here must not cancel what Faust's producer is about to answer.
        await asyncio.gather(*map(asyncio.shield, self._sent.pop(asyncio.current_task(), ())))

    def _keep(self, sent: Awaitable[Any]) -> None:
        self._sent[asyncio.current_task()].append(sent)

    def _topic(self, topic: Topic) -> Any:
        if topic.name not in self._topics:
            self._topics[topic.name] = self.app.topic(
                topic.name,
                key_type=bytes,
                value_type=bytes,
                partitions=topic.partitions,
            )
        return self._topics[topic.name]
