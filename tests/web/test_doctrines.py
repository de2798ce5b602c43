"""Doctrines and fits on the page: found, followed, read, copied, and what is wrong with a pasted one.

They are looked for once in an hour of the war. So these tests have a stack of their own, which has played three hours.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from browser_world import BUDGET, MINUTE, PHONE, ROOT, WINDOWS, Site, Visit, a_doctrine, chromium, started, stop
from loading import load
from playwright.async_api import Browser, WebSocketRoute, expect

pytestmark = pytest.mark.timeout(400)

RIFTER = "[Rifter, mine]\nDamage Control II\n\n1MN Afterburner II\n\n200mm AutoCannon II, Republic Fleet EMP S\n"


HOURS, RATE = "3", "0.4"
"""Of the war, and its kills a second: some 4,200, among which a dozen doctrines are found."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """In place of the one that plays on."""
    chromium()
    directory = tmp_path_factory.mktemp("doctrines")
    war = str(directory / "war.tar.bz2")
    written = [sys.executable, "-m", "warstream", "simulate", war, "--hours", HOURS, "--rate", RATE]
    subprocess.run(written, cwd=ROOT, check=True, capture_output=True, timeout=120)
    found = started(directory, "replay", war, "--serve")
    try:
        a_doctrine(found)
        yield found
    finally:
        stop(found.process)


def whole(site: Site, doctrine: str) -> Any:
    """All that the API tells of it."""
    return site.get(f"/doctrines/{doctrine}")["data"]


async def test_who_flies_what_is_listed_and_filtered(visit: Visit, site: Site) -> None:
    page, doctrine = visit.page, a_doctrine(site)
    await page.goto("/doctrine-board?sort=fleets")
    row = page.locator(f"a[href='/doctrine/{doctrine['id']}']")
    await expect(row).to_contain_text(doctrine["name"], timeout=MINUTE)
    await expect(row).to_contain_text(doctrine["drift"])
    bar = row.get_by_role("img")
    assert doctrine["hulls"][0]["hull"]["name"] in str(await bar.get_attribute("aria-label"))
    await page.get_by_label("State").select_option("abandoned")
    await expect(row).to_have_count(0)
    await expect(page).to_have_url(re.compile("state=abandoned"))
    await page.get_by_label("State").select_option("any")
    await page.get_by_label("Name").fill(doctrine["name"][:4].upper())
    await expect(page).to_have_url(re.compile("[?&]q="), timeout=MINUTE)
    await expect(row).to_be_visible()
    await page.get_by_label("Name").fill("no such doctrine")
    await expect(page.get_by_text("No doctrine is like that.")).to_be_visible(timeout=MINUTE)


async def test_news_of_doctrines_are_announced_and_move_nothing(visit: Visit, site: Site) -> None:
    page, doctrine = visit.page, a_doctrine(site)
    sockets: list[WebSocketRoute] = []

    def opened(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def told(message: str | bytes) -> None:  # but what the simulated war itself tells of doctrines
            if not json.loads(message)["type"].startswith("doctrine."):
                socket.send(message)

        server.on_message(told)
        sockets.append(socket)

    await page.route_web_socket("**/feed", opened)
    await page.goto("/doctrine-board?sort=fleets")
    rows = page.get_by_role("list", name="Doctrines").get_by_role("listitem")
    await expect(rows.first).to_be_visible(timeout=MINUTE)
    hint = page.get_by_role("button", name="changed: show")
    await expect(hint).to_have_count(0)
    before: Any = await rows.first.bounding_box()
    data = {"doctrine_id": "1-made-up", "revision": 1, "state": "live", "formerly": []}
    news = {"type": "doctrine.appeared", "epoch": "e", "offset": 0, "simulated": True, "data": data}
    sockets[-1].send(json.dumps(news))
    old = news | {"data": data | {"doctrine_id": doctrine["id"], "revision": 0}}
    sockets[-1].send(json.dumps(old | {"type": "doctrine.updated"}))
    await expect(hint).to_have_text("1 has changed: show")  # the list is ahead of the second
    after: Any = await rows.first.bounding_box()
    assert after == before
    await hint.click()
    await expect(hint).to_have_count(0)


async def test_a_doctrine_says_what_it_is_and_by_what_one_knows(visit: Visit, site: Site) -> None:
    page, doctrine = visit.page, a_doctrine(site)
    told = whole(site, doctrine["id"])
    await visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.goto(f"/doctrine/{doctrine['id']}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(doctrine["name"], timeout=MINUTE)
    await expect(page).to_have_title(f"{doctrine['name']}, doctrine · Warstream")
    users = page.get_by_role("table", name="Flown by").get_by_role("row")
    assert await users.count() - 1 >= min(12, len(told["flown_by"]))
    battles = page.get_by_role("table", name="Evidence").locator("a[href^='/battle/']")
    await expect(battles.nth(min(25, told["fleets"]) - 1)).to_be_visible(timeout=MINUTE)
    fits: Any = site.get(f"/doctrines/{doctrine['id']}/fits")["data"]
    panel = page.get_by_role("tabpanel")
    await expect(panel.get_by_role("heading", level=3).first).to_have_text(fits[0]["name"], timeout=MINUTE)
    for rack in fits[0]["racks"]:
        first = rack["modules"][0]["item"]["name"]
        await expect(panel.get_by_role("listitem").filter(has_text=first).first).to_be_visible()
    await panel.get_by_role("button", name="Copy as EFT").click()
    await expect(panel.get_by_role("status")).to_have_text("Copied")
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"[{fits[0]['hull']['name']},")
    await panel.get_by_role("link", name="a loss with exactly this fit").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("table", name="Resists and effective hit points by layer")).to_be_visible(timeout=MINUTE)
    await expect(dialog.get_by_text("all skills at V")).to_be_visible()
    assert await visit.faults("[role=dialog]") == []


async def test_the_id_of_a_fleet_leads_to_its_doctrine_and_others_nowhere(visit: Visit, site: Site) -> None:
    page, doctrine = visit.page, a_doctrine(site)
    fleets: Any = site.get(f"/doctrines/{doctrine['id']}/fleets", limit=100)["data"]
    other = next(fleet["id"] for fleet in fleets if fleet["id"] != doctrine["id"])
    await page.goto(f"/doctrine/{other}")
    await expect(page).to_have_url(re.compile(f"/doctrine/{doctrine['id']}$"), timeout=MINUTE)
    answer = await page.goto("/doctrine/1-of-nobody")
    assert answer is not None and answer.status == 404
    await expect(page.get_by_text("No doctrine here has, or had, the id 1-of-nobody.")).to_be_visible(timeout=MINUTE)
    visit.complaints.clear()  # the browser itself complains of a 404


async def test_a_pasted_fit_has_its_figures_and_a_wrong_one_its_line(visit: Visit) -> None:
    page = visit.page
    await page.goto("/fit")
    box, reckon = page.get_by_role("textbox"), page.get_by_role("button", name="Reckon")
    await expect(reckon).to_be_disabled(timeout=MINUTE)
    await box.fill(RIFTER.replace("Control", "Contrl"))
    await reckon.click()
    fault = page.get_by_role("alert")
    await expect(fault).to_contain_text("line 2", timeout=MINUTE)
    await expect(fault).to_contain_text("did you mean Damage Control II?")
    assert await visit.faults() == []
    await fault.get_by_role("button", name="Go to line 2").click()
    chosen = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert await box.evaluate(chosen) == "Damage Contrl II"
    visit.complaints.clear()  # the browser itself complains of a 422
    await page.keyboard.type("Damage Control II")
    await reckon.click()
    await expect(fault).to_have_count(0, timeout=MINUTE)
    figures = page.get_by_role("table", name="Resists and effective hit points by layer")
    await expect(figures.get_by_role("row")).to_have_count(4, timeout=MINUTE)
    best = await page.locator("dl").first.inner_text()
    await page.get_by_label("Skills").select_option("0")
    await page.wait_for_function("before => document.querySelector('dl').innerText !== before", arg=best, timeout=MINUTE)
    await expect(page.get_by_text("no skills, no boosts")).to_be_visible()


async def test_a_killmail_is_a_fit_too_by_its_number_or_its_link(visit: Visit, site: Site) -> None:
    page = visit.page
    fits: Any = site.get(f"/doctrines/{a_doctrine(site)['id']}/fits")["data"]
    await page.goto("/fit")
    await page.get_by_role("textbox").fill(f"https://zkillboard.com/kill/{fits[0]['killmail']}/")
    await page.get_by_role("button", name="Reckon").click()
    await expect(page).to_have_title(f"{fits[0]['hull']['name']}, fit · Warstream", timeout=MINUTE)
    await expect(page).to_have_url(re.compile(f"[?]loss={fits[0]['killmail']}$"))


@pytest.mark.parametrize("visit", [PHONE | {"theme": "light"}], indirect=True)
async def test_a_battle_tells_what_its_sides_flew_and_how_they_were_tanked(visit: Visit, site: Site) -> None:
    page, doctrine = visit.page, a_doctrine(site)
    fleets: Any = site.get(f"/doctrines/{doctrine['id']}/fleets", limit=1)["data"]
    await page.goto(f"/battle/{fleets[0]['battle']}")
    await page.locator("#doctrines").scroll_into_view_if_needed(timeout=MINUTE)
    await expect(page.locator(f"#doctrines a[href='/doctrine/{doctrine['id']}']").first).to_be_visible(timeout=MINUTE)
    await page.locator("#tanks").scroll_into_view_if_needed()
    await expect(page.locator("#tanks").get_by_text("EHP, median").first).to_be_visible(timeout=MINUTE)
    await visit.picture("battle-doctrines-phone")
    sideways = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0
    assert await visit.faults("#doctrines") == [] and await visit.faults("#tanks") == []


async def test_an_alliance_and_a_region_have_their_doctrines(visit: Visit, site: Site) -> None:
    page, doctrine = visit.page, a_doctrine(site)
    told = whole(site, doctrine["id"])
    alliance = next(one["id"] for one in told["flown_by"] if one["kind"] == "alliance")
    for address in (f"/alliance/{alliance}", f"/region/{told['regions'][0]['region']['id']}"):
        await page.goto(address)
        link = page.get_by_role("list", name="Doctrines").locator("a[href^='/doctrine/']").first
        await link.scroll_into_view_if_needed(timeout=MINUTE)
        await expect(link).to_be_visible()
    await page.keyboard.press("g")
    await page.keyboard.press("d")
    await expect(page).to_have_title("Doctrines · Warstream")


@pytest.mark.parametrize("visit", WINDOWS, indirect=True)
@pytest.mark.parametrize("what", ["list", "one"])
async def test_the_pages_of_doctrines_stand(visit: Visit, site: Site, what: str, request: pytest.FixtureRequest) -> None:
    page = visit.page
    await page.goto("/doctrine-board" if what == "list" else f"/doctrine/{a_doctrine(site)['id']}")
    ready = "main a[href^='/doctrine/']" if what == "list" else "[role=tabpanel] table"
    await expect(page.locator(ready).first).to_be_visible(timeout=MINUTE)
    await page.wait_for_timeout(1_500)
    await visit.picture(f"doctrines-{request.node.callspec.id}")
    assert await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert await visit.faults() == []
    assert await page.get_by_role("alert").count() == 0


@pytest.mark.parametrize("what", ["list", "one"])
async def test_opening_them_is_cheap(browser: Browser, visit: Visit, site: Site, what: str) -> None:
    address = "/doctrine-board" if what == "list" else f"/doctrine/{a_doctrine(site)['id']}"
    cost = await load(browser, visit.page, address, "main a[href^='/doctrine/']" if what == "list" else "[role=tabpanel] table")
    print(f"{what}: {cost.code:,} bytes, {cost.data:,} of data, blocking {cost.blocking:.0f} ms")
    assert cost.code <= BUDGET, sorted(cost.files.items(), key=lambda item: -item[1])[:8]
