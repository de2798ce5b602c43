"""The examples of docs/feed.md are played against a real server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from feed_client import client
from feed_world import World, kill, served

from api.feed.hub import FeedHub

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
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("example", EXAMPLES)
async def test_an_example_of_the_documentation_is_true(store: World, example: str) -> None:
    await store.write([kill(1), kill(2)])
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
                await store.write([kill(3)])
            found = await one.next()
            assert fits(pattern, found), (pattern, found)
