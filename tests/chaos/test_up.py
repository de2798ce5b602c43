"""`warstream up` from the first start to the last: simulated, live, stopped, killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson
import psutil
import pytest
from r2z2_world import r2z2_with
from stored_oracle import assert_stored
from websockets.asyncio.client import connect

from warstream.stack.database import EmbeddedPostgres
from warstream.stack.lifeline import free_port

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

START_SECONDS = 90.0
STOP_SECONDS = 30.0


class Up:
    """One run of the command."""

    def __init__(self, data: Path, url: str, **more: str) -> None:
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}"
        self._out = data.with_name(f"up-{self.port}.log")
        env = os.environ | {
            "WARSTREAM_DATA_DIR": str(data),
            "WARSTREAM_R2Z2_URL": url,
            "WARSTREAM_LIVE_RETRY_SECONDS": "6",
            "WARSTREAM_API_PORT": str(self.port),
            "WARSTREAM_CONTACT": "tests@localhost",
            # Nobody else is asked by a test.
            **dict.fromkeys(("WARSTREAM_ESI_URL", "WARSTREAM_EVEREF_URL", "WARSTREAM_EVE_SCOUT_URL"), "http://127.0.0.1:9"),
            **more,
        }
        with self._out.open("wb") as out:
            self.process = subprocess.Popen([sys.executable, "-m", "warstream", "up"], stdout=out, stderr=out, env=env)

    @property
    def said(self) -> str:
        return self._out.read_text()

    def family(self) -> list[psutil.Process]:
        """The command's process and all that it started."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    async def until(self, what: str, seconds: float = START_SECONDS) -> None:
        await until(lambda: _value(what in self.said), seconds, lambda: f"not said: {what}\n{self.said}")

    async def get(self, path: str) -> dict[str, Any]:
        async with httpx.AsyncClient() as client:
            answer = await client.get(self.api + path, timeout=10)
            answer.raise_for_status()
            return dict(answer.json())

    async def kills(self) -> int:
        return int((await self.get("/status"))["data"]["counts"]["killmails"])

    async def interrupt(self) -> None:
        """Ctrl-C; everything is gone within `STOP_SECONDS`, exit code 0."""
        family = self.family()
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        code = await asyncio.to_thread(self.process.wait, STOP_SECONDS)
        print(f"up: stopped in {time.monotonic() - began:.1f} s")
        assert code == 0, self.said
        assert "Traceback" not in self.said
        assert _alive(family) == []


@asynccontextmanager
async def up(data: Path, url: str, **more: str) -> AsyncIterator[Up]:
    run = Up(data, url, **more)
    try:
        yield run
    except BaseException:
        print(run.said)
        raise
    finally:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()


async def _value(value: bool) -> bool:
    return value


async def until(done: Callable[[], Awaitable[bool]], seconds: float, text: Callable[[], str]) -> None:
    end = time.monotonic() + seconds
    while not await done():
        assert time.monotonic() < end, text()
        await asyncio.sleep(0.2)


def _alive(family: list[psutil.Process]) -> list[str]:
    left = []
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):  # it may end between two questions
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(" ".join(process.cmdline())[:200])
    return left


async def _told(run: Up) -> bool:
    """There are battles, and the agents have nothing left to tell."""
    return bool((await run.get("/battles?limit=1"))["data"])


def way(data: Path, number: int) -> set[str]:
    """The steps of a killmail, out of all logs."""
    lines = [line for log in data.rglob("*.log") for line in log.read_text().splitlines() if f"killmail_id={number}" in line]
    steps = [re.search(r"\[debug *\] (\w+)", line) for line in lines]
    agents = [re.search(r"agent=(\w+)", line) for line in lines]
    return {" ".join(found[1] for found in pair if found) for pair in zip(steps, agents, strict=True)}


async def test_without_r2z2_it_plays_the_simulated_war_and_goes_on_after_ctrl_c(tmp_path: Path) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    data = tmp_path / "data"
    async with up(data, dead, WARSTREAM_LOG_LEVEL="DEBUG") as first:
        await first.until("playing the SIMULATED war", 30)
        await first.until("SIMULATED: none of these kills happened")
        await until(lambda: _more(first, 2_000), 60, lambda: first.said)
        for path in ("/killmails?limit=5", "/status"):
            assert (await first.get(path))["simulated"] is True
        async with connect(f"ws://127.0.0.1:{first.port}/feed") as feed:
            await feed.send(orjson.dumps({"action": "subscribe", "id": "a", "snapshot": 5}).decode())
            for _ in range(2):
                message = orjson.loads(await asyncio.wait_for(feed.recv(), 10))
                told = message.get("messages", [message])
                assert all(one["simulated"] is True for one in told), message
        counted = await first.kills()
        await until(lambda: _told(first), 60, lambda: first.said)
        battle = (await first.get("/battles?limit=1"))["data"][0]["id"]
        kill = (await first.get(f"/battles/{battle}/kills?limit=1"))["data"][0]["id"]
        await first.interrupt()
    assert way(data, kill) == {
        "accepted", "stored", "written", "applied activity", "applied engagements", "applied fits", "told battles", "fed"
    }  # fmt: skip
    async with up(data, dead) as second:
        await second.until("Ctrl-C stops everything")
        await until(lambda: _more(second, counted), 60, lambda: second.said)
        await second.interrupt()


async def test_goes_live_when_r2z2_comes_and_survives_the_death_of_its_supervisor(war: Path, tmp_path: Path) -> None:
    fake, ids = r2z2_with(war, 80)
    data = tmp_path / "data"
    async with fake:  # only to learn a free address
        url = fake.url
    async with up(data, url) as first:
        await first.until("SIMULATED: none of these kills happened")
        await until(lambda: _more(first, 500), 60, lambda: first.said)
        async with fake.at(int(url.rsplit(":", 1)[1])):
            await first.until("ending the simulated war and going live", 30)
            await until(lambda: _live(first), START_SECONDS, lambda: first.said)
            await until(lambda: _more(first, 20), 60, lambda: first.said)
            assert (await first.get("/killmails?limit=1"))["simulated"] is False
            family = first.family()
            first.process.kill()
            await until(lambda: _value(_alive(family) == []), 20, lambda: f"still there: {_alive(family)}")
            async with up(data, url) as second:
                await second.until("Ctrl-C stops everything")
                await until(lambda: _exactly(second, len(ids)), 90, lambda: second.said)
                await second.interrupt()
        assert fake.violations == []
    bodies = [orjson.loads(file)["esi"] for file in fake.files.values()]
    assert {body["killmail_id"] for body in bodies} == ids
    await asyncio.to_thread(_all_stored, data, bodies)


async def _more(run: Up, count: int) -> bool:
    return await run.kills() > count


async def _exactly(run: Up, count: int) -> bool:
    return await run.kills() == count


async def _live(run: Up) -> bool:
    try:
        return not (await run.get("/status"))["simulated"]
    except httpx.HTTPError:
        return False


def _all_stored(data: Path, bodies: list[dict[str, Any]]) -> None:
    """The live database holds these killmails in every field, and no simulated one."""

    async def compare(dsn: str) -> None:
        connection = await asyncpg.connect(dsn)
        try:
            await assert_stored(connection, bodies)
        finally:
            await connection.close()

    server = EmbeddedPostgres(data / "postgres")
    server.start()
    try:
        asyncio.run(compare(server.dsn("warstream_live")))
    finally:
        server.stop()
