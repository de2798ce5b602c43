"""The poller of DOTLAN against a strict host: days of it without a rule broken, crashes, silences, and pages gone wrong."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import Counter
from datetime import datetime, timedelta

import orjson
import pytest
from dotlan_pages import (
    CAPTCHA,
    campaign,
    campaigns_page,
    change,
    changes_page,
    page,
    ranked,
    rankings_page,
    stats_page,
)
from fake_dotlan import FakeDotlan
from fake_http import Reply
from pydantic import TypeAdapter
from stream_twins import START, shared_data

from runtime import metrics
from runtime.clock import ManualClock
from runtime.settings import Settings
from schemas.topics import ACTIVITY_HISTORY, ALLIANCE_RANKINGS, CAMPAIGNS, SOVEREIGNTY_CHANGES
from streams.dotlan.loop import Dotlan
from streams.dotlan.pages import NoPage, Page, Pages
from streams.dotlan.places import Places
from streams.dotlan.svg_map import RegionMap
from streams.dotlan.unreadable import Unreadable
from streams.http import open_http
from universe.map import load

PLACES = Places(load())
SYSTEMS = [30004759, 30001671, 30000142]  # 1DQ1-A, Tash-Murkon Prime, Jita
STATS = {30004759: "/system/1DQ1-A/stats", 30001671: "/system/Tash-Murkon_Prime/stats", 30000142: "/system/Jita/stats"}


class EndingClock(ManualClock):
    """Stops whoever sleeps beyond `until`."""

    until: datetime | None = None
    stop: asyncio.Event

    async def sleep(self, seconds: float) -> None:
        if self.until is not None and self.now() + timedelta(seconds=seconds) >= self.until:
            seconds = (self.until - self.now()).total_seconds()
            self.stop.set()
        await super().sleep(max(0.0, seconds))


@pytest.fixture
def clock() -> EndingClock:
    return EndingClock(START)


class Run:
    """A poller on its data directory, its host, and what it published."""

    def __init__(self, clock: EndingClock, server: FakeDotlan, folder) -> None:
        self.clock, self.server, self.folder = clock, server, folder
        self.published: list[tuple] = []
        self.http = open_http(Settings(contact="ops@example.org", _env_file=None), clock=clock, total=2.0)
        self.broken = False

    async def publish(self, messages) -> None:
        if self.broken:
            raise ConnectionError("no broker")
        for topic, key, event in messages:
            TypeAdapter(topic.schema).validate_python(orjson.loads(orjson.dumps(event)), strict=True)
            self.published.append((topic, key, event))

    def pages(self, on: bool = True) -> Pages:
        return Pages(http=self.http, url=self.server.url, folder=self.folder, clock=self.clock, beat=lambda: None, on=on)

    def dotlan(self, *, systems=SYSTEMS, on: bool = True, **more) -> Dotlan:
        return Dotlan(
            pages=self.pages(on),
            publish=self.publish,
            folder=self.folder,
            places=PLACES,
            clock=self.clock,
            beat=lambda: None,
            systems=systems,
            **more,
        )

    async def run(self, hours: float, **more) -> None:
        """So many hours of a new process."""
        self.clock.until, self.clock.stop = self.clock.now() + timedelta(hours=hours), asyncio.Event()
        try:
            await self.dotlan(**more).run(self.clock.stop)
        finally:
            self.clock.until = None

    def of(self, topic) -> list[dict]:
        return [event for told, _, event in self.published if told is topic]


@pytest.fixture
async def server(clock):
    async with FakeDotlan(lambda: clock.now().timestamp()) as server:
        server.pages = {
            "/sovereignty/campaigns": campaigns_page(campaign()),
            "/sovereignty/changes": changes_page(change()),
            "/alliance": rankings_page(ranked(1, "Goonswarm Federation", 412, 38_412, 211)),
        } | {path: stats(clock) for path in STATS.values()}
        yield server
        assert server.violations == []


@pytest.fixture
async def run(clock, server, tmp_path):
    run = Run(clock, server, tmp_path / "dotlan")
    server.noted = run.folder / "asked.json"  # on disk before a request leaves, in every test here
    yield run
    await run.http.aclose()


def stats(clock: ManualClock, hours: int = 168) -> bytes:
    """The page as it is now: the last hour is under way, the oldest ones are no longer told."""
    labels = [f"{clock.now() - timedelta(hours=back):%Y-%m-%d %H}" for back in range(hours, -1, -1)]
    figures = dict(zip(labels, (None if at < 3 else str(int(label[-2:]) + 1) for at, label in enumerate(labels)), strict=True))
    return stats_page({"jumps": figures, "kills": dict.fromkeys(labels, "0")})


def unreadable(kind: str) -> float:
    return metrics.SOURCE_UNREADABLE.labels("dotlan", kind)._value.get()


async def test_three_days_without_a_rule_broken(run, server, clock):
    await run.run(72)
    asked = Counter(path for _, path in server.requests)
    assert asked["/sovereignty/campaigns"] == asked["/sovereignty/changes"] == 71 and asked["/alliance"] == 3
    assert [asked[path] for path in STATS.values()] == [12, 12, 12]
    assert len(run.of(CAMPAIGNS)) == 71 and len(run.of(SOVEREIGNTY_CHANGES)) == 1
    assert {event["day"] for event in run.of(ALLIANCE_RANKINGS)} >= {"2026-11-23", "2026-11-24", "2026-11-25"}
    assert {key for topic, key, _ in run.published if topic is CAMPAIGNS} == {"dotlan"}


async def test_the_hours_of_a_system_are_told_once_each(run, server, clock):
    await run.run(1)
    events = [event for event in run.of(ACTIVITY_HISTORY) if "30004759" in event["systems"]]
    assert len(events) == 168 and len({event["hour"] for event in events}) == 168
    assert events[0]["figures"] == ["jumps", "ship_kills"] and events[0]["systems"]["30004759"] == [None, 0.0]
    assert all(event["hour"] <= event["as_of"] for event in events)
    run.published.clear()
    for path in STATS.values():
        server.pages[path] = stats(ManualClock(START + timedelta(hours=6)))
    await run.run(7)
    again = [event for event in run.of(ACTIVITY_HISTORY) if "30004759" in event["systems"]]
    assert 6 <= len(again) <= 12, "the new ones, and those that the page no longer tells"
    assert {key for topic, key, _ in run.published if topic is ACTIVITY_HISTORY} == {
        f"dotlan:{event['hour']}:jumps+ship_kills" for event in run.of(ACTIVITY_HISTORY)
    }


async def test_a_change_told_for_days_is_one_event_also_for_the_next_process(run, server):
    await run.run(3)
    server.pages["/sovereignty/changes"] = changes_page(change("Fraternity.", None, time="2026-11-23 13:00"), change())
    await run.run(3)
    await run.run(3)
    assert [event["after"]["name"] for event in run.of(SOVEREIGNTY_CHANGES)] == ["Fraternity.", None]
    assert [event["as_of"][:16] for event in run.of(SOVEREIGNTY_CHANGES)] == ["2026-11-23T10:15", "2026-11-23T13:00"]


async def test_restarts_ask_nothing_sooner(run, server, clock):
    for _ in range(40):
        await run.run(0.05)
    assert clock.now() >= START + timedelta(hours=2)
    assert Counter(path for _, path in server.requests)["/sovereignty/campaigns"] <= 3


async def test_a_restart_tells_nothing_again(run, server):
    await run.run(0.5)
    run.published.clear()
    await run.run(0.3)
    assert run.published == []


async def test_a_page_that_gave_nothing_is_not_asked_again_whoever_wants_it(run, server, clock):
    server.fault("/alliance", Reply(500))
    pages, stop = run.pages(), asyncio.Event()
    assert (await pages.get("/alliance", stop)).sentence == "DOTLAN answers HTTP 500 for /alliance"
    await clock.sleep(1_800)
    assert "was asked 30 min ago and gave nothing" in (await pages.get("/alliance", stop)).sentence
    await clock.sleep(1_900)
    assert isinstance(await pages.get("/alliance", stop), Page)
    await clock.sleep(1_800)
    assert isinstance(await run.pages().get("/alliance", stop), Page) and len(server.requests) == 2


async def test_a_crash_while_publishing_loses_nothing_and_asks_nothing_twice(run, server):
    run.broken = True
    for _ in range(8):
        with contextlib.suppress(ConnectionError):
            await run.run(0.05)
    assert run.published == []
    run.broken = False
    before = len(server.requests)
    await run.run(0.01)
    assert {topic for topic, _, _ in run.published} == {CAMPAIGNS, SOVEREIGNTY_CHANGES, ALLIANCE_RANKINGS, ACTIVITY_HISTORY}
    assert len(run.of(CAMPAIGNS)) == 1 and len(run.of(ACTIVITY_HISTORY)) == 3 * 168
    assert Counter(path for _, path in server.requests[:before])["/sovereignty/campaigns"] == 1


async def test_a_crash_while_a_request_is_under_way_asks_nothing_twice(run, server, clock):
    """Killed before the answer is there: the disk knows of the request all the same."""
    server.fault("/alliance", Reply(200, b"<html>" * 20, stall=True))
    asking = asyncio.create_task(run.pages().get("/alliance", asyncio.Event()))
    while not server.requests:
        await asyncio.sleep(0.01)
    asking.cancel()  # nothing of the process goes on, and nothing more is written
    await asyncio.wait({asking})
    await clock.sleep(600)
    found = await run.pages().get("/alliance", asyncio.Event())
    assert isinstance(found, NoPage) and "was asked 10 min ago and gave nothing" in found.sentence
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "hours"),
    [
        (Reply(403), 24),
        (Reply(429), 1),
        (Reply(429, headers={"Retry-After": "9000"}), 2.5),
        (Reply(503, headers={"Retry-After": "7200"}), 2),
    ],
)
async def test_told_to_be_silent_we_are_through_restarts_too(run, server, clock, reply, hours):
    server.fault("/sovereignty/changes", reply)
    await run.run(hours / 2)
    await run.run(hours / 2 - 0.02)
    assert [path for _, path in server.requests] == ["/sovereignty/campaigns", "/sovereignty/changes"]
    await run.run(2)
    assert len(server.requests) > 4 and run.of(SOVEREIGNTY_CHANGES)


async def test_a_retry_after_of_years_is_a_week(run, server, clock):
    server.fault("/sovereignty/campaigns", Reply(429, headers={"Retry-After": "999999999"}))
    server.silent_until = 0.0
    pages = run.pages()
    assert isinstance(await pages.get("/sovereignty/campaigns", asyncio.Event()), NoPage)
    assert pages.silence() == 7 * 86_400


async def test_a_page_that_fails_is_not_asked_again_within_the_hour(run, server):
    server.fault(
        "/sovereignty/campaigns", Reply(500), Reply(200, b"<html>", stall=True), Reply(302, headers={"Location": "/login"})
    )
    await run.run(4.5)
    times = server.asked("/sovereignty/campaigns")
    assert len(times) == 5 and min(b - a for a, b in itertools.pairwise(times)) >= 3_600
    assert len(run.of(CAMPAIGNS)) == 2


@pytest.mark.parametrize(
    ("path", "kind", "body", "topic"),
    [
        ("/sovereignty/campaigns", "campaigns", CAPTCHA, CAMPAIGNS),
        ("/sovereignty/campaigns", "campaigns", campaigns_page(), CAMPAIGNS),
        ("/sovereignty/campaigns", "campaigns", campaigns_page(campaign(), campaign(102, time="soon")), CAMPAIGNS),
        ("/sovereignty/campaigns", "campaigns", campaigns_page(campaign(system="No-Where")), CAMPAIGNS),
        ("/sovereignty/changes", "changes", changes_page(), SOVEREIGNTY_CHANGES),
        ("/alliance", "rankings", page("<p>Database error</p>"), ALLIANCE_RANKINGS),
        ("/system/Jita/stats", "charts", page(""), None),
    ],
)
async def test_an_unreadable_page_is_an_alarm_and_no_event(run, server, path, kind, body, topic):
    before = unreadable(kind)
    server.pages[path] = body
    await run.run(0.5)
    assert unreadable(kind) == before + 1
    assert run.of(topic) == [] if topic else all("30000142" not in event["systems"] for event in run.of(ACTIVITY_HISTORY))
    others = {CAMPAIGNS, SOVEREIGNTY_CHANGES, ALLIANCE_RANKINGS, ACTIVITY_HISTORY} - {topic}
    assert {topic for topic, _, _ in run.published} == others


async def test_faults_in_rows_are_counted_and_the_rest_is_told(run, server):
    before = unreadable("changes")
    bad = [change(of="KEEPSTAR"), change(system="No-Where")]
    server.pages["/sovereignty/changes"] = changes_page(change(), *bad)
    await run.run(0.5)
    assert unreadable("changes") == before + 2 and len(run.of(SOVEREIGNTY_CHANGES)) == 1


async def test_switched_off_nothing_is_asked(run, server):
    await run.run(5, on=False)
    assert isinstance(await run.pages(on=False).get("/alliance", asyncio.Event()), NoPage)
    assert server.requests == [] and run.published == []


async def test_without_a_contact_the_host_refuses(clock, tmp_path):
    async with FakeDotlan(lambda: clock.now().timestamp()) as server:
        run = Run(clock, server, tmp_path)
        await run.http.aclose()
        run.http = open_http(Settings(contact="", _env_file=None), clock=clock)
        assert isinstance(await run.pages().get("/alliance", asyncio.Event()), NoPage)
        assert len(server.violations) == 1 and run.pages().silence() == 86_400
        await run.http.aclose()


async def test_systems_that_are_not_on_our_map_are_left_out(run, server):
    await run.run(0.5, systems=[1, 30004759, 30004759])
    assert [path for _, path in server.requests if path.startswith("/system/")] == ["/system/1DQ1-A/stats"]


async def test_at_most_so_many_systems_an_hour(run, server):
    systems = [system.id for system in load() if system.region_id == 10000060][:40]
    await run.run(2, systems=systems, charts_per_hour=5)
    times = [time for time, path in server.requests if path.startswith("/system/")]
    assert 10 <= len(times) <= 11
    assert all(sum(time - 3600 < other <= time for other in times) <= 5 for time in times)


async def test_a_layout_is_fetched_once_a_month(run, server, clock):
    server.pages["/svg/Vale_of_the_Silent.svg"] = shared_data("dotlan", "svg", "Vale_of_the_Silent.svg").read_bytes()
    stop = asyncio.Event()
    for _ in range(10):
        found = await run.dotlan().layout("Vale of the Silent", stop)
        assert isinstance(found, RegionMap) and found.name == "Vale of the Silent"
        await clock.sleep(2 * 86_400)
    assert len(server.requests) == 1
    await clock.sleep(12 * 86_400)
    await run.dotlan().layout("Vale of the Silent", stop)
    assert len(server.requests) == 2


async def test_a_region_that_dotlan_does_not_know_is_an_alarm(run, server):
    before = unreadable("map")
    found = await run.dotlan().layout("Thera's Yard", asyncio.Event())
    assert isinstance(found, Unreadable) and found.reason == "says: region not found" and unreadable("map") == before + 1
    assert server.requests[0][1] == "/svg/Thera%27s_Yard.svg"


async def test_pages_asked_for_at_once_come_three_and_then_one_a_second(run, server, clock):
    pages, stop = run.pages(), asyncio.Event()
    for name in "abcdefgh":
        server.pages[f"/{name}"] = b"x"
        assert isinstance(await pages.get(f"/{name}", stop), Page)
    times = [time - START.timestamp() for time, _ in server.requests]
    assert times == pytest.approx([0, 0, 0, 1, 2, 3, 4, 5])


async def test_old_pages_are_forgotten(run, server, clock, tmp_path):
    pages = run.pages()
    await pages.get("/alliance", asyncio.Event())
    kept = run.folder / "pages"
    assert len(list(kept.iterdir())) == 1
    await clock.sleep(40 * 86_400)
    await pages.get("/sovereignty/changes", asyncio.Event())
    assert [file.name for file in kept.iterdir()] == ["%2Fsovereignty%2Fchanges"] and list(pages.asked) == [
        "/sovereignty/changes"
    ]
