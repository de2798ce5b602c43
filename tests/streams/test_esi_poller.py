"""The pollers' loop: when it asks, what it remembers, and what it does when ESI fails."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from esi_world import Told, world
from fake_esi import HTML, Doc
from fake_http import Reply
from stream_twins import START
from test_esi_pollers import CAMPAIGN, KILLS, alliance, systems

from runtime.clock import ManualClock
from schemas.topics import ACTIVITY_HISTORY, CAMPAIGNS, DEAD_LETTERS, HEARD, PRICES, SOVEREIGNTY, SOVEREIGNTY_CHANGES
from streams.esi.client import EsiClient
from streams.esi.poller import JITTER, POLLS, run_pollers
from streams.publish import Publish

NOW = START.timestamp()
FRONT = {"solar_system_id": 1, "owner_faction_id": 500_001, "occupier_faction_id": 500_001, "contested": "contested"}
FRONT |= {"victory_points": 1, "victory_points_threshold": 3_000}


class Ending(ManualClock):
    """A clock with an end: then `stop` is set."""

    def __init__(self, seconds: float) -> None:
        super().__init__(START)
        self.end = NOW + seconds
        self.stop = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        if self.now().timestamp() >= self.end:
            self.stop.set()


async def poll(
    client: EsiClient,
    clock: Ending,
    publish: Publish,
    folder: Path,
    *names: str,
    cluster: str | None = None,
    seconds: float = 0.0,
) -> None:
    clock.stop.clear()
    clock.end = clock.now().timestamp() + seconds
    polls = [poll for poll in POLLS if poll.name in names]
    await run_pollers(client, publish, folder, lambda: None, clock.stop, cluster=cluster, polls=polls)


async def test_it_asks_when_the_answer_has_expired_and_not_before(tmp_path: Path) -> None:
    clock, told = Ending(0), Told()
    async with world(clock) as (server, client, _):
        server.docs["/sovereignty/systems"] = Doc(
            lambda made, page: systems(alliance(1), alliance(2, int(made // 900))), cache=300
        )
        await poll(client, clock, told, tmp_path, "sovereignty", seconds=3_600)
        times = server.asked("/sovereignty/systems")
        assert 12 <= len(times) <= 13
        assert all(0 <= time % 300 <= JITTER + 1 for time in times[1:])
        assert server.statuses.count(304) == 8
    assert len(told.of(SOVEREIGNTY)) == 2 + 3 and len(told.of(SOVEREIGNTY_CHANGES)) == 3
    assert told.of(SOVEREIGNTY)[0]["as_of"].startswith("2026-11-23T12:00:00") and told.of(SOVEREIGNTY)[0]["source"] == "esi"


async def test_what_was_told_is_remembered_over_a_restart_and_not_told_to_the_same_broker(tmp_path: Path) -> None:
    clock, told = Ending(0), Told()
    async with world(clock) as (server, client, _):
        server.docs |= {"/markets/prices": Doc([{"type_id": 34, "average_price": 1.0}], cache=3_600)}
        server.docs |= {"/universe/system_kills": Doc(KILLS, cache=3_600)}
        for cluster, prices, hours in [("a", 1, 1), ("a", 1, 1), ("b", 2, 2), ("b", 2, 2)]:
            for name in ("prices", "kills"):  # one after the other: a poll that sleeps moves the clock under one that waits
                await poll(client, clock, told, tmp_path, name, cluster=cluster, seconds=60)
            assert (len(told.of(PRICES)), len(told.of(ACTIVITY_HISTORY))) == (prices, hours)
        assert len(server.requests) == 2, "a restart asks nothing that has not expired"
    assert len({event["hour"] for event in told.of(ACTIVITY_HISTORY)}) == 1


async def test_what_kafka_did_not_take_is_told_again(tmp_path: Path) -> None:
    clock, told = Ending(0), Told()

    async def refuse(messages: Any) -> None:
        raise ConnectionError("no broker")

    async with world(clock) as (server, client, _):
        server.docs["/sovereignty/campaigns"] = Doc([CAMPAIGN], cache=5)
        with pytest.raises(ExceptionGroup):
            await poll(client, clock, refuse, tmp_path, "campaigns", seconds=60)
        await poll(client, clock, told, tmp_path, "campaigns", seconds=60)
    assert len(told.of(CAMPAIGNS)) == 1


async def test_a_list_is_heard_when_kafka_has_its_changes_and_whenever_esi_says_that_it_still_is_so(tmp_path: Path) -> None:
    clock, told = Ending(0), Told()
    async with world(clock) as (server, client, _):
        server.docs["/sovereignty/systems"] = Doc(
            lambda made, page: systems(alliance(1), alliance(2, int(made // 900))), cache=300
        )
        await poll(client, clock, told, tmp_path, "sovereignty", seconds=3_500)
        assert server.statuses.count(304) == 8
    assert [event["as_of"][11:16] for event in told.of(HEARD)] == [f"12:{minute:02}" for minute in range(0, 60, 5)]
    topics = [topic.name for topic, _, _ in told.messages if topic is not SOVEREIGNTY_CHANGES]
    assert topics == [*["sovereignty"] * 2, *["heard"] * 3, *["sovereignty", *["heard"] * 3] * 3]


async def test_a_copy_that_esi_keeps_beyond_its_expiry_is_heard_as_of_that(tmp_path: Path) -> None:
    """Last-Modified stands still: the copy is old, but whoever asks after `Expires` is told that it is right."""
    clock, told = Ending(0), Told()
    async with world(clock) as (server, client, _):
        server.docs["/sovereignty/systems"] = Doc(systems(alliance(1)), cache=300, modified=lambda now, page: NOW - 86_400)
        await poll(client, clock, told, tmp_path, "sovereignty", seconds=1_000)
        asked = server.asked("/sovereignty/systems")
        assert len(asked) == 4
    heard = told.of(HEARD)
    times = [datetime.fromisoformat(event["as_of"]).timestamp() for event in heard]
    assert times[0] == NOW - 86_400
    for time, before, after in zip(times[1:], asked, asked[1:], strict=False):
        assert before < time <= after
    assert len(times) == 4 and len(told.of(SOVEREIGNTY)) == 1
    assert {event["last"]["as_of"] for event in heard} == {told.of(SOVEREIGNTY)[0]["as_of"]} == {heard[0]["as_of"]}


async def test_what_kafka_may_have_lost_is_not_heard_and_told_again_though_it_is_as_it_was(tmp_path: Path) -> None:
    clock, told, lord = Ending(0), Told(), [99]

    async def crash(messages: Any) -> None:
        raise ConnectionError("no broker")

    async with world(clock) as (server, client, _):
        server.docs["/sovereignty/systems"] = Doc(lambda made, page: systems(alliance(1, lord[0])), cache=300)
        await poll(client, clock, told, tmp_path, "sovereignty", seconds=200)
        lord[0] = 77
        await clock.sleep(300)
        with pytest.raises(ExceptionGroup):
            await poll(client, clock, crash, tmp_path, "sovereignty", seconds=200)
        lord[0] = 99
        await clock.sleep(300)
        await poll(client, clock, told, tmp_path, "sovereignty", seconds=200)
    events = told.of(SOVEREIGNTY)
    assert [event["owner"]["alliance_id"] for event in events] == [99, 99] and events[1]["as_of"] > events[0]["as_of"]
    assert {event["last"]["as_of"] for event in told.of(HEARD)} == {event["as_of"] for event in events}


async def test_a_broken_answer_becomes_one_dead_letter_and_the_next_good_one_is_told(tmp_path: Path) -> None:
    clock, told = Ending(0), Told()
    async with world(clock) as (server, client, _):
        broken: Callable[[float, int], Any] = lambda made, page: [{"new": made}] if made < NOW + 200 else [CAMPAIGN]  # noqa: E731
        server.docs["/sovereignty/campaigns"] = Doc(broken, cache=5)
        with structlog.testing.capture_logs() as lines:
            await poll(client, clock, told, tmp_path, "campaigns", seconds=400)
    assert [line["event"] for line in lines] == ["the answer cannot be used", "the answer can be used again"]
    (letter,) = told.of(DEAD_LETTERS)
    assert letter["source"] == "esi" and letter["origin"].endswith("/sovereignty/campaigns") and "campaign_id" in letter["detail"]
    assert len(told.of(CAMPAIGNS)) == 1


async def test_failures_are_waited_out_longer_each_time_and_the_poller_goes_on(tmp_path: Path) -> None:
    clock, told = Ending(0), Told()
    async with world(clock) as (server, client, _):
        server.docs |= {"/sovereignty/campaigns": Doc([CAMPAIGN], cache=5), "/status": Doc({"players": 1}, cache=30)}
        server.faults_at["/sovereignty/campaigns"] = [Reply(500, HTML)] * 7 + [Reply(404)]
        await poll(client, clock, told, tmp_path, "campaigns", seconds=8_000)
        times = server.asked("/sovereignty/campaigns")
        assert len(told.of(CAMPAIGNS)) >= 1
        assert times[8] - times[7] >= 3_600, "a 404 is no failure that passes"
        assert times[7] - times[0] > 60


async def test_at_eleven_pollers_pause_until_the_server_is_back(tmp_path: Path) -> None:
    clock, told = Ending(0), Told()
    clock._now = clock._now.replace(hour=10, minute=50)
    eleven = clock._now.replace(hour=11, minute=0).timestamp()
    async with world(clock) as (server, client, _):
        status = {"players": 1, "start_time": "2026-11-22T11:03:00Z"}
        server.docs |= {"/sovereignty/campaigns": Doc([CAMPAIGN], cache=5)}
        server.docs["/status"] = Doc(lambda made, page: status | ({"vip": True} if made < eleven + 900 else {}), cache=30)
        server.away = lambda now: eleven + 60 <= now < eleven + 600
        server.planned = lambda now: eleven <= now < eleven + 900
        await poll(client, clock, told, tmp_path, "campaigns", seconds=3_600)
        times = server.asked("/sovereignty/campaigns")
        assert max(after - before for before, after in itertools.pairwise(times)) < 1_100
        assert 10 <= len(server.asked("/status")) <= 18
        assert any(time > eleven + 900 for time in times)


async def test_an_outage_of_an_hour_is_said_once_by_all_and_its_end_once(tmp_path: Path) -> None:
    clock = Ending(0)
    async with world(clock) as (server, client, _):
        every = [poll.name for poll in POLLS]
        server.docs |= {poll.path: Doc([], 60) for poll in POLLS} | {"/status": Doc({"players": 1}, 30)}
        server.docs |= {
            "/universe/system_kills": Doc(KILLS, 60),
            "/universe/system_jumps": Doc([{"system_id": 1, "ship_jumps": 7}], 60),
        }
        server.docs["/fw/systems"] = Doc([FRONT], 60)
        server.docs["/sovereignty/systems"] = Doc(systems(alliance(1)), 60)
        server.docs["/markets/prices"] = Doc([{"type_id": 34, "average_price": 1.0}], 60)
        server.docs["/skyhooks/raidable"] = Doc({"skyhooks": []}, 600)  # its budget is small
        server.away = lambda now: NOW + 300 <= now < NOW + 3_900
        with structlog.testing.capture_logs() as lines:
            await poll(client, clock, Told(), tmp_path, *every, seconds=7_000)
        assert [(line["log_level"], line["event"]) for line in lines] == [
            ("warning", "ESI is not available"),
            ("info", "ESI answers again"),
        ]
        assert lines[0]["reason"] == "HTTP 503"


async def test_an_outage_that_others_met_first_is_said_too(tmp_path: Path) -> None:
    """Names or prices may have found the server away before any poll asks: then each hears no more than that."""
    clock = Ending(0)
    async with world(clock) as (server, client, _):
        server.docs |= {"/sovereignty/campaigns": Doc([CAMPAIGN], 60), "/status": Doc({"players": 1}, 30)}
        server.away = lambda now: now < NOW + 1_000
        for _ in range(2):
            await client.get("/alliances/99000001")
        with structlog.testing.capture_logs() as lines:
            await poll(client, clock, Told(), tmp_path, "campaigns", seconds=4_000)
        assert [line["event"] for line in lines] == ["ESI is not available", "ESI answers again"]
        assert lines[0]["reason"] == "the game server is away"


async def test_a_poll_that_alone_keeps_failing_says_so_once(tmp_path: Path) -> None:
    clock = Ending(0)
    async with world(clock) as (server, client, _):
        server.docs |= {"/sovereignty/campaigns": Doc([CAMPAIGN], cache=5), "/status": Doc({"players": 1}, cache=30)}
        server.faults_at["/sovereignty/campaigns"] = [Reply(500, HTML)] * 12
        with structlog.testing.capture_logs() as lines:
            await poll(client, clock, Told(), tmp_path, "campaigns", seconds=20_000)
        assert not server.faults_at["/sovereignty/campaigns"]
        assert [line["event"] for line in lines] == ["ESI is not available", "ESI answers again"]
