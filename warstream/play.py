"""Playing files into the stream: as fast as it goes, or in the rhythm of the war they tell of."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import orjson

from runtime.clock import Clock
from runtime.kafka import Kafka
from runtime.part import calm_collector
from streams.arrival import Arrival
from streams.everef import arrivals
from streams.gazetteer import Gazetteer
from streams.intake import Appraise, Intake
from streams.pause import pause
from universe.map import load

BATCH = 200
"""Arrivals read ahead: a tenth of a second of work."""

T = TypeVar("T")


async def play(
    kafka: Kafka,
    paths: Sequence[Path],
    clock: Clock,
    *,
    speed: float = 0.0,
    simulated: bool = False,
    progress: Callable[[int], None] = lambda _: None,
    stop: asyncio.Event | None = None,
    appraise: Appraise | None = None,
) -> Intake:
    """Hand every killmail of the files to Kafka; returns the intake with its counts, all acknowledged.

    `speed` 0 is as fast as it goes; 1 is the pace of event time, 60 a minute in a second. A timed replay sorts the files'
    kills by time, for which it reads them twice. `appraise` prices mails without a word of zKillboard. Raises `BadArchive`.
    """
    calm_collector()
    producer = kafka.producer()
    await producer.start()
    intake = Intake(producer, Gazetteer(load()), clock, appraise)
    try:
        source = _timed(paths, clock, simulated) if speed > 0 else _plain(paths, clock, simulated)
        pace = _Pace(clock, speed, stop or asyncio.Event())
        try:
            async with contextlib.aclosing(_ahead(source)) as batches:
                async for batch in batches:
                    for time, arrival in batch:
                        due = await pace.due(time, arrival)
                        if pace.stop.is_set():
                            return intake
                        await intake.offer(due)
                    progress(len(batch))
        finally:
            await intake.flush()
        return intake
    finally:
        await producer.stop()


class _Pace:
    """The rhythm of event time, `speed` times faster; 0 never waits."""

    def __init__(self, clock: Clock, speed: float, stop: asyncio.Event) -> None:
        self.stop = stop
        self._clock = clock
        self._speed = speed
        self._started = clock.now()
        self._first: datetime | None = None

    async def due(self, time: datetime | None, arrival: Arrival) -> Arrival:
        """Wait until an arrival is due; it then counts as received now."""
        if self._speed <= 0 or time is None:
            return arrival
        self._first = self._first or time
        wait = (time - self._first).total_seconds() / self._speed - (self._clock.now() - self._started).total_seconds()
        if wait <= 0:
            return arrival
        await pause(self._clock, wait, self.stop, lambda: None)
        return replace(arrival, received_at=self._clock.now())


async def _ahead(source: Iterator[T]) -> AsyncGenerator[list[T], None]:
    """Batches, each read in a thread while the one before is handed over: decompression leaves this core to the rest."""

    def read() -> tuple[list[T], Exception | None]:
        batch: list[T] = []
        try:
            batch.extend(islice(source, BATCH))
        except Exception as error:  # told after what was read before it is handed over
            return batch, error
        return batch, None

    reading = asyncio.create_task(asyncio.to_thread(read))
    try:
        while True:
            batch, error = await reading
            if batch and error is None:
                reading = asyncio.create_task(asyncio.to_thread(read))
            if batch:
                yield batch
            if error is not None:
                raise error
            if not batch:
                return
    finally:
        await asyncio.gather(reading, return_exceptions=True)


def _plain(paths: Sequence[Path], clock: Clock, simulated: bool) -> Iterator[tuple[datetime | None, Arrival]]:
    for path in paths:
        for arrival in arrivals(path, clock.now, simulated=simulated):
            yield None, arrival


def _timed(paths: Sequence[Path], clock: Clock, simulated: bool) -> Iterator[tuple[datetime | None, Arrival]]:
    """Sorted by the time inside; what has none comes first, to be set aside at once. Holds the files in memory."""
    everything = [(_time_of(arrival), arrival) for _, arrival in _plain(paths, clock, simulated)]
    first = datetime.fromisoformat("2003-01-01T00:00:00+00:00")
    yield from sorted(everything, key=lambda pair: pair[0] or first)


def _time_of(arrival: Arrival) -> datetime | None:
    """A look ahead, only for the order: the intake checks properly."""
    try:
        mail = arrival.read(orjson.loads(arrival.payload))
        if mail is None:
            return None
        time = datetime.fromisoformat(mail.body["killmail_time"])
        return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    except (ValueError, KeyError, TypeError):
        return None
