"""The page before a running war, in a browser.

It follows the war, a battle grows while one looks, a server that goes and comes back costs no event; and every page stands on a
desk and on a phone: no complaint of the browser, no fault of access, nothing sideways.
"""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser_world import BUDGET, MINUTE, WINDOWS, Site, Visit
from loading import load
from playwright.async_api import Browser, expect

pytestmark = pytest.mark.timeout(400)
"""The first test starts a stack, one waits for a server to come back: minutes on a loaded machine."""


def kills_told(frames: list[str]) -> dict[int, int]:
    """How often each killmail was told of by `kill`, snapshots left out."""
    told: dict[int, int] = {}
    for frame in frames:
        message = json.loads(frame)
        if message["type"] == "kill":
            number = message["data"]["killmail_id"]
            told[number] = told.get(number, 0) + 1
    return told


async def test_the_map_draws_and_follows_the_war(visit: Visit) -> None:
    page = visit.page
    await page.goto("/")
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=MINUTE)
    await expect(page.get_by_role("status").filter(has_text="live")).to_be_visible(timeout=MINUTE)
    await page.get_by_role("tab", name="Kills").click()
    rows = page.get_by_role("tabpanel").get_by_role("button")
    await expect(rows.first).to_be_visible(timeout=MINUTE)
    first = await page.get_by_role("tabpanel").inner_text()
    await page.wait_for_function(
        "before => document.querySelector('[role=tabpanel]').innerText !== before", arg=first, timeout=MINUTE
    )
    await visit.picture("map-live")


async def test_a_battle_opens_while_it_grows(visit: Visit, site: Site) -> None:
    page = visit.page
    going_on: Any = site.get("/battles", state="active", limit=50)["data"]
    battle = max(going_on, key=lambda one: (one["end"], one["kills"]))
    await page.goto(f"/battle/{battle['id']}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=MINUTE)
    revision: Any = (await page.locator("[data-revision]").first.get_attribute("data-revision")) or "0"
    await page.wait_for_function(
        "before => Number(document.querySelector('[data-revision]').dataset.revision) > before",
        arg=int(revision),
        timeout=3 * MINUTE,
    )
    await visit.picture("battle-growing")


HEADER_KILLS = r"""Number(document.querySelector('[data-revision]')?.innerText.match(/(\d+)\s+kills\b/i)?.[1])"""
LOST_BY_SIDES = r"""[...(document.getElementById('sides')?.innerText ?? '').matchAll(/(\d+)×/g)].reduce(
  (sum, [, count]) => sum + Number(count), 0
)"""
LOSSES_LISTED = r"""Number(
  (document.getElementById('losses')?.innerText.match(/([\d,]+) of [\d,]+ losses/)?.[1] ?? '').replaceAll(',', '')
)"""


def growing(site: Site) -> Any:
    """The largest battle that grows: it will not stop at once."""
    before = {one["id"]: one["kills"] for one in active(site)}
    time.sleep(8)
    return max(active(site), key=lambda one: (one["kills"] > before.get(one["id"], one["kills"]), one["kills"]))


def active(site: Site) -> list[Any]:
    rows: Any = site.get("/battles", state="active", limit=100)["data"]
    return list(rows)


async def test_the_parts_of_a_report_grow_with_its_header(visit: Visit, site: Site) -> None:
    page = visit.page
    await page.goto(f"/battle/{growing(site)['id']}")
    await page.wait_for_function(f"() => {LOST_BY_SIDES} > 0", timeout=MINUTE)
    await page.locator("#losses").scroll_into_view_if_needed()
    await page.wait_for_function(f"() => {LOSSES_LISTED} > 0", timeout=MINUTE)
    before: Any = [await page.evaluate(what) for what in (HEADER_KILLS, LOST_BY_SIDES, LOSSES_LISTED)]
    await page.wait_for_function(f"before => {HEADER_KILLS} > before", arg=max(before), timeout=3 * MINUTE)
    grown = await page.evaluate(HEADER_KILLS)
    for part in (LOST_BY_SIDES, LOSSES_LISTED):
        await page.wait_for_function(f"grown => {part} >= grown", arg=grown, timeout=MINUTE)


async def test_the_data_of_a_report_are_data(visit: Visit, site: Site) -> None:
    page = visit.page
    battle = active(site)[0]
    await page.goto(f"/battle/{battle['id']}")
    href = await page.get_by_role("link", name="Data (JSON)").get_attribute("href", timeout=MINUTE)
    answer = await page.request.get(str(href))
    assert answer.status == 200 and "json" in answer.headers["content-type"]
    told = (await answer.json())["data"]
    assert told["id"] == int(str(href).rsplit("/", 1)[-1]) and told["kills"] >= battle["kills"]


async def test_a_server_that_comes_back_costs_no_event(visit: Visit, site: Site) -> None:
    """Every kill between the first and the last that this window was told of, once each."""
    page, frames = visit.page, []

    def opened(socket: Any) -> None:
        socket.on("framereceived", lambda frame: frames.append(frame if isinstance(frame, str) else frame.decode()))

    page.on("websocket", opened)
    await page.goto("/")
    health = page.get_by_role("status")
    await expect(health.filter(has_text="live")).to_be_visible(timeout=MINUTE)
    await page.wait_for_timeout(5_000)
    os.kill(api_of(site), signal.SIGTERM)
    await expect(health.filter(has_text="stale")).to_be_visible(timeout=MINUTE)
    await expect(health.filter(has_text="live")).to_be_visible(timeout=2 * MINUTE)
    await page.wait_for_timeout(5_000)
    # The browser itself says that the server was away.
    visit.complaints[:] = [one for one in visit.complaints if "WebSocket" not in one and "ERR_CONNECTION_REFUSED" not in one]
    told = kills_told(frames)
    messages = [message for message in map(json.loads, frames) if message["type"] == "kill"]
    places = [(message["epoch"], message["offset"]) for message in messages]
    assert len({epoch for epoch, _ in places}) == 1 and places == sorted(set(places)), "in order, none twice"
    received = sorted(message["data"]["received_at"] for message in messages)
    others = [row["id"] for row in newest(site, 400) if row["id"] not in told]
    missed = [number for number in others if received[0] < in_hand(site, number) < received[-1]]
    assert len(told) > 20 and missed == [] and set(told.values()) == {1}


def newest(site: Site, count: int) -> list[Any]:
    """So many killmails of the API."""
    rows: list[Any] = []
    page: Any = site.get("/killmails", limit=200)
    while len(rows) < count and page["data"]:
        rows += page["data"]
        page = site.get("/killmails", limit=200, cursor=page["next"]) if page["next"] else {"data": []}
    return rows


def in_hand(site: Site, number: int) -> str:
    """When Warstream first had this killmail."""
    whole: Any = site.get(f"/killmails/{number}")["data"]
    return str(whole["received_at"])


def api_of(site: Site) -> int:
    """The process that serves."""
    parents = [site.process.pid]
    for pid in parents:  # it grows while we walk
        if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"\0api\0"):
            return pid
        for thread in Path(f"/proc/{pid}/task").glob("*/children"):  # of the thread that started them
            parents += map(int, thread.read_text().split())
    raise AssertionError("no API among the processes")


