"""A stack looks after its servers whoever owns it: real broker, Postgres and Valkey, killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import psutil
import pytest

from runtime.kafka import Kafka, cluster_id
from runtime.settings import Settings
from warstream.commands.setup import attached
from warstream.stack import stack as stack_module
from warstream.stack.log_files import LIMIT
from warstream.stack.stack import BrokerLost, Stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

Open = Callable[..., contextlib.AbstractAsyncContextManager[Stack]]


def own(directory: Path, **more: object) -> Settings:
    return Settings(_env_file=None, KAFKA_BOOTSTRAP_SERVERS="", data_dir=directory, **more)  # type: ignore[call-arg, arg-type]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def opened(tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch) -> Open:
    """A running stack without parts, stopped at the end."""
    monkeypatch.setattr(stack_module, "WATCH_SECONDS", 0.1)

    @contextlib.asynccontextmanager
    async def open_stack(**more: object) -> AsyncIterator[Stack]:
        stack = Stack(own(tmp_path / "data", **more), told.append)
        try:
            await stack.start_servers("replay")
            yield stack
        finally:
            await stack.stop()

    return open_stack


async def until(done: Callable[[], bool], seconds: float = 30.0) -> None:
    async with asyncio.timeout(seconds):
        while not done():
            await asyncio.sleep(0.02)


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


async def test_postgres_and_valkey_come_back_by_themselves_and_the_work_goes_on(opened: Open, told: list[str]) -> None:
    async with opened() as stack:
        postgres, valkey = stack.postgres, stack.valkey
        assert postgres is not None and valkey is not None
        before = (postgres.pid, valkey.pid)

        async def work() -> str:
            kill(before[0])
            kill(before[1])
            await until(lambda: sum("has fallen; starting it again" in text for text in told) == 2)
            await until(lambda: None not in (postgres.pid, valkey.pid) and postgres.pid != before[0])
            await stack.revive()  # waits for the one that is under way, and starts nothing twice
            connection = await asyncpg.connect(stack.settings.postgres_dsn)
            try:
                return str(await connection.fetchval("select 'done'"))
            finally:
                await connection.close()

        assert await stack.guard(work()) == "done"
        assert sum("has fallen" in text for text in told) == 2


async def test_work_on_a_broker_that_falls_ends_at_once_with_a_sentence(opened: Open) -> None:
    async with opened() as stack:
        assert stack.broker is not None
        cancelled = asyncio.Event()

        async def work() -> None:
            try:
                kill(stack.broker.pid if stack.broker else None)
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.set()
                raise

        with pytest.raises(BrokerLost, match=r"the broker has fallen; .*this run cannot be completed"):
            await asyncio.wait_for(stack.guard(work()), 10)
        assert cancelled.is_set()


async def test_work_that_fails_since_the_broker_fell_says_so(opened: Open) -> None:
    async with opened() as stack:

        async def work() -> None:
            assert stack.broker is not None
            kill(stack.broker.pid)
            await until(lambda: stack.broker is not None and not stack.broker.running)
            raise ConnectionError("no broker")

        with pytest.raises(BrokerLost, match="has fallen"):
            await stack.guard(work())


async def test_work_that_fails_by_itself_keeps_its_error(opened: Open) -> None:
    async def work() -> None:
        raise ValueError("its own")

    async with opened() as stack:
        with pytest.raises(ValueError, match="its own"):
            await stack.guard(work())


async def test_a_broker_that_outgrows_its_memory_ends_the_work(opened: Open) -> None:
    async with opened(broker_memory_limit_mb=1) as stack:
        with pytest.raises(BrokerLost, match=r"uses \d+ MB of memory, more than the 1 it may.*WARSTREAM_BROKER_MEMORY_LIMIT_MB"):
            await asyncio.wait_for(stack.guard(asyncio.sleep(60)), 10)


async def test_a_second_session_is_watched_as_the_first_was(opened: Open, told: list[str]) -> None:
    async with opened() as stack:
        await stack.stop_broker()
        await stack.start_servers("replay")
        assert stack.valkey is not None
        kill(stack.valkey.pid)
        await until(lambda: any("valkey    has fallen" in text for text in told))


async def test_logs_are_rotated_at_the_start_and_while_it_runs(opened: Open, tmp_path: Path) -> None:
    logs = tmp_path / "data" / "logs"
    logs.mkdir(parents=True)
    for name in ("worker", "sink"):
        (logs / f"{name}.log").touch()
    os.truncate(logs / "worker.log", LIMIT + 1)
    async with opened():
        assert (logs / "worker.log.1").stat().st_size == LIMIT + 1
        os.truncate(logs / "sink.log", LIMIT + 1)
        await until((logs / "sink.log.1").exists)
        assert (logs / "sink.log").stat().st_size == 0


async def test_our_own_broker_asks_for_no_password_whatever_yours_wants(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    yours = {
        "kafka_security_protocol": "SASL_PLAINTEXT",
        "kafka_sasl_username": "me",
        "kafka_sasl_password": "secret",
        "kafka_replication": 3,
    }
    for name, value in yours.items():
        monkeypatch.setenv(f"WARSTREAM_{name.upper()}", str(value))
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "")
    async with asyncio.timeout(60), opened(**yours) as stack:
        assert await cluster_id(Kafka.of(stack.settings))
        for name, value in stack.environment().items():
            monkeypatch.setenv(name, value)
        child = Settings(_env_file=None)  # type: ignore[call-arg]
        assert await cluster_id(Kafka.of(child))
        for name in ("KAFKA_BOOTSTRAP_SERVERS", "WARSTREAM_KAFKA_SECURITY_PROTOCOL"):
            monkeypatch.setenv(name, "" if name.startswith("KAFKA") else "SASL_PLAINTEXT")
        command = attached(Settings(_env_file=None, data_dir=stack.directory))  # type: ignore[call-arg]
        assert await cluster_id(Kafka.of(command))


async def test_a_start_that_is_cancelled_leaves_no_server_behind(tmp_path: Path) -> None:
    stack = Stack(own(tmp_path / "data"), lambda _: None)
    starting = asyncio.create_task(stack.start_servers("replay"))
    await until((tmp_path / "data" / "broker").exists)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await stack.stop()
    mark = str(tmp_path)
    running = [p.info["cmdline"] for p in psutil.process_iter(["cmdline"]) if mark in " ".join(p.info["cmdline"] or [])]
    assert running == []
