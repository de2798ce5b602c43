"""GET /killmails against an oracle that knows no SQL."""

from __future__ import annotations

import random
from typing import Any

import api_world as w
import httpx
import pytest

FILTERS: dict[str, list[Any]] = {
    "after": ["2021-11-01T00:00:00Z", "2021-11-20T10:40:00+02:00", "2021-12-01"],
    "before": ["2021-12-01T00:00:00Z", "2021-11-25", "2021-12-10T05:20:00-03:00"],
    "region": list(w.REGIONS),
    "constellation": list(w.CONSTELLATIONS),
    "system": list(w.SYSTEMS),
    "character": w.CHARACTERS,
    "corporation": w.CORPORATIONS,
    "alliance": w.ALLIANCES,
    "faction": w.FACTIONS,
    "hull": list(w.HULLS),
    "group": [25, 27, 29, 420],
    "band": list(w.BANDS),
    "role": ["any", "victim", "attacker", "final-blow"],
    "min_value": [1e8, 1.5e9, 3e9],
    "max_value": [2e9, 3.9e9],
    "npc": [True, False],
    "solo": [True, False],
    "sort": ["newest", "oldest"],
}
LISTS = {"region", "constellation", "system", "character", "corporation", "alliance", "faction", "hull", "group", "band"}


async def everything(client: httpx.AsyncClient, filters: dict[str, Any], limit: int = 200) -> list[int]:
    """Follow the cursors to the end."""
    found: list[int] = []
    cursor: str | None = None
    while True:
        params = {**filters, "limit": limit, **({"cursor": cursor} if cursor else {})}
        answer = await client.get("/killmails", params=params)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert len(body["data"]) <= limit
        found += [row["id"] for row in body["data"]]
        cursor = body["next"]
        if cursor is None:
            return found


def for_oracle(filters: dict[str, Any]) -> dict[str, Any]:
    """A date without offset is UTC."""
    plain = dict(filters)
    for name in ("after", "before"):
        if name in plain and len(plain[name]) == 10:
            plain[name] += "T00:00:00+00:00"
    return plain


@pytest.mark.parametrize("name", FILTERS)
async def test_each_filter_alone(client: httpx.AsyncClient, world: list[w.Kill], name: str) -> None:
    sizes = set()
    for value in FILTERS[name]:
        filters = {name: [value] if name in LISTS else value}
        wanted = w.expected(world, for_oracle(filters))
        assert await everything(client, filters) == wanted
        sizes.add(len(wanted))
    if name not in ("sort", "role"):  # these need others
        assert any(0 < size < len(world) for size in sizes), "the data does not try this filter"


@pytest.mark.parametrize("seed", range(150))
async def test_combined_filters(client: httpx.AsyncClient, world: list[w.Kill], seed: int) -> None:
    rng = random.Random(seed)
    filters: dict[str, Any] = {}
    for name in rng.sample(list(FILTERS), rng.choice((2, 2, 3, 3, 4, 5))):
        values = FILTERS[name]
        filters[name] = rng.sample(values, min(len(values), rng.choice((1, 2, 5)))) if name in LISTS else rng.choice(values)
    answer = await client.get("/killmails", params={**filters, "limit": 1})
    if answer.status_code == 422:
        assert "earlier" in answer.json()["detail"] or "min_value" in answer.json()["detail"]
        return
    assert await everything(client, filters, rng.choice((7, 50, 200))) == w.expected(world, for_oracle(filters))
