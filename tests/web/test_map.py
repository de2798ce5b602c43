"""The map: stars, kills and battles are on its picture, its list takes what comes, the past has kills, keys move it."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from browser_world import MINUTE, Site, Visit
from PIL import Image, ImageChops
from playwright.async_api import Page, expect

pytestmark = pytest.mark.timeout(400)

MAP_ALONE = """canvas => {
  for (const one of canvas.parentElement.children) if (one !== canvas) one.style.visibility = 'hidden';
}"""
"""Names, controls and legend lie above it, in canvases and boxes of their own."""
ROWS = r"""[...document.querySelectorAll('#feed-list [data-index] a[href*="kill="]')].map(
  row => Number(row.search.match(/kill=(\d+)/)[1])
)"""
"""The kills of the list that are in sight, the newest first."""
COLOURFUL = 80
"""A gate is grey, of blue 56 more than of red; a star has the colour of its security."""
LIT = 24
"""More than the rounding of a colour."""


async def map_at(page: Page, address: str) -> None:
    await page.goto(address)
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=MINUTE)


async def picture_of_the_map(page: Page, address: str) -> Image.Image:
    """What the canvas shows there, when kills and battles have come."""
    await map_at(page, address)
    await expect(page.get_by_role("region", name="Battles", exact=True).get_by_role("button").first).to_be_visible(timeout=MINUTE)
    await page.wait_for_timeout(3_000)
    canvas = page.locator("canvas[data-map-ready]")
    await canvas.evaluate(MAP_ALONE)
    box: Any = await canvas.bounding_box()
    return Image.open(io.BytesIO(await page.screenshot(clip=box))).convert("RGB")


def count(picture: Image.Image, least: int) -> int:
    """Pixels one of whose colours is above `least`."""
    red, green, blue = picture.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[least + 1 :])


def colourful(picture: Image.Image) -> int:
    """Pixels that are neither the ground's nor a gate's."""
    red, green, blue = picture.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    return sum(ImageChops.subtract(most, least).histogram()[COLOURFUL + 1 :])


def middle(picture: Image.Image, side: int) -> Image.Image:
    x, y = picture.width // 2, picture.height // 2
    return picture.crop((x - side // 2, y - side // 2, x + side // 2, y + side // 2))


async def place_of(page: Page, aim: str) -> str:
    """`x,y` of what an address aims at, as the map's own address has it."""
    await map_at(page, f"/?{aim}")
    await page.wait_for_url("**/?*at=*")
    return ",".join(at_of(page)[:2])


def at_of(page: Page) -> list[str]:
    found = re.search(r"[?&]at=([^&]+)", page.url)
    return found[1].split(",") if found else []


async def test_stars_and_kills_are_on_the_map(visit: Visit) -> None:
    """All of New Eden, the same each time, so that what differs is what the address adds."""
    bare, again, kills = [await picture_of_the_map(visit.page, f"/?show={what}") for what in ("", "", "kills")]
    stars, noise, lit = (
        colourful(bare),
        count(ImageChops.difference(bare, again), LIT),
        count(ImageChops.difference(bare, kills), LIT),
    )
    print(f"{stars} pixels of stars, {lit} of kills, {noise} that differ by themselves")
    assert stars > 2_000, "no stars"
    assert noise == 0, "without kills and battles nothing moves"
    assert lit > 1_000, "no kills"


async def test_a_battle_is_on_the_map(visit: Visit, site: Site) -> None:
    """The heart of one: a line to its other systems is too thin to be taken for it."""
    going_on: Any = site.get("/battles", state="active", limit=50)["data"]
    battle = max(going_on, key=lambda one: (one["kills"], one["id"]))
    place = await place_of(visit.page, f"battle={battle['id']}")
    bare, battles = [await picture_of_the_map(visit.page, f"/?show={what}&at={place},60") for what in ("", "battles")]
    heart = middle(ImageChops.difference(bare, battles), 24)
    lit = count(heart, LIT)
    print(f"{battle['tier']} of {battle['kills']}: {lit} of {heart.width * heart.height} pixels")
    assert lit > 0.4 * heart.width * heart.height


