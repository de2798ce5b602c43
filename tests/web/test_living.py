"""The page lives: it follows the war, a battle grows while one looks, and a server that goes and comes back costs no event."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

from playwright.async_api import expect

from conftest import Site, Visit

MINUTE = 60_000
"""Milliseconds."""


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
    told = kills_told(frames)
    messages = [message for message in map(json.loads, frames) if message["type"] == "kill"]
    places = [(message["epoch"], message["offset"]) for message in messages]
    assert len({epoch for epoch, _ in places}) == 1 and places == sorted(set(places)), "in order, none twice"
    numbers = sorted(told)
    kept: Any = site.get("/killmails", limit=1000)["data"]
    between = {row["id"] for row in kept if numbers[0] <= row["id"] <= numbers[-1]}
    assert len(numbers) > 20 and between - set(numbers) == set() and set(told.values()) == {1}
    visit.complaints[:] = [one for one in visit.complaints if "WebSocket" not in one]  # the browser says itself that it was away


def api_of(site: Site) -> int:
    """The process that serves."""
    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"\0api\0"))
