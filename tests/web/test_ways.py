"""Ways that people took and lost: each stands in docs/usability.md."""

from __future__ import annotations

import re

import pytest
from browser_world import MINUTE, Site, Visit
from playwright.async_api import expect


async def test_letters_of_a_search_are_no_shortcuts(visit: Visit, site: Site) -> None:
    await visit.page.goto("/fights")
    await visit.page.get_by_role("button", name="Search").click()
    field = visit.page.get_by_role("searchbox")
    await expect(field).to_be_focused()
    await field.press_sequentially("dreadnought", delay=40)  # its g and h led to the status page
    await expect(field).to_have_value("dreadnought")
    assert visit.page.url.endswith("/fights")


async def test_enter_means_the_first_that_is_found(visit: Visit, site: Site) -> None:
    await visit.page.goto("/route")
    for field, name in (("From", "jita"), ("To", "amarr")):
        await visit.page.get_by_role("combobox", name=field).fill(name)
        await visit.page.keyboard.press("Enter")
        await expect(visit.page.get_by_role("combobox", name=field)).to_have_value(name.capitalize())
    await expect(visit.page).to_have_url(re.compile(r"/route\?from=30000142&to=30002187"))


async def test_who_leaves_the_map_is_not_fetched_back(visit: Visit, site: Site) -> None:
    await visit.page.goto("/")
    await visit.page.get_by_role("button", name="Nearer").click()
    await visit.page.get_by_role("link", name="Route").click()
    await visit.page.wait_for_timeout(2_000)  # the map has come to rest meanwhile
    assert "/route" in visit.page.url


async def test_a_kill_opens_above_the_list_and_leaves_it_as_it_was(visit: Visit, site: Site) -> None:
    await visit.page.goto("/kills?min=10M")
    await visit.page.get_by_role("link").filter(has=visit.page.locator("xpath=self::*[contains(@href, 'kill=')]")).first.click()
    await expect(visit.page.get_by_role("dialog", name="A loss")).to_contain_text("attackers")
    await visit.page.keyboard.press("Escape")
    await expect(visit.page).to_have_url(re.compile(r"/kills\?min=10M$"))


async def test_the_map_alone_for_a_second_screen_still_says_what_it_is(visit: Visit, site: Site) -> None:
    page = visit.page
    await page.goto("/")
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=60_000)
    await page.keyboard.press("w")
    await expect(page).to_have_url(re.compile(r"\?wall=1\b"))
    await expect(page.get_by_role("navigation")).to_be_hidden()
    await expect(page.get_by_role("complementary")).to_be_hidden()
    await expect(page.get_by_text("simulated", exact=True).locator("visible=true")).to_have_count(1)
    await expect(page.get_by_text("newest kill")).to_be_visible()
    await visit.picture("map-wall")
    assert await visit.faults() == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("navigation")).to_be_visible()


@pytest.mark.parametrize("visit", [{"viewport": {"width": 320, "height": 640}}], indirect=True)
@pytest.mark.parametrize("path", ["/", "/fights", "/doctrine-board", "/fit", "/how"])
async def test_a_window_at_four_times_the_size_has_all_of_the_header(visit: Visit, site: Site, path: str) -> None:
    """1280 pixels at 400 % are 320 (WCAG 1.4.10)."""
    page = visit.page
    await page.goto(path)
    await expect(page.get_by_role("status").filter(has_text="live").first).to_be_visible(timeout=MINUTE)
    await expect(page.get_by_text("simulated", exact=True).locator("visible=true")).to_have_count(1)
    sideways = "one => one.scrollWidth - one.clientWidth"
    assert await page.locator("html").evaluate(sideways) <= 0
    assert await page.get_by_role("banner").evaluate(sideways) <= 0
    header = page.get_by_role("banner").get_by_role("button")
    ways = page.get_by_role("navigation", name="Pages").get_by_role("link")
    assert await header.count() == 4 and await ways.count() == 8
    for one in await header.all() + await ways.all():
        box = await one.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 320, await one.inner_text()
        assert box["width"] >= 24 and box["height"] >= 24, "a finger hits it"
    assert await visit.faults() == []


async def test_shortcuts_of_one_key_can_be_switched_off(visit: Visit, site: Site) -> None:
    page = visit.page
    await page.goto("/fights")
    await expect(page).to_have_title("Fights · Warstream")
    await page.keyboard.press("?")
    switch = page.get_by_role("dialog", name="Keyboard").get_by_role("switch")
    await expect(switch).to_be_checked()
    await switch.press("Space")
    await expect(switch).not_to_be_checked()
    assert await visit.faults("[role=dialog]") == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    for key in ("/", "?", "g", "m"):
        await page.keyboard.press(key)
    await page.wait_for_timeout(500)
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url.endswith("/fights")
    await page.get_by_role("link", name="Map").click()
    await expect(page).to_have_title("Map · Warstream")
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=MINUTE)
    await page.keyboard.press("w")
    await page.wait_for_timeout(500)
    assert "wall" not in page.url
    await page.get_by_role("button", name="Keyboard shortcuts").click()
    await switch.press("Space")
    await page.keyboard.press("Escape")
    await page.keyboard.press("w")
    await expect(page).to_have_url(re.compile(r"\?wall=1\b"))


async def test_the_live_map_is_held_and_plays_on_until_it_is_live(visit: Visit, site: Site) -> None:
    page = visit.page
    await page.goto("/")
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=MINUTE)
    bar = page.get_by_role("group", name="Time of the map")
    await expect(bar.get_by_text("newest kill")).to_be_visible(timeout=MINUTE)
    await page.locator("#page").focus()
    await page.keyboard.press("Space")
    await expect(bar.get_by_role("status")).to_have_text("not live, held:")
    held = await bar.get_by_role("slider").get_attribute("aria-valuetext")
    await page.wait_for_timeout(3_000)
    await expect(bar.get_by_role("status")).to_have_text("not live, held:")  # it was live again within a second
    assert await bar.get_by_role("slider").get_attribute("aria-valuetext") == held
    await bar.get_by_role("button", name="Play").click()
    await expect(bar.get_by_text("newest kill")).to_be_visible(timeout=MINUTE)
    await bar.get_by_role("button", name="Hold").click()
    await expect(bar.get_by_role("status")).to_have_text("not live, held:")
    await bar.get_by_role("button", name="Back to live").click()
    await expect(bar.get_by_text("newest kill")).to_be_visible()
