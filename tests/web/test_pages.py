"""Every page before a running war, on a desk and on a phone: no complaint of the browser, no fault of access."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import AXE, Site, Visit

DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WINDOWS = [
    pytest.param(DESK | {"theme": "dark"}, id="desk-dark"),
    pytest.param(DESK | {"theme": "light"}, id="desk-light"),
    pytest.param(PHONE | {"theme": "dark"}, id="phone-dark"),
    pytest.param(PHONE | {"theme": "light"}, id="phone-light"),
]
PAGES = [
    "map",
    "fights",
    "battle",
    "alliance",
    "pilot",
    "system",
    "region",
    "sovereignty-board",
    "market",
    "route",
    "how",
    "missing",
]


def address(site: Site, page: str) -> str:
    """Of a page that has something to show."""
    battle: Any = site.get("/battles", limit=1)["data"]
    kill: Any = site.get("/killmails", limit=1)["data"]
    system = battle[0]["places"][0]["system"]["id"]
    leaders = [one for side in battle[0]["sides"] for one in side["leading"] if one["kind"] == "alliance"]
    return {
        "map": "/",
        "battle": f"/battle/{battle[0]['id']}",
        "alliance": f"/alliance/{leaders[0]['id'] if leaders else 99000001}",
        "pilot": f"/pilot/{kill[0]['victim']['character']['id']}",
        "system": f"/system/{system}",
        "region": f"/region/{battle[0]['places'][0]['region']['id']}",
        "market": "/market?type=34",
        "route": f"/route?from={system}&to=30000142",
        "missing": "/nothing-of-the-kind",
    }.get(page, f"/{page}")


async def faults(visit: Visit) -> list[str]:
    """What axe finds, WCAG 2.2 A and AA."""
    await visit.page.evaluate(AXE.read_text())
    found = await visit.page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        ".then(result => result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`)))"
    )
    return list(found)


@pytest.mark.parametrize("visit", WINDOWS, indirect=True)
@pytest.mark.parametrize("page", PAGES)
async def test_a_page_stands(visit: Visit, site: Site, page: str, request: pytest.FixtureRequest) -> None:
    answer = await visit.page.goto(address(site, page))
    assert answer is not None and answer.status == (404 if page == "missing" else 200)
    await visit.page.wait_for_load_state("networkidle") if page == "missing" else await visit.page.wait_for_timeout(2_500)
    await visit.picture(f"{page}-{request.node.callspec.id.removeprefix(page + '-')}")
    sideways = await visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0
    assert await faults(visit) == []
    if page == "missing":  # the browser itself complains of a 404
        visit.complaints.clear()
    assert await visit.page.get_by_role("alert").count() == 0
