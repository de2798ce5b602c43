"""Battles over the feed: snapshot, deltas, filters and resume, against a real Valkey and a real web server."""

from __future__ import annotations

from typing import Any

import pytest
from battle_told import GOONS, TEST, battle, merged, organisation, side
from feed_client import client
from feed_world import AMARR, DOMAIN, FORGE, JITA, World, kill, served
from prometheus_client import CollectorRegistry, Histogram
from test_feed_sse import read

from api.feed import session as session_module
from api.feed.hub import FeedHub
from schemas.battle_news import entry_of, told_of
from schemas.redis_keys import BOARD_ENDED

pytestmark = pytest.mark.integration

AT_AMARR = {"systems": [(AMARR, 20000322, DOMAIN)]}


def hub_of(store: World) -> FeedHub:
    return FeedHub(store.redis, store.keys, simulated=False)


def said(messages: list[Any]) -> list[tuple[str, int, int]]:
    """(type, battle, revision)."""
    return [(one["type"], one["data"]["battle_id"], one["data"]["revision"]) for one in messages if "data" in one]


async def test_snapshot_then_deltas_and_only_what_matches(store: World) -> None:
    here, there = battle(7, 1, "opened"), battle(8, 1, "opened", **AT_AMARR)
    await store.write([here, kill(1), there])
    async with served(hub_of(store)) as address, client(address) as one:
        subscribed, snapshot, live = await one.subscribe(topic="battles", filter={"region": FORGE}, snapshot=10)
        assert (subscribed["offset"], live["offset"], snapshot["topic"]) == (3, 3, "battles")
        (first,) = snapshot["messages"]
        assert (first["type"], first["offset"], first["simulated"]) == ("battle.opened", 1, False)
        assert first["data"] == told_of(entry_of(here))
        await store.write([battle(8, 2, **AT_AMARR), kill(2), battle(7, 2), battle(7, 3, "ended"), battle(7, 4, "reopened")])
        came = await one.take(3)
    assert said(came) == [("battle.updated", 7, 2), ("battle.ended", 7, 3), ("battle.reopened", 7, 4)]
    assert [message["offset"] for message in came] == [6, 7, 8]
    assert {message["epoch"] for message in came} == {subscribed["epoch"]}


async def test_a_snapshot_has_each_battle_once_as_it_is_now(store: World) -> None:
    async with served(hub_of(store)) as address:
        await store.write([battle(n, 1, "opened") for n in range(1, 6)])
        await store.write([battle(2, 2), battle(5, 2, "ended"), merged(3, 2, into=1), battle(1, 2, formerly=[3])])
        for name in ("told by the feed", "read from Redis"):
            async with client(address) as one, served(hub_of(store)) as other, client(other) as two:
                asked = two if name == "read from Redis" else one
                (_, snapshot, _) = await asked.subscribe(topic="battles", snapshot=10)
                (_, of_two, _) = await asked.subscribe("b", topic="battles", snapshot=2)
                (_, active, _) = await asked.subscribe("c", topic="battles", snapshot=10, filter={"state": "active"})
            assert [(battle_id, revision) for _, battle_id, revision in said(snapshot["messages"])] == [
                (4, 1), (2, 2), (5, 2), (1, 2),
            ], name  # fmt: skip
            # Where there is no room for all, those that go on are told before those that ended.
            assert [battle_id for _, battle_id, _ in said(of_two["messages"])] == [2, 1], name
            assert [battle_id for _, battle_id, _ in said(active["messages"])] == [4, 2, 1], name


async def test_a_battle_that_was_told_of_long_before_the_stream_begins_is_in_the_snapshot(store: World) -> None:
    await store.write([battle(7, 1, "opened")])
    await store.redis.xtrim(store.keys.feed_stream(), maxlen=0, approximate=False)
    await store.write([kill(1)])
    async with served(hub_of(store)) as address, client(address) as one:
        (_, snapshot, _) = await one.subscribe(topic="battles", snapshot=10)
    assert said(snapshot["messages"]) == [("battle.opened", 7, 1)]
    assert snapshot["messages"][0]["offset"] == 1


