"""Ways that people took and lost: each stands in docs/usability.md."""

from __future__ import annotations

import re

from browser_world import Site, Visit
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
