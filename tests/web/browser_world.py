"""A running site and a visitor's window, for the tests of the page in a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import BrowserContext, Page

from warstream.stack.lifeline import free_port

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
RATE = 500 / 60
"""Kills a second: the issue's 500 a minute."""
START_SECONDS = 300.0
ARTEFACTS = Path(os.environ.get("WARSTREAM_ARTEFACTS", ROOT / ".artefacts"))
"""Where pictures of the pages go."""
DRAWN_BY_THE_CPU = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WINDOWS = [pytest.param(DESK | {"theme": "dark"}, id="desk-dark"), pytest.param(PHONE | {"theme": "light"}, id="phone-light")]
BUDGET = 200_000
"""Bytes of document, scripts, styles and fonts, gzipped, before a page can be used (the issue's 200 kB)."""
MINUTE = 60_000
"""Milliseconds."""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def chromium() -> str:
    """Its path. Skips where there is none; in CI it is a failure, since CI installs it."""
    found = os.environ.get("WARSTREAM_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        _missing("Chromium is not here: `apt-get install chromium`, or set WARSTREAM_CHROMIUM.")
    if not (DIST / "index.html").exists():
        _missing("The page is not built: run `make page`.")
    assert found is not None
    return found


def _missing(sentence: str) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)


@dataclass
class Site:
    """A running stack."""

    url: str
    directory: Path
    process: subprocess.Popen[bytes]

    def get(self, path: str, **params: object) -> dict[str, object]:
        """An answer of the API."""
        answer = httpx.get(self.url + path, params=params, timeout=10)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def started(directory: Path, *command: str, **settings: str) -> Site:
    """A stack by its command, on a port of its own; whoever starts it stops it."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WARSTREAM_")} | settings
    environment |= {"WARSTREAM_DATA_DIR": str(directory / "data"), "WARSTREAM_API_PORT": str(port)}
    with (directory / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "warstream", *command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    return Site(f"http://127.0.0.1:{port}", directory, process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End it, and all that it started."""
    process.terminate()
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()


def wait_for_battle(site: Site) -> None:
    """Until there is a battle to look at."""
    _wait(site, "battle", "/battles", limit=1, state="active")


def a_doctrine(site: Site) -> dict[str, Any]:
    """The one of most fleets that has a fit; waits until there is one."""
    found = _wait(site, "doctrine with a fit", "/doctrines", limit=200, sort="fleets", has="fit_count")
    return max(found, key=lambda one: (one["fleets"], one["id"]))


def _wait(site: Site, what: str, path: str, has: str | None = None, **params: object) -> list[dict[str, Any]]:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert site.process.poll() is None, (site.directory / "up.log").read_text()
        try:
            rows: Any = site.get(path, **params)["data"]
            if found := [row for row in rows if has is None or row[has]]:
                return found
        except (httpx.HTTPError, AssertionError):
            pass
        time.sleep(0.5)
    pytest.fail(f"no {what} within {START_SECONDS:.0f} s:\n" + (site.directory / "up.log").read_text())


@dataclass
class Visit:
    """A visitor's window. What the browser complains of is in `complaints`."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    async def picture(self, name: str) -> None:
        """Keep what it looks like."""
        await self.page.screenshot(path=ARTEFACTS / f"{name}.png")

    async def faults(self, within: str = "document") -> list[str]:
        """What axe finds, WCAG 2.2 A and AA; `within`: a selector, in place of the whole page."""
        await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate(
            "where => axe.run(where === 'document' ? document : where,"
            " {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
            ".then(found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 150)}`)))",
            within,
        )
        return list(found)
