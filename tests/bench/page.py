"""`python -m tests.bench.page`: the web page in Chromium, its frames at 500 kills a minute and its memory over a day.

Writes docs/page-benchmarks.md. Takes a quarter of an hour, on a machine that does nothing else.
"""

from __future__ import annotations

import asyncio
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.bench.__main__ import ROOT, archive
from tests.bench.page_report import FRAME_SECONDS, KILLS_A_MINUTE, PLAYED_SPEED, SPEED, Drawn, write
from tests.bench.window import Heap, Window, window
from warstream.stack.lifeline import free_port

KILLS_SHOWN = 2_000
FLOOR_SECONDS = 10.0
PARTS_OF_DAY = 8
START_SECONDS = 180.0


@contextmanager
def stack(directory: Path, *command: str, **settings: str) -> Iterator[str]:
    """Its address while it runs."""
    directory.mkdir(parents=True)
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WARSTREAM_")} | {
        "WARSTREAM_DATA_DIR": str(directory / "data"),
        "WARSTREAM_API_PORT": str(port),
        **settings,
    }
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "warstream", *command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


async def asked(url: str, path: str, **params: Any) -> Any:
    """An answer of the API; None where there is none."""
    async with httpx.AsyncClient(timeout=10) as client:
        try:
            answer = await client.get(url + path, params=params)
        except httpx.HTTPError:
            return None
    return answer.json() if answer.status_code == 200 else None


async def until(url: str, kills: int) -> int:
    """Wait for so many killmails; how many there are."""
    end = time.monotonic() + START_SECONDS + 60 * kills / KILLS_A_MINUTE
    while time.monotonic() < end:
        status = await asked(url, "/status")
        found = int(status["data"]["counts"]["killmails"]) if status else 0
        if found >= kills:
            return found
        await asyncio.sleep(1)
    raise TimeoutError(f"no {kills} killmails at {url}")


async def drawn(view: Window, directory: Path) -> Drawn:
    """The map with 2,000 kills on it while 500 more come each minute."""
    rate = str(KILLS_A_MINUTE / 60)
    with stack(directory, "up", WARSTREAM_MODE="simulated", WARSTREAM_SIMULATED_RATE=rate) as url:
        kills = await until(url, KILLS_SHOWN)
        bare = await view.bare_frames(FLOOR_SECONDS)
        await view.page.goto(f"{url}/?since=24h")
        await view.page.locator("canvas[data-map-ready]").wait_for(timeout=60_000)
        await view.page.wait_for_timeout(10_000)
        return Drawn(kills, bare, await view.frames(FRAME_SECONDS))


async def fed(view: Window, url: str, seconds: float) -> list[Heap]:
    """The day through the feed."""
    await view.page.goto(url)
    await view.page.locator("canvas[data-map-ready]").wait_for(timeout=60_000)
    return await _sampled(view, seconds)


async def played(view: Window, url: str) -> list[Heap]:
    """The day on the time slider, from its first hour to its last."""
    await view.page.goto(f"{url}/?t={int(datetime(2021, 11, 27, 0, 30, tzinfo=UTC).timestamp())}")
    await view.page.locator("canvas[data-map-ready]").wait_for(timeout=60_000)
    await view.page.get_by_label("How fast to play").select_option(str(PLAYED_SPEED))
    await view.page.get_by_role("button", name="Play").click()
    return await _sampled(view, 23.5 * 3600 / PLAYED_SPEED)


async def _sampled(view: Window, seconds: float) -> list[Heap]:
    found = [await view.heap()]
    for _ in range(PARTS_OF_DAY):
        await view.page.wait_for_timeout(seconds / PARTS_OF_DAY * 1000)
        found.append(await view.heap())
    return found


async def main() -> None:
    """Measure, and write the page."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="warstream-page-") as folder:
        directory = Path(folder)
        path, described = archive(directory)
        async with window() as view:
            map_ = await drawn(view, directory / "war")
        with stack(directory / "day", "replay", str(path), "--speed", str(SPEED), "--serve") as url:
            await until(url, 1)
            async with window() as view:
                live = await fed(view, url, 86_400 / SPEED)
            async with window() as view:
                past = await played(view, url)
    machine = f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()} "
    machine += f"{platform.machine()}, load {load:.1f} at the start"
    write(ROOT / "docs" / "page-benchmarks.md", machine, described, map_, live, past)


if __name__ == "__main__":
    asyncio.run(main())
