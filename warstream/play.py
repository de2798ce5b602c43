"""Playing files into the stream: as fast as it goes, or in the rhythm of the war they tell of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import orjson

from runtime.clock import Clock
from runtime.kafka import Kafka
from runtime.part import calm_collector
from streams.arrival import Arrival
from streams.everef import arrivals
from streams.gazetteer import Gazetteer
from streams.intake import Intake
from streams.pause import pause
from universe.map import load

BREATH = 200
"""Arrivals between two turns of the event loop when playing as fast as it goes."""


async def play(
    kafka: Kafka,
    paths: Sequence[Path],
    clock: Clock,
    *,
    speed: float = 0.0,
    simulated: bool = False,
    progress: Callable[[int], None] = lambda _: None,
    stop: asyncio.Event | None = None,
) -> Intake:
    """Hand every killmail of the files to Kafka; returns the intake with its counts, all acknowledged.

    `speed` 0 is as fast as it goes; 1 is the pace of event time, 60 a minute in a second. A timed replay sorts the files'
    kills by time, for which it reads them twice. Raises `BadArchive`.
    """
    calm_collector()
    producer = kafka.producer()
    await producer.start()
    intake = Intake(producer, Gazetteer(load()), clock)
    try:
        source = _timed(paths, clock, simulated) if speed > 0 else _plain(paths, clock, simulated)
        started, first = clock.now(), None
        try:
            for number, (time, arrival) in enumerate(source, 1):
                if stop is not None and stop.is_set():
                    break
                if speed > 0 and time is not None:
                    first = first or time
                    due = (time - first).total_seconds() / speed - (clock.now() - started).total_seconds()
                    if due > 0:
                        await pause(clock, due, stop or asyncio.Event(), lambda: None)
                        if stop is not None and stop.is_set():
                            break
                        arrival = _received_now(arrival, clock)
                await intake.offer(arrival)
                if number % BREATH == 0:
                    progress(BREATH)
                    await asyncio.sleep(0)
        finally:
            await intake.flush()
        return intake
    finally:
        await producer.stop()


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
        return None if mail is None else datetime.fromisoformat(mail.body["killmail_time"])
    except (ValueError, KeyError, TypeError):
        return None


def _received_now(arrival: Arrival, clock: Clock) -> Arrival:
    return Arrival(arrival.payload, arrival.read, arrival.kind, arrival.origin, clock.now(), arrival.simulated)
