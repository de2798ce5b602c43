"""A window of Chromium to measure a page in: its frames, its heap, what it fetches, and how long it keeps the visitor waiting."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.async_api import CDPSession, Page, async_playwright

from tests.web.browser_world import DRAWN_BY_THE_CPU, PIXEL, chromium

SIZE = {"width": 1440, "height": 900}
BARE = """<!doctype html><canvas width=1440 height=900></canvas><script>
const gl = document.querySelector("canvas").getContext("webgl2", {alpha: false, antialias: false, depth: false});
const times = []; window.times = times; let shade = 0;
const frame = (now) => {
  times.push(now); shade = (shade + 0.01) % 1; gl.clearColor(shade, 0, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT);
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
</script>"""


@dataclass(frozen=True, slots=True)
class Frames:
    """Milliseconds: our own code of a frame, and from one frame to the next."""

    js50: float
    js95: float
    apart50: float
    apart95: float


@dataclass(frozen=True, slots=True)
class Heap:
    """After the browser has thrown away what nobody holds: megabytes of JavaScript, nodes of the document, listeners."""

    mb: float
    nodes: int
    listeners: int


class Window:
    """One page."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page = page
        self._session = session

    async def bare_frames(self, seconds: float) -> tuple[float, float]:
        """p50 and p95 ms from frame to frame of a canvas of this size that is cleared and nothing else: the floor."""
        await self.page.set_content(BARE)
        await self.page.wait_for_timeout(seconds * 1000)
        times: list[float] = await self.page.evaluate("window.times.slice(30)")
        apart = sorted(later - earlier for earlier, later in pairwise(times))
        return apart[len(apart) // 2], apart[len(apart) * 95 // 100]

    async def frames(self, seconds: float) -> list[Frames]:
        """What the map says of its frames, once a second."""
        found = []
        for _ in range(round(seconds)):
            await self.page.wait_for_timeout(1000)
            said: dict[str, Any] = json.loads(await self.page.locator("canvas[data-frames]").get_attribute("data-frames") or "{}")
            if said.get("apart50") is not None:
                found.append(Frames(said["js50"], said["js95"], said["apart50"], said["apart95"]))
        return found

    async def heap(self) -> Heap:
        """What is held."""
        await self._session.send("HeapProfiler.collectGarbage")
        told = await self._session.send("Performance.getMetrics")
        figures = {one["name"]: one["value"] for one in told["metrics"]}
        return Heap(figures["JSHeapUsedSize"] / 2**20, int(figures["Nodes"]), int(figures["JSEventListeners"]))


@asynccontextmanager
async def window() -> AsyncIterator[Window]:
    """Of a desk's size, dark, drawn by the CPU: the machines of tests have no graphics card."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=DRAWN_BY_THE_CPU)
        context = await browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
        await context.route("https://images.evetech.net/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        await session.send("Performance.enable")
        yield Window(page, session)
        await browser.close()
