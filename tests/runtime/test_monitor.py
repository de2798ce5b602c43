"""A part is alive while its work goes on, and dead when it has been silent for too long."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from runtime.monitor import MAX_SILENCE, Monitor


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def served() -> AsyncIterator[tuple[Monitor, httpx.AsyncClient]]:
    monitor, port = Monitor("sink-postgres"), free_port()
    stop = await monitor.serve("127.0.0.1", port)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for _ in range(250):
            try:
                await client.get("/health/live")
                break
            except httpx.ConnectError:
                await asyncio.sleep(0.02)
        yield monitor, client
    await stop()


def silent_for(monitor: Monitor, seconds: float) -> None:
    """As if the last beat had been so long ago."""
    monitor._last -= seconds


async def test_silence_is_death_and_a_beat_is_life_again(served: tuple[Monitor, httpx.AsyncClient]) -> None:
    monitor, client = served
    monitor.beat()
    assert (await client.get("/health/live")).status_code == 200
    silent_for(monitor, MAX_SILENCE - 5)
    assert (await client.get("/health/live")).status_code == 200
    silent_for(monitor, 6)
    dead = await client.get("/health/live")
    assert dead.status_code == 503
    assert dead.json()["part"] == "sink-postgres" and dead.json()["live"] is False
    assert dead.json()["silent_seconds"] > MAX_SILENCE
    monitor.beat()
    assert (await client.get("/health/live")).status_code == 200


async def test_metrics_are_served_as_prometheus_reads_them(served: tuple[Monitor, httpx.AsyncClient]) -> None:
    _, client = served
    answer = await client.get("/metrics")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain")
    assert "# TYPE warstream_dead_letters_total counter" in answer.text


async def test_on_port_0_nothing_is_served() -> None:
    stop = await Monitor("worker").serve("127.0.0.1", 0)
    await stop()
