"""The examples of docs/feed.md are played against a real server."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest
from battle_told import battle, merged
from doctrine_events import FULL, doctrine, fresh
from doctrine_events import merged as merged_doctrine
from feed_client import client
from feed_world import World, kill, served
from fit_told import made_fit, now_fit

from api.feed.battle_filter import BattleFilter
from api.feed.doctrine_filter import DoctrineFilter
from api.feed.hub import FeedHub
from schemas import doctrine_news
from schemas.battle import Change
from schemas.battle_news import PREFIX, entry_of, told_of
from schemas.doctrine import Change as DoctrineChange
from schemas.fit_news import fit_news

pytestmark = pytest.mark.integration

TEXT = (Path(__file__).parents[2] / "docs" / "feed.md").read_text()
EXAMPLES = re.findall(r"^```feed\n(.*?)^```", TEXT, re.M | re.S)


def fits(pattern: Any, found: Any) -> bool:
    if pattern == "...":
        return found is not None
    if isinstance(pattern, dict):
        return isinstance(found, dict) and pattern.keys() == found.keys() and all(fits(pattern[k], found[k]) for k in pattern)
    return bool(pattern == found)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 6


def test_the_battle_of_the_documentation_is_what_the_feed_says_of_one() -> None:
    (shown,) = [orjson.loads(text) for text in re.findall(r"^```json\n(.*?)^```", TEXT, re.M | re.S) if '"battle_id"' in text]
    event = battle(7, 4, kills=[7, 8, 9], added=[8, 9], formerly=[9], end=1638036300)
    assert shown == told_of(entry_of(event)) | {"processed_at": shown["processed_at"]}
    assert datetime.fromisoformat(shown["processed_at"])


def test_the_fit_of_the_documentation_is_what_the_feed_says_of_one() -> None:
    (shown,) = [orjson.loads(text) for text in re.findall(r"^```json\n(.*?)^```", TEXT, re.M | re.S) if "fit_hash" in text]
    assert shown == fit_news(made_fit())
    (section,) = re.findall(r"^## Fits of losses\n(.*?)^## ", TEXT, re.M | re.S)
    ours = {"killmail_id", "event_time", "solar_system_id", "region_id", "damage_taken", "simulated", "processed_at"}
    named = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\|([^|]*)\|", section, re.M))))
    assert named == set(shown) - ours


def test_every_change_and_every_filter_of_a_battle_is_documented() -> None:
    for change in get_args(Change):
        assert f"| `{PREFIX}{change}` |" in TEXT
    filters = re.search(r"^### Filters\n(.*?)^##", TEXT, re.M | re.S)
    assert filters is not None
    named = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\|([^|]*)\|", filters[1], re.M))))
    assert named == {field.name for field in fields(BattleFilter)}


def test_the_doctrine_of_the_documentation_is_what_the_feed_says_of_one() -> None:
    (shown,) = [orjson.loads(text) for text in re.findall(r"^```json\n(.*?)^```", TEXT, re.M | re.S) if '"doctrine_id"' in text]
    assert shown == doctrine_news.entry_of(FULL)["news"]  # type: ignore[arg-type]


def test_every_change_and_every_filter_of_a_doctrine_is_documented() -> None:
    for change in get_args(DoctrineChange):
        assert f"| `{doctrine_news.PREFIX}{change}` |" in TEXT
    filters = re.search(r"^### Filters of doctrines\n(.*?)^##", TEXT, re.M | re.S)
    assert filters is not None
    named = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"^\|([^|]*)\|", filters[1], re.M))))
    assert named == {field.name for field in fields(DoctrineFilter)}


AT_THE_START: dict[str, list[Any]] = {
    "kills": [kill(1), kill(2)],
    "battles": [battle(7, 1, "opened"), battle(9, 3, "opened")],
    "doctrines": [fresh(doctrine("7-A-1", 1, "appeared")), fresh(doctrine("9-B-2", 3, "appeared"))],
    "fits": [now_fit(1), now_fit(2)],
}
THEN: dict[str, list[Any]] = {
    "kills": [kill(3)],
    "fits": [now_fit(3)],
    "battles": [
        battle(11, 1, "opened"),
        battle(11, 2),
        battle(11, 3, "ended"),
        battle(11, 4, "reopened"),
        battle(7, 5, formerly=[9]),
        merged(9, 5, into=7),
    ],
    "doctrines": [
        fresh(doctrine("7-A-1", 2, fleets=2)),
        fresh(doctrine("7-A-1", 3, fleets=2)),  # in which nobody sees anything new
        fresh(doctrine("7-A-1", 4, "changed", fleets=2, drift="changing")),
        fresh(doctrine("7-A-1", 5, "abandoned", fleets=2, drift="abandoned")),
        fresh(doctrine("7-A-1", 6, "returned", fleets=3)),
        fresh(merged_doctrine("9-B-2", "7-A-1", 4)),
    ],
}


@pytest.mark.parametrize("example", EXAMPLES)
async def test_an_example_of_the_documentation_is_true(store: World, example: str) -> None:
    topic = next((one for one in ("battles", "doctrines", "fits") if f'"topic": "{one}"' in example), "kills")
    await store.write(AT_THE_START[topic])
    hub = FeedHub(store.redis, store.keys, simulated=False)
    async with served(hub) as address, client(address) as one:
        wrote = False
        for line in example.splitlines():
            direction, text = line[0], line[2:].replace("$epoch", str(hub.log.epoch))
            if direction == ">":
                await one.socket.send(text)
                continue
            pattern = orjson.loads(text)
            if pattern.get("offset") == 3 and not wrote:
                wrote = True
                await store.write(THEN[topic])
            found = await one.next()
            assert fits(pattern, found), (pattern, found)