async def test_what_has_stayed_its_time_in_a_quiet_redis_is_in_no_snapshot(store: World) -> None:
    """The sink takes it out only when it puts another battle in."""
    await store.write([battle(7, 1, "ended"), battle(8, 1, "opened")])
    for number in (b"7", b"8"):
        value = await store.redis.hget(store.keys.battle_board(), number)
        head, _, packed = value.partition(b"\n")
        epoch, offset, told_at, kind = head.split(b" ")
        long_ago = int(told_at) - 1000 * (BOARD_ENDED + 1)
        await store.redis.hset(store.keys.battle_board(), number, b"%s %s %d %s\n%s" % (epoch, offset, long_ago, kind, packed))
    async with served(hub_of(store)) as address, client(address) as one:
        (_, snapshot, _) = await one.subscribe(topic="battles", snapshot=10)
    assert said(snapshot["messages"]) == [("battle.opened", 8, 1)]


async def test_a_new_epoch_keeps_the_battles_that_redis_still_has(store: World) -> None:
    """A place in the old epoch would be of no use to a client: they stand before the first offset of the new one."""
    await store.write([battle(7, 1, "opened"), battle(8, 1, "opened")])
    async with served(hub_of(store)) as address, client(address) as one:
        await one.subscribe(topic="battles")
        await store.redis.hset(store.keys.feed_head(), "run_id", "another")
        await store.writer().attach()
        reset = await one.next("reset")
        (_, snapshot, _) = await one.subscribe("b", topic="battles", snapshot=10)
        assert [(message["epoch"], message["offset"]) for message in snapshot["messages"]] == [(reset["epoch"], 0)] * 2
        # Shown by the head's epoch while nothing is told; now by the first message of the new one.
        await store.redis.hset(store.keys.feed_head(), "run_id", "a third")
        await store.writer().attach()
        await store.write([battle(8, 2)])
        reset = await one.next("reset")
        assert (await one.next("battle.updated"))["offset"] == 1
        (_, snapshot, _) = await one.subscribe("b", topic="battles", snapshot=10)
        places = [(message["epoch"], message["offset"], message["data"]["revision"]) for message in snapshot["messages"]]
        assert places == [(reset["epoch"], 0, 1), (reset["epoch"], 1, 2)]
        await store.redis.flushall()
        await one.next("reset")
        (_, empty, _) = await one.subscribe("c", topic="battles", snapshot=10)
    assert empty["messages"] == []


async def test_resume_over_kills_and_battles_gives_exactly_the_missed_ones(store: World) -> None:
    events: list[Any] = []
    for n in range(1, 11):
        events += [kill(n), battle(7, n, "opened" if n == 1 else "updated"), kill(100 + n, system=AMARR)]
    await store.write(events)
    hub = hub_of(store)
    async with served(hub) as address:
        for offset in range(0, 31, 3):
            async with client(address) as one:
                resume = {"epoch": hub.log.epoch, "offset": offset}
                kills = await one.subscribe("kills", filter={"system": JITA}, resume=resume)
                battles = await one.subscribe("battles", topic="battles", resume=resume, snapshot=5)
                assert kills[0]["recovered"] is battles[0]["recovered"] is True
                assert [message["offset"] for message in kills if "data" in message] == list(range(offset + 1, 31, 3))
                assert [message["offset"] for message in battles if "data" in message] == list(range(offset + 2, 31, 3))
        async with client(address) as one:
            lost = await one.subscribe(topic="battles", resume={"epoch": "0" * 16, "offset": 5}, snapshot=5)
    assert [message["type"] for message in lost] == ["subscribed", "snapshot", "live"]
    assert said(lost[1]["messages"]) == [("battle.updated", 7, 10)]


