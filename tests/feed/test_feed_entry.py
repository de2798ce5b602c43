"""What is in Redis may be none of ours: its reading gives a message or one error, and the hub goes on."""

from __future__ import annotations

import asyncio
import zlib
from typing import Any

import orjson
import pytest
from battle_told import battle
from feed_world import World, kill, until
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from api.feed.entry import BadEntry, board_message, message_of, place_of
from api.feed.hub import FeedHub
from runtime import metrics
from schemas.battle_news import entry_of

FIELDS = {b"e": b"a", b"o": b"3", b"t": b"kill", b"d": zlib.compress(orjson.dumps(kill(1)))}
BATTLE: Any = entry_of(battle(7))


def packed(content: Any) -> bytes:
    return zlib.compress(orjson.dumps(content))


def test_what_the_sink_writes_is_read() -> None:
    message = message_of(b"5000-1", FIELDS)
    assert (message.epoch, message.offset, message.kind, message.fed_at) == ("a", 3, "kill", 5.0)
    told = board_message(b"a 3 5000 battle.opened\n" + packed(BATTLE), "a")
    assert (told.epoch, told.offset, told.fed_at) == ("a", 3, 5.0)
    assert board_message(b"b 3 5000 battle.opened\n" + packed(BATTLE), "a").offset == 0


BAD: list[dict[bytes, bytes]] = [
    {},
    {b"x": b"y"},
    *({name: value for name, value in FIELDS.items() if name != left_out} for left_out in FIELDS),
    FIELDS | {b"e": b"\xff"},
    FIELDS | {b"o": b"three"},
    FIELDS | {b"t": b"\xff"},
    FIELDS | {b"t": b"battle.opened"},
    FIELDS | {b"d": b"not packed"},
    FIELDS | {b"d": zlib.compress(b"not JSON")},
    *(FIELDS | {b"d": packed(content)} for content in (None, 5, [], {}, {"killmail": 5}, kill(1) | {"place": None})),
    FIELDS | {b"t": b"battle.opened", b"d": packed(BATTLE | {"news": BATTLE["news"] | {"revision": "one"}})},
    FIELDS | {b"t": b"battle.opened", b"d": packed(BATTLE | {"news": BATTLE["news"] | {"state": ["active"]}})},
]


@pytest.mark.parametrize("fields", BAD, ids=range(len(BAD)))  # what is packed in them holds the time
def test_anything_else_is_a_bad_entry(fields: dict[bytes, bytes]) -> None:
    with pytest.raises(BadEntry):
        message_of(b"5000-1", fields)


@given(st.dictionaries(st.sampled_from([b"e", b"o", b"t", b"d", b"b"]), st.binary(max_size=20)))
def test_no_bytes_raise_anything_else(fields: dict[bytes, bytes]) -> None:
    for read in (lambda: place_of(fields), lambda: message_of(b"5000-1", fields)):
        try:
            read()
        except BadEntry as error:
            assert str(error)


@pytest.mark.parametrize(
    "value",
    [b"", b"garbage", b"a 3 5000 battle.opened\nnot packed", b"a x 5000 battle.opened\n", b"a 3 5000 kill\n" + FIELDS[b"d"]],
    ids=["empty", "no head", "not packed", "no offset", "a kill"],
)
def test_a_battle_on_the_board_that_is_none(value: bytes) -> None:
    with pytest.raises(BadEntry):
        board_message(value, "a")


@pytest.mark.integration
async def test_the_hub_leaves_out_what_it_cannot_read_and_goes_on(store: World) -> None:
    await store.write([kill(1)])
    ((epoch, *_),) = await store.feed()
    stream = store.keys.feed_stream()
    await store.redis.xadd(stream, {b"x": b"y"})  # met while it loads
    await store.redis.hset(store.keys.battle_board(), "7", b"garbage")
    before = metrics.FEED_BAD_ENTRIES._value.get()
    hub = FeedHub(store.redis, store.keys, simulated=False)
    with capture_logs() as lines:
        await hub.start()
        try:
            assert hub.log.offset == 1
            await store.redis.xadd(stream, {"e": epoch, "o": 2, "t": "kill", "d": b"not packed"})  # met while it reads on
            await store.write([kill(2)])

            async def told() -> bool:
                return hub.log.offset == 2

            await until(told, 5)
        finally:
            await hub.stop()
    said = [line["entry"] for line in lines if "cannot be read" in line["event"]]
    assert (len(said), said[1]) == (3, "7")
    assert metrics.FEED_BAD_ENTRIES._value.get() - before == 3


@pytest.mark.integration
async def test_a_hub_says_what_its_reader_died_of_and_nothing_when_it_was_stopped(store: World) -> None:
    hub = FeedHub(store.redis, store.keys, simulated=False)
    await hub.start()
    waiting = asyncio.create_task(hub.wait())
    await asyncio.sleep(0)
    await hub.stop()
    await asyncio.wait_for(waiting, 5)
    await store.redis.hset(store.keys.feed_head(), mapping={"epoch": "a", "offset": "none of ours"})
    hub = FeedHub(store.redis, store.keys, simulated=False)
    await hub.start(0.1)
    with pytest.raises(ValueError, match="none of ours"):
        await asyncio.wait_for(hub.wait(), 5)
    await hub.stop()
