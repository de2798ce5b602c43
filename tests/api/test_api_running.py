"""The API as a running part: through uvicorn, over an outage of Postgres, and back."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path

import api_world as w
import asyncpg
import httpx
import pytest
from api_servers import client_of, free_port, migrate
from redis.asyncio import Redis

from api.app import create_app
from api.main import ApiDidNotStart, serve
from runtime.monitor import Monitor
from runtime.part import READY_FD
from runtime.settings import Settings
from schemas.redis_keys import Keys
from warstream.stack.database import EmbeddedPostgres


async def test_it_serves_says_ready_and_stops(world_dsn: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    settings = Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="simulated", api_port=port)
    reading, writing = os.pipe()
    monkeypatch.setenv(READY_FD, str(writing))
    stop = asyncio.Event()
    task = asyncio.create_task(serve(settings, stop, Monitor("api")))
    said = await asyncio.wait_for(asyncio.to_thread(os.read, reading, 100), 20)
    assert said.decode().strip() == f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=said.decode().strip()) as client:
        answer = await client.get("/killmails?limit=2")
        assert (answer.status_code, len(answer.json()["data"]), answer.json()["simulated"]) == (200, 2, True)
        assert answer.headers["warstream-mode"] == "simulated"
        assert "server" not in answer.headers
        long = await client.get("/killmails?cursor=" + "x" * 60_000)
        assert long.status_code in (400, 414, 422)
        second = asyncio.create_task(serve(settings, asyncio.Event(), Monitor("api")))
        with pytest.raises(ApiDidNotStart, match="WARSTREAM_API_PORT"):
            await asyncio.wait_for(second, 20)
        assert (await client.get("/health/ready")).status_code == 200, "the first goes on"
    stop.set()
    await asyncio.wait_for(task, 10)
    os.close(reading)
    os.close(writing)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


async def test_it_ends_when_the_reader_of_the_feed_dies(world_dsn: str, valkey_url: str) -> None:
    """The process would go on, answer that it is well, and tell feed clients nothing."""
    head = Keys("simulated").feed_head()
    async with Redis.from_url(valkey_url) as redis:
        await redis.hset(head, mapping={"epoch": "a", "offset": "none of ours"})
        try:
            settings = Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="simulated", api_port=free_port())
            with pytest.raises(ValueError, match="none of ours"):
                await asyncio.wait_for(serve(settings, asyncio.Event(), Monitor("api")), 20)
        finally:
            await redis.delete(head)


async def test_postgres_away_and_back(valkey_url: str, tmp_path: Path) -> None:
    """kill -9 of the whole server between two requests; nobody restarts the API."""
    server = EmbeddedPostgres(tmp_path / "postgres")
    await asyncio.to_thread(server.start)
    dsn = server.ensure_database("killed")
    await asyncio.to_thread(migrate, dsn)
    connection = await asyncpg.connect(dsn)
    await w.store(connection, w.make_world(count=10))
    await connection.close()
    async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url))) as client:
        assert len((await client.get("/killmails")).json()["data"]) == 10
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        while server.running:
            await asyncio.sleep(0.01)
        for path in ("/killmails", "/killmails/1", "/search?q=jita", "/health/ready"):
            away = await client.get(path)
            assert away.status_code == 503, away.text
            assert away.headers["content-type"] == "application/problem+json"
            assert away.headers["retry-after"] == "5"
            assert away.json()["detail"].startswith("Postgres does not answer")
        told = await client.get("/status")
        assert told.status_code == 200, told.text
        data = told.json()["data"]
        assert data["stores"] == {"postgres": False, "redis": True}
        assert (data["last_kill"], data["counts"], data["completeness"]) == (None, None, None)
        assert [(one["sink"], one["updated_at"], one["last_kill_at"]) for one in data["sinks"]] == [
            ("postgres", None, None),
            ("redis", None, None),
        ]
        assert (data["parts"], data["lag"], data["sources"]) == ([], [], []), "Redis answers for what it holds"
        assert (await client.get("/health/live")).status_code == 200
        await asyncio.to_thread(server.start)
        for _ in range(50):
            back = await client.get("/killmails")
            if back.status_code == 200:
                break
            await asyncio.sleep(0.1)
        assert back.status_code == 200, back.text
        assert len(back.json()["data"]) == 10
        assert (await client.get("/health/ready")).status_code == 200
        again = (await client.get("/status")).json()["data"]
        assert (again["stores"]["postgres"], again["counts"]["killmails"]) == (True, 10)
    await asyncio.to_thread(server.stop)
