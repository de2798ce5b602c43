"""The ingest part: one source, the intake, and a word to Redis on how the source is doing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal

from aiokafka import AIOKafkaProducer
from redis.exceptions import RedisError

from runtime.clock import Clock, SystemClock, iso
from runtime.kafka import Kafka, cluster_id
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.redis import connect
from runtime.settings import Settings
from schemas.redis_keys import STATUS_TTL, Keys
from streams.answers import last_answer
from streams.checkpoint import Checkpoint
from streams.esi.client import open_esi
from streams.esi.mail import ASK_SECONDS
from streams.gazetteer import Gazetteer
from streams.http import open_http
from streams.intake import Intake
from streams.r2z2_loop import R2Z2
from streams.redisq import RedisQ
from universe.map import load
from warstream.completeness import watch_completeness
from warstream.prices import appraiser

SourceName = Literal["r2z2", "redisq", "simulator"]
STATUS_SECONDS = 2.0
CURSORS = {"simulator": "delivered"}
"""What a source's checkpoint calls the next one, where it is not `cursor`."""
REQUESTS_PER_SECOND = 8.0
"""Of R2Z2 and RedisQ servers: half of what they allow (reference, section 1.2)."""


class WrongMode(ValueError):
    """A source's kills are not of the kind that this run handles; the message says which is which."""


def refuse_other_kind(settings: Settings, source: SourceName) -> None:
    """The simulator's kills never happened, all other sources' did. Raises `WrongMode`, before any of them is in Kafka."""
    if source == "simulator" and not settings.simulated:
        raise WrongMode(
            f"the simulator's kills never happened, and mode {settings.mode} is for real ones; set WARSTREAM_MODE=simulated"
        )
    if source != "simulator" and settings.simulated:
        raise WrongMode(
            f"{source} gives real kills, and mode {settings.mode} is for simulated ones; "
            "set WARSTREAM_MODE=live, or take --source simulator"
        )


async def ingest(settings: Settings, stop: asyncio.Event, monitor: Monitor, source: SourceName) -> None:
    """Run one source until asked to stop. Everything it had handed over is acknowledged when this returns."""
    clock = SystemClock()
    checkpoint = Checkpoint(settings.data_dir / "checkpoints" / settings.mode / f"{source}.json")
    if source == "simulator":
        from streams.simulator.source import refuse_other_war

        refuse_other_war(checkpoint, *_war(settings))
    kafka = Kafka.of(settings)
    producer = kafka.producer()
    await producer.start()
    intake = Intake(producer, Gazetteer(load()), clock, appraiser(settings))
    over = asyncio.Event()
    status = asyncio.create_task(_report(settings, source, checkpoint, intake, over))
    say_ready(f"from {_described(settings, source)}")
    try:
        await _source(settings, source, intake, checkpoint, clock, monitor.beat, await cluster_id(kafka), producer, stop)
        await intake.flush()
    finally:
        over.set()
        await status
        await producer.stop()


async def _source(
    settings: Settings,
    source: SourceName,
    intake: Intake,
    checkpoint: Checkpoint,
    clock: Clock,
    beat: Callable[[], None],
    cluster: str,
    producer: AIOKafkaProducer,
    stop: asyncio.Event,
) -> None:
    if source == "simulator":
        from streams.simulator.source import SimulatorSource  # its world takes a while to load; live runs need none of it

        seed, rate = _war(settings)
        forgetful = None if settings.kafka_idempotent else cluster
        await SimulatorSource(intake, checkpoint, clock, beat, seed=seed, rate=rate, forgetful_cluster=forgetful).run(stop)
        return
    async with (
        contextlib.aclosing(open_http(settings, per_second=REQUESTS_PER_SECOND)) as http,
        contextlib.aclosing(open_esi(settings, clock=clock, total=ASK_SECONDS)) as esi,
    ):
        poller: RedisQ | R2Z2
        if source == "redisq":
            poller = RedisQ(
                http=http,
                url=settings.redisq_url,
                queue=settings.redisq_queue,
                esi=esi,
                door=intake,
                clock=clock,
                beat=beat,
            )
        else:
            poller = R2Z2(
                http=http,
                url=settings.r2z2_url,
                door=intake,
                checkpoint=checkpoint,
                clock=clock,
                beat=beat,
                cluster_id=cluster,
                rewind_on_new_cluster=not settings.kafka_idempotent,
            )
        async with asyncio.TaskGroup() as group:
            group.create_task(poller.run(stop))
            if settings.postgres_dsn and settings.history_hours > 0:  # also what a RedisQ server forgot when we crashed
                group.create_task(watch_completeness(settings, http, esi, intake, producer, clock, beat, stop))


def _war(settings: Settings) -> tuple[int, float]:
    """Seed and kills a second of the simulated war."""
    from streams.simulator.theatre import LIVE_RATE

    return settings.simulated_seed, settings.simulated_rate or LIVE_RATE


def _described(settings: Settings, source: SourceName) -> str:
    if source == "simulator":
        return "the built-in simulated war: none of these kills happened"
    return f"R2Z2 at {settings.r2z2_url}" if source == "r2z2" else f"RedisQ at {settings.redisq_url}"


async def _report(settings: Settings, source: str, checkpoint: Checkpoint, intake: Intake, over: asyncio.Event) -> None:
    """Keep the source's status in Redis until `over`. Redis away is no reason to stop ingesting.

    Not to be cancelled: the Redis client sometimes swallows that.
    """
    if not settings.redis_url:
        return
    keys = Keys(settings.mode)
    client = connect(settings.redis_url)

    async def write(status: dict[Any, Any]) -> None:
        await client.sadd(keys.sources(), source)
        await client.hset(keys.source_status(source), mapping=status)
        await client.expire(keys.source_status(source), STATUS_TTL)

    async def tell(state: str) -> None:
        cursor = checkpoint.load().get(CURSORS.get(source, "cursor"))
        last = last_answer(source)
        status = {
            "cursor": "" if cursor is None else str(cursor),
            "last_answer_at": "" if last is None else iso(datetime.fromtimestamp(last, UTC)),
            "state": state,
            "detail": f"{intake.accepted:,} killmails handed over, {intake.rejected:,} set aside since the start",
        }
        with contextlib.suppress(RedisError, OSError, TimeoutError):
            await asyncio.wait_for(write(status), STATUS_SECONDS)

    try:
        while not over.is_set():
            await tell("starting" if last_answer(source) is None else "running")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), STATUS_SECONDS)
        await tell("stopped")
    finally:
        await client.aclose()