PAGES = [
    "map",
    "fights",
    "kills",
    "battle",
    "alliance",
    "pilot",
    "system",
    "region",
    "doctrine-board",
    "fit",
    "sovereignty-board",
    "market",
    "route",
    "how",
    "missing",
]


DNA = "587:2048;1:2873;3:21898;3::"
"""A Rifter with three guns."""


def address(site: Site, page: str) -> str:
    """Of a page that has something to show."""
    battle: Any = site.get("/battles", limit=1)["data"]
    kills: Any = site.get("/killmails", limit=100)["data"]
    pilot = next(kill["victim"]["character"]["id"] for kill in kills if kill["victim"]["character"])
    system = battle[0]["places"][0]["system"]["id"]
    leaders = [one for side in battle[0]["sides"] for one in side["leading"] if one["kind"] == "alliance"]
    return {
        "map": "/",
        "battle": f"/battle/{battle[0]['id']}",
        "alliance": f"/alliance/{leaders[0]['id'] if leaders else 99000001}",
        "pilot": f"/pilot/{pilot}",
        "system": f"/system/{system}",
        "region": f"/region/{battle[0]['places'][0]['region']['id']}",
        "market": "/market?type=34",
        "fit": f"/fit?dna={quote(DNA)}",
        "route": "/route?from=30002187&to=30000142",
        "missing": "/nothing-of-the-kind",
    }.get(page, f"/{page}")


@pytest.mark.parametrize("visit", WINDOWS, indirect=True)
@pytest.mark.parametrize("page", PAGES)
async def test_a_page_stands(visit: Visit, site: Site, page: str, request: pytest.FixtureRequest) -> None:
    answer = await visit.page.goto(address(site, page))
    assert answer is not None and answer.status == (404 if page == "missing" else 200)
    await expect(visit.page.get_by_role("status").filter(has_text="live").first).to_be_visible(timeout=MINUTE)
    await expect(visit.page.get_by_text("simulated", exact=True).first).to_be_visible()
    await visit.page.wait_for_timeout(2_500)
    if page == "missing":  # the browser itself complains of a 404
        visit.complaints.clear()
    await visit.picture(f"{page}-{request.node.callspec.id.removeprefix(page + '-')}")
    sideways = await visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0
    assert await visit.faults() == []
    assert await visit.page.get_by_role("alert").count() == 0


BLOCKING = 200.0
"""CPU milliseconds beyond 50 of each task: what Lighthouse calls good, here without what other processes take."""
OPENED = {
    "map": "canvas[data-map-ready]",
    "fights": "main a[href^='/battle/']",
    "battle": "[data-revision]",
    "fit": "main table",
    "system": "main h1",
    "how": "main h1",
}


@pytest.mark.parametrize("page", OPENED)
async def test_opening_a_page_is_cheap(browser: Browser, visit: Visit, site: Site, page: str) -> None:
    cost = await load(browser, visit.page, address(site, page), OPENED[page])
    print(f"{page}: {cost.code:,} bytes, {cost.data:,} of data, blocking {cost.blocking:.0f} ms, longest {cost.longest:.0f} ms")
    assert "index.html" in cost.files and any(name.endswith(".js") for name in cost.files), "it was measured"
    assert cost.code <= BUDGET, sorted(cost.files.items(), key=lambda item: -item[1])[:8]
    assert cost.longest > 0 and cost.blocking <= BLOCKING
