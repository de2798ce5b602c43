"""`python -m tests.web.pictures http://127.0.0.1:8042 [NAME...]`: the README's pictures of a `warstream replay ... --serve`."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.async_api import async_playwright

from tests.web.browser_world import DRAWN_BY_THE_CPU, ROOT, chromium

OUT = ROOT / "docs" / "pictures"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
QUALITY = 82
"""Of WebP: text stays sharp, a picture stays below 200 kB."""
SETTLED_MS = 6_000


async def taken(url: str, names: Sequence[str] = ()) -> None:
    """All of them, or those that are named. Raises where the site has no battle or no doctrine."""
    battle = _largest(url, "battles", "kills")
    doctrine = _largest(url, "doctrines", "fleets")
    OUT.mkdir(exist_ok=True)
    wanted: list[tuple[str, dict[str, int], str]] = [
        ("map", DESK, "/?since=24h"),
        ("battle", DESK, f"/battle/{battle['id']}"),
        ("fights", DESK, "/fights"),
        ("doctrines", DESK, "/doctrine-board?sort=fleets"),
        ("doctrine", {"width": 1440, "height": 1000}, f"/doctrine/{doctrine['id']}"),
        ("phone", PHONE, f"/battle/{battle['id']}"),
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=DRAWN_BY_THE_CPU)
        for name, size, address in wanted:
            if names and name not in names:
                continue
            context = await browser.new_context(base_url=url, viewport=size, device_scale_factor=1.5)  # type: ignore[arg-type]
            await context.route("https://images.evetech.net/**", lambda route: route.abort())
            page = await context.new_page()
            await page.goto(address)
            await page.wait_for_timeout(SETTLED_MS)
            _keep(await page.screenshot(), OUT / f"{name}.webp")
            await context.close()
        await browser.close()


def _largest(url: str, what: str, by: str) -> dict[str, Any]:
    answer = httpx.get(f"{url}/{what}", params={"sort": by, "limit": 1}, timeout=10).raise_for_status()
    return dict(answer.json()["data"][0])


def _keep(png: bytes, path: Path) -> None:
    with Image.open(io.BytesIO(png)) as image:
        image.save(path, "WEBP", quality=QUALITY, method=6)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    asyncio.run(taken(sys.argv[1], sys.argv[2:]))
