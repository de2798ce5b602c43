"""What every loss's dogma, the doctrines and the templates cost the pipeline: a day through all of it, with and without them.

`python -m tests.bench.whole [ARCHIVE]` measures this alone.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from runtime.clock import SystemClock
from runtime.kafka import Kafka, cluster_id
from runtime.part import READY_FD
from runtime.settings import Settings
from schemas.simulated import Mode
from schemas.topics import (
    BATTLES,
    DOCTRINE_TEMPLATES,
    DOCTRINES,
    ENGAGEMENTS,
    FITS,
    KILLMAILS,
    SYSTEM_ACTIVITY,
    TEMPLATE_MATCHES,
    WORKER_APP,
    Topic,
)
from streams.simulated_files import are_simulated
from warstream.play import play
from warstream.settle import group_reached, mark_end, postgres_reached, until
from warstream.stack.stack import Stack

TURNS = 3
"""Of each kind, one after the other: the machine's speed drifts."""
KINDS = ("bare", "all")
READY_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Times:
    """Of one day."""

    killmails: int
    stored: float
    """Seconds from the first byte read until the last killmail is in Postgres."""
    battles: float
    """Until the last battle is, too."""
    settled: float
    """Until everything is."""
    cpu: float
    """Seconds that the processors worked for it, in all processes."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Medians: killmails a second until stored, until the battles, until all is settled; seconds of the processors."""

    stored: float
    battles: float
    settled: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Whole:
    """Without and with them."""

    turns: int
    bare: Rates
    everything: Rates

    @property
    def cost(self) -> float:
        """Share of its rate that the pipeline loses, 0..1. Its end is the last battle in Postgres."""
        return 1 - self.everything.battles / self.bare.battles


async def whole(archive: Path, directory: Path, turns: int = TURNS) -> Whole:
    """Both kinds in turns."""
    found: dict[str, list[Times]] = {kind: [] for kind in KINDS}
    for turn in range(turns):
        for kind in KINDS:
            times = await _through(kind, archive, directory / f"{kind}-{turn}")
            found[kind].append(times)
            print(f"  {kind:<4} {_said(_rates([times]))}", flush=True)
    return Whole(turns, _rates(found["bare"]), _rates(found["all"]))


def _rates(turns: Sequence[Times]) -> Rates:
    stored, battles, settled, cpu = (
        statistics.median(ones) for ones in zip(*((one.stored, one.battles, one.settled, one.cpu) for one in turns), strict=True)
    )
    count = turns[0].killmails
    return Rates(count / stored, count / battles, count / settled, cpu)


def _said(rates: Rates) -> str:
    return (
        f"stored {rates.stored:,.0f}/s, to the last battle {rates.battles:,.0f}/s, all settled {rates.settled:,.0f}/s, "
        f"{rates.cpu:.1f} s of the processors"
    )


async def _through(kind: str, archive: Path, directory: Path) -> Times:
    simulated = are_simulated([archive])
    mode: Mode = "replay_simulated" if simulated else "replay"
    given = Settings(data_dir=directory, kafka_bootstrap_servers="", postgres_dsn="", redis_url="", mode=mode)
    stack = Stack(given, lambda _: None)
    try:
        await stack.start_servers(mode)
        stack.start_part("sink", ["sink", "postgres"])
        await stack.wait_ready("sink")
        async with _worker(kind, stack):
            return await _timed(kind, archive, stack, simulated)
    finally:
        await stack.stop()


async def _timed(kind: str, archive: Path, stack: Stack, simulated: bool) -> Times:
    settings = stack.settings
    kafka = Kafka.of(settings)
    cluster = await cluster_id(kafka)
    connection = await asyncpg.connect(settings.postgres_dsn)
    admin = kafka.admin()
    await admin.start()

    async def worked_off(*topics: Topic) -> None:
        for topic in topics:
            ends = await mark_end(kafka, topic.name)
            await until(lambda ends=ends: group_reached(admin, WORKER_APP, list(ends)), ends, f"the worker on {topic.name}")  # type: ignore[misc]

    async def stored(*topics: Topic) -> None:
        for topic in topics:
            ends = await mark_end(kafka, topic.name)
            await until(lambda: postgres_reached(connection, cluster), ends, f"the sink on {topic.name}")

    try:
        started, worked = time.perf_counter(), _worked(stack)
        intake = await play(kafka, [archive], SystemClock(), simulated=simulated)
        await stored(KILLMAILS)
        at_stored = time.perf_counter() - started
        await worked_off(KILLMAILS, SYSTEM_ACTIVITY, ENGAGEMENTS)
        await stored(BATTLES)
        at_battles = time.perf_counter() - started
        if kind == "all":
            await worked_off(FITS, DOCTRINE_TEMPLATES, BATTLES)
            await stored(FITS, DOCTRINES, TEMPLATE_MATCHES)
        return Times(intake.accepted, at_stored, at_battles, time.perf_counter() - started, _worked(stack) - worked)
    finally:
        await admin.close()
        await connection.close()


def _worked(stack: Stack) -> float:
    """Seconds that the processors worked for us and all that we have started so far."""
    ours = psutil.Process()
    every = {ours, *ours.children(recursive=True)}
    if stack.postgres is not None and stack.postgres.pid:
        server = psutil.Process(stack.postgres.pid)
        every |= {server, *server.children(recursive=True)}
    return float(sum(sum(one.cpu_times()[:4]) for one in every))


@asynccontextmanager
async def _worker(kind: str, stack: Stack) -> AsyncIterator[None]:
    """One that is ready."""
    ready, say = os.pipe()
    with (stack.directory / "logs" / "some-worker.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bench.some_worker",
            kind,
            env=stack.environment() | {READY_FD: str(say)},
            pass_fds=[say],
            stdout=log,
            stderr=log,
        )
    os.close(say)
    try:
        said = await asyncio.wait_for(asyncio.to_thread(os.read, ready, 1), READY_SECONDS)
        assert said, f"the worker ended before it was ready; its log is {log.name}"
        yield
        process.terminate()
        assert await asyncio.wait_for(process.wait(), STOP_SECONDS) == 0
    finally:
        os.close(ready)
        if process.returncode is None:
            process.kill()
            await process.wait()


def lines(found: Whole) -> list[str]:
    """For people."""
    return [
        f"whole     without fits, doctrines, templates: {_said(found.bare)}",
        f"          with them: {_said(found.everything)}; medians of {found.turns}",
        f"          cost: {found.cost:.0%} of the rate to the last battle, "
        f"{1 - found.everything.settled / found.bare.settled:.0%} of the rate to the last fit and doctrine",
    ]


if __name__ == "__main__":
    from tests.bench.__main__ import archive as day

    with tempfile.TemporaryDirectory(prefix="warstream-bench-") as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else day(Path(folder))[0]
        print(*lines(asyncio.run(whole(path, Path(folder) / "whole"))), sep="\n")
