"""The worker as a process of its own, and how far it is."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import TopicPartition
from aiokafka.errors import GroupCoordinatorNotAvailableError
from integration_world import World

from schemas.topics import WORKER_APP, Topic
from warstream.settle import group_reached, mark_end
from warstream.settle import until as group_until


@asynccontextmanager
async def worker(
    world: World, *arguments: str, program: Sequence[str] = ("-m", "warstream"), **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`warstream worker`; it must leave in good order when it still runs at the end. `more` are variables."""
    log = world.directory / "worker.log"
    command = [sys.executable, *program, "worker", *arguments]
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(*command, env=world.environment() | more, stdout=out, stderr=out)
    try:
        yield process
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0, log.read_text()[-2000:]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def committed(world: World, ends: dict[TopicPartition, int]) -> dict[TopicPartition, int]:
    admin = world.kafka.admin()
    await admin.start()
    try:
        return await group_reached(admin, WORKER_APP, list(ends))
    except GroupCoordinatorNotAvailableError:  # Apache Kafka has just begun to make its offsets topic
        return {}
    finally:
        await admin.close()


async def worked_off(world: World, *topics: Topic) -> None:
    """Wait until the agents have acknowledged all that is now in these topics, one after the other."""
    for topic in topics:
        ends = await mark_end(world.kafka, topic.name)
        await group_until(lambda ends=ends: committed(world, ends), ends, f"the worker on {topic.name}")  # type: ignore[misc]
