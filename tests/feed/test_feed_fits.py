"""Fits of losses over the Redis sink and the feed: told once, filtered by place and hull, and nobody else hears of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from feed_client import client
from feed_world import World, kill, served
from fit_told import made_fit, now_fit

from api.feed.hub import FeedHub
from schemas.fit_news import fit_news, overkill
from schemas.redis_keys import MARKER_TTL

pytestmark = pytest.mark.integration

HIGHER = {"proof": 2, "content": "f" * 32}


async def test_a_fit_is_told_once_and_again_only_of_a_better_mail(store: World) -> None:
    first = now_fit(7, proof=1, content="0" * 32)
    better = {**first, **HIGHER}
    assert await store.write([first, first, better, first, better]) == ["new", "duplicate", "updated", "stale", "duplicate"]
    assert [(kind, number) for _, _, kind, number in await store.feed()] == [("fit", 7), ("fit", 7)]
    assert MARKER_TTL - 5 < await store.redis.ttl(store.keys.fit_marker(7)) <= MARKER_TTL


async def test_what_has_no_figures_or_is_long_past_is_not_told(store: World) -> None:
    assert await store.write([now_fit(1, "v1-capsule"), now_fit(2, ago=timedelta(hours=73)), made_fit()]) == []


async def test_filters_by_place_and_hull(store: World) -> None:
    hub = FeedHub(store.redis, store.keys, simulated=False)
    async with served(hub) as address, client(address) as one:
        wanted = {"region": [10000033, 10000002], "system": 30002813, "hull": [587]}
        await one.subscribe(topic="fits", filter=wanted)
        others = [now_fit(1, region_id=None), now_fit(2, solar_system_id=30000142), now_fit(3, "v1-mutated")]
        await store.write([*others, now_fit(4)])
        (came,) = await one.take(1)
    assert (came["type"], came["offset"], came["data"]["killmail_id"]) == ("fit", 4, 4)
    event = now_fit(4)
    told = fit_news(event)
    assert told is not None
    times = {name: came["data"][name] for name in ("event_time", "processed_at")}
    assert came["data"] == {**told, **times}


async def test_who_did_not_ask_for_fits_gets_none(store: World) -> None:
    """Subscriptions of before there were fits hear what they always heard."""
    hub = FeedHub(store.redis, store.keys, simulated=False)
    async with served(hub) as address, client(address) as one:
        for number, topic in enumerate(("kills", "activity", "battles")):
            await one.subscribe(str(number), topic=topic)
        await store.write([now_fit(1), now_fit(2), kill(3)])
        (came,) = await one.take(1)
    assert (came["type"], came["offset"]) == ("kill", 3)


@pytest.mark.parametrize(("damage", "ehp", "wanted"), [(200, 100.0, 2.0), (0, 100.0, None), (10, None, None), (10, 0.0, None)])
def test_overkill_is_unknown_without_damage_or_hit_points(damage: int, ehp: float | None, wanted: float | None) -> None:
    assert overkill(damage, ehp) == wanted
