"""Lists of battles and kills: they move with the war, and under nobody's eyes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from browser_world import MINUTE, Site, Visit
from playwright.async_api import Route, expect

pytestmark = pytest.mark.timeout(400)

TOP_ROW = """() => {
  const box = document.getElementById('page'), top = box.getBoundingClientRect().top;
  const rows = [...document.querySelectorAll('[role=listitem]')].map(row => ({
    top: row.getBoundingClientRect().top - top, place: Number(row.ariaPosInSet), text: row.innerText,
  }));
  return rows.filter(row => row.top >= 0).sort((one, other) => one.top - other.top)[0];
}"""
"""The first row that is wholly in sight: where it stands, which in the list it is, what it says."""


def busiest(site: Site) -> int:
    """The alliance with most of the newest losses."""
    kills: Any = site.get("/killmails", limit=200)["data"]
    alliances: Counter[int] = Counter(kill["victim"]["alliance"]["id"] for kill in kills if kill["victim"]["alliance"])
    return alliances.most_common(1)[0][0]


async def test_kills_come_on_top_and_move_nothing_that_one_reads(visit: Visit, site: Site) -> None:
    page = visit.page
    await page.goto(f"/alliance/{busiest(site)}/kills")
    rows = page.get_by_role("listitem")
    await expect(rows.nth(8)).to_be_visible(timeout=MINUTE)
    first = await rows.first.inner_text()
    await page.wait_for_function(
        "before => document.querySelector('[role=listitem]').innerText !== before", arg=first, timeout=3 * MINUTE
    )
    await page.locator("#page").evaluate("box => box.scrollTo(0, 700)")
    await page.wait_for_timeout(1_000)
    before = await page.evaluate(TOP_ROW)
    await page.wait_for_function(f"before => ({TOP_ROW})().place > before", arg=before["place"], timeout=3 * MINUTE)
    await page.wait_for_timeout(500)
    after = await page.evaluate(TOP_ROW)
    assert after["text"] == before["text"]
    assert after["top"] == pytest.approx(before["top"], abs=4)


async def test_a_battle_that_nobody_has_closed_does_not_go_on_for_years(visit: Visit) -> None:
    page = visit.page

    async def one_of_another_year(route: Route) -> None:
        answer = await route.fetch()
        told: Any = await answer.json()
        if told["data"]:
            told["data"][-1] |= {
                "state": "active",
                "start": "2021-11-27T18:00:00Z",
                "end": "2021-11-27T18:30:00Z",
                "kills": 99_999,
            }
        await route.fulfill(response=answer, json=told)

    await page.route("**/battles?*", one_of_another_year)
    await page.goto("/fights")
    await expect(page.get_by_role("list", name="Battles").get_by_role("listitem").nth(3)).to_be_visible(timeout=MINUTE)
    await page.wait_for_timeout(3_000)
    going = page.get_by_title("Goes on; since its last kill")
    assert await going.count() > 0, "the largest ones stand on top"
    assert [text for text in await going.all_inner_texts() if text.endswith(" d")] == []
