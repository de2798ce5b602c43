"""File -> Kafka -> Postgres on the embedded stack, and then the worker alone on the same topic."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from runtime.clock import SystemClock
from runtime.kafka import Kafka, cluster_id
from runtime.settings import Settings
from schemas.topics import KILLMAILS, WORKER_APP
from warstream.play import play
from warstream.settle import group_reached, mark_end, postgres_reached, until
from warstream.stack.broker import EmbeddedBroker
from warstream.stack.stack import Stack


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Rates in killmails a second, memory in MB."""

    killmails: int
    seconds: float
    worker_seconds: float
    worker_mb: float
    sink_mb: float
    broker_mb: float

    @property
    def per_second(self) -> float:
        return self.killmails / self.seconds

    @property
    def worker_per_second(self) -> float:
        return self.killmails / self.worker_seconds


async def pipeline(archive: Path, directory: Path) -> Pipeline:
    """The clock runs from the first byte read until the last row is committed."""
    stack = Stack(Settings(data_dir=directory, kafka_bootstrap_servers="", postgres_dsn="", redis_url=""), lambda _: None)
    try:
        await stack.start_servers("replay")
        sink = stack.start_part("sink", ["sink", "postgres"])
        await stack.wait_ready("sink")
        kafka = Kafka.of(stack.settings)
        cluster = await cluster_id(kafka)
        connection = await asyncpg.connect(stack.settings.postgres_dsn)
        started = time.perf_counter()
        intake = await play(kafka, [archive], SystemClock())
        ends = await mark_end(kafka, KILLMAILS.name)
        await until(lambda: postgres_reached(connection, cluster), ends, "the sink")
        seconds = time.perf_counter() - started
        await connection.close()
        worker = stack.start_part("worker", ["worker"])
        await stack.wait_ready("worker")
        admin = kafka.admin()
        await admin.start()
        started = time.perf_counter()
        await until(lambda: group_reached(admin, WORKER_APP, list(ends)), ends, "the worker")
        worker_seconds = time.perf_counter() - started
        await admin.close()
        assert isinstance(stack.broker, EmbeddedBroker)
        return Pipeline(intake.accepted, seconds, worker_seconds, _memory(worker.pid), _memory(sink.pid), stack.broker.memory_mb)
    finally:
        await stack.stop()


def _memory(pid: int | None) -> float:
    return 0.0 if pid is None else float(psutil.Process(pid).memory_info().rss) / 1e6
