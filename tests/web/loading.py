"""What opening a page costs: bytes that come before one can use it, and how long it keeps the visitor waiting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from browser_world import DIST
from playwright.async_api import Browser, Page

TASK_MS = 50
"""What a task may take without being felt; what is above it counts as blocking (as Lighthouse counts it)."""
SETTLED_MS = 5_000
"""So long after it is ready nothing more belongs to opening the page."""


@dataclass(frozen=True, slots=True)
class Loading:
    """Bytes gzipped, by the file's name under web/dist; blocking in ms of CPU: a busy machine does not count."""

    files: dict[str, int]
    data: int
    """Bytes of the API's answers, as sent."""
    blocking: float
    longest: float
    """The longest task."""

    @property
    def code(self) -> int:
        """Bytes of document, scripts, styles and fonts."""
        return sum(self.files.values())


async def load(browser: Browser, page: Page, address: str, ready: str) -> Loading:
    """Open it in a window that was never here, and wait until what `ready` selects is there and all has settled."""
    files: dict[str, int] = {}
    data = 0
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    kinds: dict[str, str] = {}

    def answered(message: dict[str, Any]) -> None:
        kinds[message["requestId"]] = message["response"]["url"]

    def finished(message: dict[str, Any]) -> None:
        nonlocal data
        url = kinds.get(message["requestId"])
        if url is None or url.startswith("data:"):
            return
        path = urlsplit(url).path
        name = "index.html" if path == urlsplit(address).path else path.lstrip("/")
        packed, plain = DIST / f"{name}.gz", DIST / name
        if plain.is_file():
            files[name] = (packed if packed.is_file() else plain).stat().st_size
        else:
            data += int(message["encodedDataLength"])

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    tasks = await _tasks(browser, page, address, ready)
    blocking = sum(max(0.0, task - TASK_MS) for task in tasks)
    return Loading(files, data, blocking, max(tasks, default=0.0))


async def _tasks(browser: Browser, page: Page, address: str, ready: str) -> list[float]:
    """CPU milliseconds of each task of the page's own thread while it opens."""
    session = await browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    session.on("Tracing.dataCollected", lambda message: events.extend(message["value"]))
    session.on("Tracing.tracingComplete", lambda _: over.set_result(None))
    wanted = "disabled-by-default-devtools.timeline,devtools.timeline"
    await session.send("Tracing.start", {"categories": wanted, "transferMode": "ReportEvents"})
    await page.goto(address, wait_until="load")
    await page.locator(ready).first.wait_for(timeout=60_000)
    await page.wait_for_timeout(SETTLED_MS)
    await session.send("Tracing.end")
    await over
    documents = [one for one in events if one["name"] == "ParseHTML" and one["args"]["beginData"]["url"].endswith(address)]
    thread = (documents[0]["pid"], documents[0]["tid"])
    ours = (one for one in events if one["name"] == "RunTask" and (one["pid"], one["tid"]) == thread)
    return [one.get("tdur", 0) / 1000 for one in ours]
