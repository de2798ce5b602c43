"""The page in a real browser, before a whole stack that plays a simulated war."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from warstream.stack.lifeline import free_port

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
RATE = 500 / 60
"""Kills a second: the issue's 500 a minute."""
START_SECONDS = 180.0
ARTEFACTS = Path(os.environ.get("WARSTREAM_ARTEFACTS", ROOT / ".artefacts"))
"""Where pictures of the pages go."""
DRAWN_BY_THE_CPU = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
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


@pytest.fixture(scope="session", autouse=True)
def artefacts() -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    chromium()
    directory = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WARSTREAM_")} | {
        "WARSTREAM_DATA_DIR": str(directory / "data"),
        "WARSTREAM_MODE": "simulated",
        "WARSTREAM_SIMULATED_RATE": str(RATE),
        "WARSTREAM_API_PORT": str(port),
    }
    with (directory / "up.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "warstream", "up"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    found = Site(f"http://127.0.0.1:{port}", directory, process)
    try:
        _wait(found)
        yield found
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(site: Site) -> None:
    """Until there is a battle to look at."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert site.process.poll() is None, (site.directory / "up.log").read_text()
        try:
            if site.get("/battles", limit=1, state="active")["data"]:
                return
        except (httpx.HTTPError, AssertionError):
            pass
        time.sleep(0.5)
    pytest.fail(f"no battle within {START_SECONDS:.0f} s:\n" + (site.directory / "up.log").read_text())


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=path, args=DRAWN_BY_THE_CPU)
        yield found
        await found.close()


@dataclass
class Visit:
    """A visitor's window. What the browser complains of is in `complaints`."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    async def picture(self, name: str) -> None:
        """Keep what it looks like."""
        await self.page.screenshot(path=ARTEFACTS / f"{name}.png")


@pytest.fixture
async def visit(browser: Browser, site: Site, request: pytest.FixtureRequest) -> AsyncIterator[Visit]:
    """A window at the site; `pytest.mark.parametrize("visit", [{...}], indirect=True)` for another size or theme."""
    wanted = {"viewport": {"width": 1440, "height": 900}} | dict(getattr(request, "param", {}))
    theme = wanted.pop("theme", "dark")
    context = await browser.new_context(base_url=site.url, **wanted)
    await context.add_init_script(f"localStorage.setItem('warstream', JSON.stringify({{theme: '{theme}', zone: 'eve'}}))")
    # The image server is not here: pictures are one pixel.
    await context.route("https://images.evetech.net/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    page = await context.new_page()
    found = Visit(page, context)
    page.on("console", lambda told: found.complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: found.complaints.append(str(fault)))
    yield found
    await context.close()
    assert found.complaints == []
