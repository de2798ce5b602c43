"""The page by keyboard alone: where one is can be seen at each step, and whoever opens something comes back from it."""

from __future__ import annotations

from typing import Any

import pytest
from browser_world import MINUTE, Site, Visit
from playwright.async_api import Locator, Page, expect

pytestmark = pytest.mark.timeout(400)

FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const parts = [0.05, 0.5, 0.95];
  const at = parts.flatMap(x => parts.map(y => document.elementFromPoint(box.left + x * box.width, box.top + y * box.height)));
  return {
    drawn: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    there: at.some(above => above !== null && (one.contains(above) || above.contains(one))),
    what: one.outerHTML.slice(0, 160),
  };
}"""
"""Whether the focus is drawn, and whether any of what has it is to be seen."""


async def seen(page: Page) -> None:
    """One sees where one is; a browser that draws with the CPU has some time for it."""
    found: Any = {}
    for _ in range(20):
        await page.wait_for_timeout(100)
        found = await page.evaluate(FOCUS)
        if found["drawn"] and found["there"]:
            return
    pytest.fail(f"one does not see where one is: {found['what']}")


async def tab_to(page: Page, to: Locator, key: str = "Tab", most: int = 60) -> None:
    """With Tab until it has the focus; at each step one sees where one is."""
    for _ in range(most):
        await page.keyboard.press(key)
        await seen(page)
        if await to.evaluate_all("all => all.some(one => one === document.activeElement)"):
            return
    pytest.fail(f"{to} is not reached with {most} times {key}")


async def test_search_goes_to_a_page_and_on_the_map_flies_there(visit: Visit, site: Site) -> None:
    page = visit.page
    system: Any = site.get("/search", q="jita", category="solar_system")["data"]
    name, number = system[0]["name"], system[0]["id"]
    await page.goto("/fights")
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=MINUTE)
    await page.keyboard.press("/")
    await expect(page.get_by_role("dialog")).to_be_visible(timeout=MINUTE)
    await page.keyboard.type(name)
    await expect(page.get_by_role("option", name=f"{name} system", exact=True)).to_be_visible(timeout=MINUTE)
    await seen(page)
    # What is found is gone through with the arrows while the field keeps the focus, which axe does not see.
    assert [one for one in await visit.faults("[role=dialog]") if not one.startswith("scrollable-region-focusable")] == []
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/system/{number}")
    await page.keyboard.press("g")
    await page.keyboard.press("m")
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=MINUTE)
    await page.keyboard.press("/")
    await page.keyboard.type(name)
    await expect(page.get_by_role("option", name=f"{name} system, on the map", exact=True)).to_be_visible(timeout=MINUTE)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/?*system={number}*")
    card = page.get_by_role("region", name="The selected system")
    await expect(card.get_by_role("link", name="Whole page")).to_have_attribute("href", f"/system/{number}")
    await visit.picture("map-search")


async def test_what_is_opened_gives_the_focus_back(visit: Visit) -> None:
    page = visit.page
    await page.goto("/how")
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=MINUTE)
    button = page.get_by_role("button", name="Keyboard shortcuts")
    await tab_to(page, button)
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible(timeout=MINUTE)
    assert await visit.faults("[role=dialog]") == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(button).to_be_focused()
    await seen(page)


async def test_the_first_tab_skips_to_the_page(visit: Visit) -> None:
    page = visit.page
    await page.goto("/how")
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=MINUTE)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="To the page")).to_be_focused()
    await seen(page)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await seen(page)
    assert await page.evaluate("document.getElementById('page').contains(document.activeElement)")


async def test_from_the_list_into_a_battle_and_back(visit: Visit, site: Site) -> None:
    page = visit.page
    await page.goto("/")
    rows = page.get_by_role("region", name="Battles", exact=True).get_by_role("button")
    await expect(rows.nth(3)).to_be_visible(timeout=MINUTE)
    await page.locator("#page").focus()
    await tab_to(page, page.get_by_role("tab", name="Battles"))
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Kills")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await tab_to(page, rows)
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "Home"):
        await page.keyboard.press(key)
        await seen(page)
    await page.keyboard.press("Enter")
    card = page.get_by_role("region", name="The selected battle")
    await expect(card).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(card).to_have_count(0)
    await seen(page)
    assert await rows.evaluate_all("all => all.some(one => one === document.activeElement)"), "back in the list"
    await page.keyboard.press("Enter")
    await tab_to(page, card.get_by_role("link", name="Whole report"))
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/battle/*")
    battles: Any = site.get("/battles", limit=50, sort="kills")["data"]
    await page.goto(f"/battle/{battles[0]['id']}")  # one whose timeline has more than a minute
    await through_a_battle(page)
    await page.keyboard.press("g")
    await page.keyboard.press("m")
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=MINUTE)


async def through_a_battle(page: Page) -> None:
    """To its timeline, along it, and on."""
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=MINUTE)
    await page.locator("#page").focus()
    await tab_to(page, page.get_by_role("navigation", name="Parts of the report").get_by_role("link", name="Timeline"))
    await page.keyboard.press("Enter")
    steps = page.get_by_role("slider", name="Walk through the timeline")
    await expect(steps).to_be_visible(timeout=MINUTE)
    await tab_to(page, steps)
    told = await steps.get_attribute("aria-valuetext")
    await page.keyboard.press("Home")
    assert await steps.get_attribute("aria-valuetext") != told
    await expect(page.locator("#timeline")).not_to_contain_text("In the end")
    await page.keyboard.press("Tab")
    await seen(page)


async def test_sides_are_corrected_by_keyboard(visit: Visit, site: Site) -> None:
    page = visit.page
    battles: Any = site.get("/battles", limit=50, sort="kills")["data"]
    battle = next(one for one in battles if len(one["sides"]) > 1)
    await page.goto(f"/battle/{battle['id']}")
    await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=MINUTE)
    opener = page.get_by_role("button", name="Correct the sides")
    await tab_to(page, opener)
    await page.keyboard.press("Enter")
    board = page.get_by_role("group", name="Correct the sides")
    await expect(board).to_be_focused(timeout=MINUTE)
    assert await visit.faults("#sides") == []
    first, second = board.get_by_role("grid", name="Side A", exact=True), board.get_by_role("grid", name="Side B", exact=True)
    there = await second.get_by_role("row").count()
    await tab_to(page, first.get_by_role("row"))
    await page.keyboard.press("ArrowRight")
    await seen(page)
    await page.keyboard.press("Enter")  # takes it
    for _ in range(8):
        if await second.evaluate("one => one.contains(document.activeElement) || one.hasAttribute('data-drop-target')"):
            break
        await page.keyboard.press("Tab")
        await page.wait_for_timeout(150)
    await page.keyboard.press("Enter")  # drops it
    await expect(second.get_by_role("row")).to_have_count(there + 1)
    await visit.picture("battle-correct")
    await seen(page)
    undo = board.get_by_role("button", name="Undo")
    await tab_to(page, undo, key="Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(second.get_by_role("row")).to_have_count(there)