async def test_the_end_of_an_address_is_told_to_those_who_heard_of_its_battle_and_to_no_others(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one, client(address) as two:
        await one.subscribe(topic="battles", filter={"system": AMARR, "alliance": GOONS, "min_kills": 3})
        await two.subscribe(topic="battles", filter={"system": JITA})
        await store.write([battle(9, 1, "opened", **AT_AMARR), merged(9, 2, into=7), battle(5, 1, "opened")])
        first, second = await one.take(2)
        assert said([first, second]) == [("battle.opened", 9, 1), ("battle.merged", 9, 2)]
        assert second["data"]["merged_into"] == 7
        assert "kills" not in second["data"]
        assert said([await two.next()]) == [("battle.opened", 5, 1)]
    async with served(hub_of(store)) as address, client(address) as again:  # the same from what Redis kept
        came = await again.subscribe(
            topic="battles", filter={"system": AMARR, "state": "merged"}, resume={"epoch": first["epoch"], "offset": 0}
        )
    assert said(came) == [("battle.merged", 9, 2)]


async def test_a_battle_that_moves_into_a_filter_is_told_from_then_on(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one:
        await one.subscribe(topic="battles", filter={"alliance": 99000077, "min_pilots": 6})
        more = [side("A", organisation(GOONS, 3)), side("B", organisation(TEST, 2), organisation(99000077, 1))]
        await store.write([battle(7, 1, "opened"), battle(7, 2, sides=more), battle(7, 3, sides=more, pilots=6)])
        message = await one.next()
    assert said([message]) == [("battle.updated", 7, 3)]


async def test_a_wrong_battle_filter_is_explained_and_the_connection_stays(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one:
        await one.send(action="subscribe", id="a", topic="battles", filter={"min_value": 5})
        error = await one.next("error")
        assert error["id"] == "a"
        assert error["detail"] == (
            "filter: topic battles has no field 'min_value'; it has region, constellation, system, alliance, corporation, "
            "min_kills, min_pilots, min_isk, tier, kind, state"
        )
        await one.subscribe(topic="battles")


async def test_server_sent_events_bring_battles_by_name_and_place(store: World) -> None:
    await store.write([battle(7, 1, "opened"), battle(8, 1, "opened", **AT_AMARR)])
    async with served(hub_of(store)) as address:
        query = f"topic=battles&system={JITA}&min_pilots=5&min_isk=1e6&tier=gank&tier=brawl&snapshot=5"
        came = await read(address, query, 4, then=store.write([battle(8, 2, **AT_AMARR), battle(7, 2)]))
        assert [event["event"] for event in came] == ["subscribed", "snapshot", "live", "battle.updated"]
        assert said(came[1]["data"]["messages"]) == [("battle.opened", 7, 1)]
        epoch = came[0]["data"]["epoch"]
        assert came[3]["id"] == f"{epoch}:4"
        back = await read(address, "topic=battles", 4, last=f"{epoch}:2")
    assert [event["event"] for event in back] == ["subscribed", "battle.updated", "battle.updated", "live"]


async def test_a_simulated_battle_says_so(simulated_store: World) -> None:
    hub = FeedHub(simulated_store.redis, simulated_store.keys, simulated=True)
    async with served(hub) as address, client(address) as one:
        await one.subscribe(topic="battles")
        await simulated_store.write([battle(7, 1, "opened", simulated=True)])
        message = await one.next("battle.opened")
    assert message["simulated"] is message["data"]["simulated"] is True


async def test_latency_is_measured_from_the_revision_and_apart_from_that_of_kills(
    store: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = CollectorRegistry()
    measured = {name: Histogram(name, "", buckets=(1, 100), registry=registry) for name in ("kills", "battles")}
    monkeypatch.setattr(session_module, "LATENCY", measured)
    async with served(hub_of(store)) as address, client(address) as one:
        await one.subscribe("a")
        await one.subscribe("b", topic="battles")
        await store.write([battle(7, 1, "opened"), kill(1), battle(7, 2)])
        await one.take(3)
    assert registry.get_sample_value("kills_count") == 1
    assert registry.get_sample_value("battles_count") == registry.get_sample_value("battles_bucket", {"le": "100.0"}) == 2
