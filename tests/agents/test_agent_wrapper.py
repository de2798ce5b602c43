"""The wrapper around every agent, on a stream that acknowledges what it holds when it is let go, as Faust's does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from agents.runtime import Runtime
from runtime.clock import SystemClock
from runtime.settings import Settings
from runtime.stop_limit import IN_A_ROW, TooManyBad
from schemas.topics import KILLMAILS


class Sent(asyncio.Future[None]):
    """A message that Kafka has."""

    def __init__(self) -> None:
        super().__init__()
        self.set_result(None)


class App:
    """What the wrapper needs of Faust."""

    def __init__(self) -> None:
        self.process: Any = None
        self.letters = 0
        self.consumer = SimpleNamespace()

        self.on_partitions_assigned = SimpleNamespace(connect=self._listen)

    def _listen(self, called: Any) -> None:
        self.assigned = called

    def agent(self, _topic: Any, **_: Any) -> Any:
        return lambda process: setattr(self, "process", process)

    def topic(self, *_: Any, **__: Any) -> Any:
        async def send(**_: Any) -> Sent:
            self.letters += 1
            return Sent()

        return SimpleNamespace(send=send)


class Stream:
    """One batch, acknowledged in any case at the end, like `faust.Stream.take_events`."""

    def __init__(self, values: list[bytes]) -> None:
        message = {"topic": KILLMAILS.name, "partition": 0, "tp": TopicPartition(KILLMAILS.name, 0)}
        self.events = [
            SimpleNamespace(value=value, message=SimpleNamespace(acked=False, offset=offset, **message))
            for offset, value in enumerate(values)
        ]
        self.told: list[int] = []

    def take_events(self, *_: Any, **__: Any) -> AsyncIterator[Any]:
        self.batches = self._batches()
        return self.batches

    async def _batches(self) -> AsyncGenerator[Any, None]:
        try:
            yield list(self.events)
        finally:
            self.told += [event.message.offset for event in self.events if not event.message.acked]


def runtime(app: App, failures: list[Exception]) -> Runtime:
    return Runtime(app, Settings(_env_file=None), SystemClock(), failures.append, lambda: None)  # type: ignore[arg-type]


async def test_a_batch_that_a_stop_cuts_short_is_not_acknowledged() -> None:
    app, stream, begun = App(), Stream([b"1", b"2"]), asyncio.Event()

    async def apply(_: list[int]) -> None:
        begun.set()
        await asyncio.sleep(60)

    runtime(app, []).agent("test", KILLMAILS, int, apply)
    working = asyncio.create_task(app.process(stream))
    await begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    await stream.batches.aclose()  # as the loop does with a generator that nobody holds
    assert stream.told == []


async def test_a_batch_that_was_applied_is_acknowledged() -> None:
    app, stream, applied = App(), Stream([b"1", b"2"]), []

    async def apply(items: list[int]) -> None:
        applied.extend(items)

    runtime(app, []).agent("test", KILLMAILS, int, apply)
    await app.process(stream)
    assert (applied, stream.told) == ([1, 2], [0, 1])


async def test_bad_events_between_good_ones_are_not_in_a_row() -> None:
    app, failures = App(), []  # type: ignore[var-annotated]
    stream = Stream([b"1", b"bad"] * IN_A_ROW)

    async def apply(_: list[int]) -> None:
        return None

    runtime(app, failures).agent("test", KILLMAILS, int, apply)
    await asyncio.wait_for(app.process(stream), 5)
    assert (failures, app.letters, len(stream.told)) == ([], IN_A_ROW, 2 * IN_A_ROW)


async def test_one_event_that_breaks_the_rules_is_set_aside_and_the_others_are_applied() -> None:
    app, stream, applied = App(), Stream([b"1", b"2", b"3"]), []

    async def apply(items: list[int]) -> None:
        if 2 in items:
            raise RuntimeError("no rule for 2")
        applied.extend(items)

    runtime(app, []).agent("test", KILLMAILS, int, apply)
    await app.process(stream)
    assert (applied, app.letters) == ([1, 3], 1)


async def test_one_result_that_cannot_be_sent_becomes_a_letter_and_the_others_go_on() -> None:
    app, done = App(), []
    own = runtime(app, [])

    async def send(number: int) -> None:
        if number == 2:
            raise ValueError("no such hull")
        done.append(number)

    for number in (1, 2, 3):
        await own.spare("test", KILLMAILS, lambda: b"{}", partial(send, number))
    assert (done, app.letters) == ([1, 3], 1)


async def test_results_that_cannot_be_sent_one_after_the_other_stop_the_worker() -> None:
    app = App()
    own = runtime(app, [])

    async def send() -> None:
        raise ValueError("no such hull")

    with pytest.raises(TooManyBad, match="agent test's output stopped: 10 bad events in a row"):
        for _ in range(IN_A_ROW + 1):
            await own.spare("test", KILLMAILS, lambda: b"{}", send)
    assert app.letters == IN_A_ROW


async def test_a_broker_that_is_away_is_no_results_fault() -> None:
    app = App()

    async def send() -> None:
        raise KafkaConnectionError

    with pytest.raises(KafkaConnectionError):
        await runtime(app, []).spare("test", KILLMAILS, lambda: b"{}", send)
    assert app.letters == 0


async def test_only_partitions_that_went_or_came_are_forgotten() -> None:
    app, moved = App(), []
    runtime(app, []).on_moved(KILLMAILS, lambda partitions: moved.append(set(partitions)))
    for held in ({0, 1}, {0, 1}, {1, 2}, set()):
        await app.assigned(app, {TopicPartition(KILLMAILS.name, number) for number in held} | {TopicPartition("other", 7)})
    assert moved == [{0, 1}, set(), {0, 2}, {1, 2}]


async def test_what_went_to_another_worker_is_not_waited_for() -> None:
    """Nor is what came back: others have read on there meanwhile."""
    app, stream, places = App(), Stream([b"1", b"2"]), [TopicPartition(KILLMAILS.name, number) for number in (0, 1)]
    ours = {places[0]}

    def highwater(tp: TopicPartition) -> int:
        assert tp in ours, "Partition is not assigned"  # as aiokafka does
        return 10

    async def nothing(_: list[int]) -> None:
        return None

    app.consumer.highwater = highwater
    one = runtime(app, [])
    moved = app.assigned
    one.agent("test", KILLMAILS, int, nothing)
    await app.process(stream)
    assert one.waiting(KILLMAILS) == 8
    ours.clear()
    assert one.waiting(KILLMAILS) == 0
    await moved(None, set())
    ours.add(places[0])
    await moved(None, set(ours))
    assert one.waiting(KILLMAILS) == 0
