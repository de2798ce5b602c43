"""What moves: nothing by itself for whoever wants it still, and what fingers move on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from browser_world import DESK, MINUTE, PHONE, Site, Visit
from playwright.async_api import Page, expect

pytestmark = pytest.mark.timeout(400)

STILL = pytest.mark.parametrize("visit", [pytest.param(DESK | {"reduced_motion": "reduce"}, id="still")], indirect=True)
THUMBS = pytest.mark.parametrize("visit", [pytest.param(PHONE | {"theme": "light"}, id="phone")], indirect=True)

VIEWS = """() => {
  const canvas = document.querySelector('canvas[data-map-ready]');
  let now = canvas.__zoom;
  window.views = [];
  Object.defineProperty(canvas, '__zoom', { get: () => now, set: next => { now = next; views.push(next.k); } });
}"""
"""From then on `views` has the scale of every view that d3 is told of."""


async def map_at(page: Page, address: str = "/") -> None:
    await page.goto(address)
    await expect(page.locator("canvas[data-map-ready]")).to_be_visible(timeout=MINUTE)


async def views_of_a_flight(page: Page) -> int:
    """How many there are from one to another that is nearer, both counted."""
    await map_at(page)
    await page.evaluate(VIEWS)
    await page.keyboard.press("+")
    await page.wait_for_timeout(2_500)
    return int(await page.evaluate("new Set(views).size"))


async def test_a_flight_is_seen(visit: Visit) -> None:
    """One of some: a loaded machine draws nothing between the start of a flight and its end."""
    for _ in range(8):
        if await views_of_a_flight(visit.page) > 2:
            return
    pytest.fail("no flight has a view between its first and its last")


@STILL
async def test_who_wants_no_motion_is_there_at_once(visit: Visit) -> None:
    assert await views_of_a_flight(visit.page) == 2


@STILL
async def test_who_wants_no_motion_sees_no_pulse(visit: Visit, site: Site) -> None:
    """Nothing comes, so that nothing is drawn for its sake: what is drawn now and then only grows older."""
    page = visit.page
    await page.route_web_socket("**/feed", lambda _: None)
    await map_at(page)
    await expect(page.get_by_role("region", name="Battles", exact=True).get_by_role("button").first).to_be_visible(timeout=MINUTE)
    await page.wait_for_timeout(3_000)
    frames = "JSON.parse(document.querySelector('canvas[data-frames]').dataset.frames).frames"
    before = await page.evaluate(frames)
    await page.wait_for_timeout(8_000)
    assert await page.evaluate(frames) - before <= 20
    for address in ("/fights", battle(site)):
        await page.goto(address)
        await expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=MINUTE)
        await page.wait_for_timeout(1_500)
        assert await page.evaluate("document.getAnimations().filter(one => one.playState === 'running').length") == 0


def battle(site: Site) -> str:
    """The address of one that goes on."""
    going_on: Any = site.get("/battles", state="active", limit=1)["data"]
    return f"/battle/{going_on[0]['id']}"


@THUMBS
async def test_two_fingers_bring_the_map_nearer(visit: Visit) -> None:
    page = visit.page
    await map_at(page)
    scale = "document.querySelector('canvas').__zoom.k"
    before = await page.evaluate(scale)
    session = await visit.context.new_cdp_session(page)
    await session.send(
        "Input.synthesizePinchGesture", {"x": 195, "y": 380, "scaleFactor": 2, "relativeSpeed": 400, "gestureSourceType": "touch"}
    )
    assert await page.evaluate(scale) == pytest.approx(2 * before, rel=0.35)
    await page.wait_for_url("**/?*at=*")
    assert await page.evaluate("visualViewport.scale") == 1, "the map and not the page"
    await visit.picture("map-pinch")


@THUMBS
async def test_the_list_is_drawn_up_from_below(visit: Visit) -> None:
    page = visit.page
    await map_at(page)
    sheet = page.get_by_role("complementary", name="Battles and kills")
    before = await sheet.bounding_box()
    handle = await sheet.get_by_role("button", name="The list is small").bounding_box()
    assert before is not None and handle is not None
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    session = await visit.context.new_cdp_session(page)
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        await session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 30 * step}]})
    dragged = await sheet.bounding_box()
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert dragged is not None and dragged["height"] == pytest.approx(before["height"] + 300, abs=30), "it follows the finger"
    await expect(sheet.get_by_role("button", name="The list is half")).to_be_visible()
    await visit.picture("map-sheet")