async def test_the_list_takes_what_comes(visit: Visit, site: Site) -> None:
    """A kill of which nobody knew when the list already stood, so neither of its snapshot nor of what it asked for."""
    page = visit.page
    await map_at(page, "/")
    await page.get_by_role("tab", name="Kills").click()
    await page.wait_for_function(f"() => {ROWS}.length > 8", timeout=MINUTE)
    await page.wait_for_timeout(3_000)
    looked = datetime.now(UTC)
    known: set[int] = set(await page.evaluate(ROWS))
    for _ in range(60):
        came = set(await page.evaluate(ROWS)) - known
        if any(received(site, number) > looked for number in came):
            return
        known |= came
        await page.wait_for_timeout(1_000)
    pytest.fail("for a minute of 500 kills none of them has come to the list")


def received(site: Site, number: int) -> datetime:
    whole: Any = site.get(f"/killmails/{number}")["data"]
    return datetime.fromisoformat(whole["received_at"])


async def test_the_past_has_its_kills_and_none_of_later(visit: Visit, site: Site) -> None:
    page = visit.page
    there: Any = site.get("/killmails", limit=200)["data"]
    moment = int(datetime.fromisoformat(there[-1]["time"]).timestamp())
    assert moment < datetime.fromisoformat(there[0]["time"]).timestamp(), "there is something later"
    await map_at(page, f"/?t={moment}&since=1h")
    await page.get_by_role("tab", name="Kills").click()
    await page.wait_for_function(f"() => {ROWS}.length > 4", timeout=MINUTE)
    listed: list[int] = await page.evaluate(ROWS)
    whole: list[Any] = [site.get(f"/killmails/{number}")["data"] for number in listed[:8]]
    times = [datetime.fromisoformat(one["time"]).timestamp() for one in whole]
    assert moment - 3600 <= min(times) and max(times) <= moment + 1


async def test_arrows_move_the_map(visit: Visit) -> None:
    page = visit.page
    await map_at(page, "/?at=10,20,15")
    await page.locator("canvas[data-map-ready]").focus()
    for key, x, y in (("ArrowRight", 16, 20), ("ArrowDown", 16, 26), ("ArrowLeft", 10, 26), ("ArrowUp", 10, 20)):
        await page.keyboard.press(key)
        await page.wait_for_url(lambda url, x=x, y=y: f"at={x}.00,{y}.00,15.0" in url, timeout=20_000)  # type: ignore[misc]


async def test_following_goes_to_the_newest_fight_or_the_chosen_one(visit: Visit, site: Site) -> None:
    page = visit.page
    button = page.get_by_role("button", name="Follow the selected battle")
    far = "at=500.00,500.00,60.0"
    await map_at(page, f"/?{far}")
    await expect(page.get_by_role("region", name="Battles", exact=True).get_by_role("button").first).to_be_visible(timeout=MINUTE)
    await page.keyboard.press("f")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await page.wait_for_url(re.compile(r"battle=\d+"), timeout=MINUTE)
    await page.wait_for_url(lambda url: "at=" in url and far not in url, timeout=MINUTE)
    await page.keyboard.press("f")
    await expect(button).to_have_attribute("aria-pressed", "false")
    going_on: Any = site.get("/battles", state="active", limit=1)["data"]
    chosen = f"battle={going_on[0]['id']}"
    place = await place_of(page, chosen)
    await map_at(page, f"/?{chosen}&{far}")
    await expect(page.get_by_role("region", name="Battles", exact=True).get_by_role("button").first).to_be_visible(timeout=MINUTE)
    await page.keyboard.press("f")
    await page.wait_for_url(lambda url: f"at={place}," in url, timeout=MINUTE)
    assert chosen in page.url
