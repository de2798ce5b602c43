"""The page in a real browser, before a whole stack that plays a simulated war."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browser_world import ARTEFACTS, DRAWN_BY_THE_CPU, PIXEL, RATE, Site, Visit, chromium, started, stop, wait_for_battle
from playwright.async_api import Browser, async_playwright


@pytest.fixture(scope="session", autouse=True)
def artefacts() -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)


_playing = ExitStack()
"""The stack that plays for all files of this directory."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Site:
    chromium()
    found = started(tmp_path_factory.mktemp("site"), "up", WARSTREAM_MODE="simulated", WARSTREAM_SIMULATED_RATE=str(RATE))
    _playing.callback(stop, found.process)
    request.addfinalizer(_playing.close)
    wait_for_battle(found)
    return found


@pytest.hookimpl(trylast=True)  # when the window is closed, which would complain
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """It does not play beside the tests of other directories, which follow."""
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        _playing.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=path, args=DRAWN_BY_THE_CPU)
        yield found
        await found.close()


@pytest.fixture
async def visit(browser: Browser, site: Site, request: pytest.FixtureRequest) -> AsyncIterator[Visit]:
    """A window at the site; `pytest.mark.parametrize("visit", [{...}], indirect=True)` for another size or theme."""
    wanted: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}} | dict(getattr(request, "param", {}))
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
