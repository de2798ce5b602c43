"""Completeness of a day."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from types import SimpleNamespace

import orjson
import pytest
from esi_world import settings
from fake_esi import Doc, FakeEsi
from fake_everef import FakeEveRef, archive, packed
from fake_http import Reply
from fake_r2z2 import FakeR2Z2
from hypothesis import given
from hypothesis import strategies as st
from stream_twins import body, hash_of, shared_data

from runtime import metrics
from runtime.settings import Settings
from streams.checkpoint import Checkpoint
from streams.esi.client import open_esi
from streams.esi.mail import mail_path
from streams.history import (
    History,
    day_hashes,
    days_to_check,
    missing,
    out_of_reach,
    published_days,
    verdict,
)
from streams.history_bodies import BadHistory, raw_bodies, with_hash
from streams.http import Blocked, Ok, open_http

DAY = date(2026, 11, 20)
MAILS = {number: body(number, "2026-11-20T10:00:00Z") for number in range(100, 180)}
ARCHIVE = "killmails/2026/killmails-2026-11-20.tar.bz2"
HASHES = {number: hash_of(mail) for number, mail in MAILS.items()}


class World:
    """The two services, and what we hold."""

    def __init__(self, r2z2, esi, everef, door, clock, tmp_path) -> None:
        self.r2z2, self.esi, self.everef, self.door = r2z2, esi, everef, door
        self.held: set[int] = set()
        self.events = []
        self.http = open_http(Settings(contact="tests@example.org", _env_file=None), clock=clock)
        self.asked = open_esi(settings(esi.url), clock=clock, random=Random(1), total=0.5)
        self.history = History(
            http=self.http,
            url=r2z2.url,
            esi=self.asked,
            everef_url=everef.url,
            door=door,
            held=self._held,
            publish=self._publish,
            directory=tmp_path / "history",
            checkpoint=Checkpoint(tmp_path / "history.json"),
            clock=clock,
            beat=lambda: None,
        )

    async def _held(self, day):
        return set(self.held)

    async def _publish(self, event):
        self.events.append(event)

    async def check(self, stop=None):
        return await asyncio.wait_for(self.history.check(DAY, stop or asyncio.Event()), 30)

    def publish_day(self, hashes=HASHES, total=None, raw=MAILS) -> None:
        self.r2z2.history["20261120.json"] = orjson.dumps({str(k): v for k, v in hashes.items()})
        self.r2z2.history["totals.json"] = orjson.dumps({"20261120": total or len(hashes)})
        if raw is not None:
            self.r2z2.history["raw/20261120.json"] = orjson.dumps({str(k): v for k, v in raw.items()})


@pytest.fixture
async def world(door, clock, tmp_path):
    def now() -> float:
        return clock.now().timestamp()

    async with FakeR2Z2(now) as r2z2, FakeEsi(now) as esi, FakeEveRef(now) as everef:
        esi.mails = {(number, HASHES[number]): mail for number, mail in MAILS.items()}
        world = World(r2z2, esi, everef, door, clock, tmp_path)
        world.publish_day()
        yield world
        await world.http.aclose()
        await world.asked.aclose()
        assert r2z2.violations == esi.violations == everef.violations == []


async def test_a_complete_day_needs_nothing(world):
    world.held = set(HASHES)
    event = await world.check()
    assert (event["expected"], event["held"], event["missing_count"], event["refetched"]) == (80, 80, 0, 0)
    assert world.events == [event] and world.door.mails == [] and world.esi.requests == []
    assert metrics.KILLMAILS_MISSING.labels("2026-11-20")._value.get() == 0


async def test_a_few_missing_are_fetched_from_esi_with_their_hash(world):
    world.held = set(HASHES) - {105, 150}
    event = await world.check()
    assert [(mail.body, mail.hash) for mail in world.door.mails] == [(MAILS[105], HASHES[105]), (MAILS[150], HASHES[150])]
    assert (event["held"], event["refetched"], event["missing_count"]) == (80, 2, 0)
    assert not world.r2z2.asked("/history/raw/20261120.json")


async def test_many_missing_are_fetched_from_the_raw_file(world, tmp_path):
    event = await world.check()
    assert [(mail.body, mail.hash) for mail in world.door.mails] == [(MAILS[n], HASHES[n]) for n in MAILS]
    assert event["refetched"] == 80 and event["missing_count"] == 0 and world.esi.requests == []
    assert {arrival.kind for arrival in world.door.arrivals} == {"history"}
    assert list((tmp_path / "history").iterdir()) == []


def as_archived(numbers, digests=HASHES):
    return [
        MAILS[number] | {"killmail_hash": digests[number], "http_last_modified": "2026-11-21T00:00:00Z"} for number in numbers
    ]


async def test_a_day_of_which_nothing_is_held_comes_from_the_archive_which_is_small(world, tmp_path):
    world.everef.files[ARCHIVE] = archive(as_archived(MAILS))
    event = await world.check()
    assert [(mail.body, mail.hash) for mail in world.door.mails] == [(MAILS[n], HASHES[n]) for n in MAILS]
    assert {arrival.kind for arrival in world.door.arrivals} == {"history"}
    assert (event["held"], event["refetched"], event["missing_count"]) == (80, 80, 0)
    assert not world.r2z2.asked("/history/raw/20261120.json") and world.esi.requests == []
    assert list((tmp_path / "history").iterdir()) == []


async def test_what_the_archive_lacks_or_has_otherwise_comes_from_esi(world):
    """Late mails are in it a day later; and what counts is the hash that zKillboard has."""
    digests = HASHES | {140: "0" * 40}
    mails = [*as_archived(sorted(set(MAILS) - {133}), digests), MAILS[133] | {"killmail_id": 9}, {"no": "killmail"}]
    world.everef.files[ARCHIVE] = archive([mail | {"killmail_id": mail.get("killmail_id", 8)} for mail in mails])
    event = await world.check()
    assert event["missing_count"] == 0 and sorted(world.door.ids) == sorted(MAILS) and world.door.dead == []
    assert len(world.esi.requests) == 2 and not world.r2z2.asked("/history/raw/20261120.json")


async def test_a_damaged_archive_is_used_as_far_as_it_goes(world):
    whole = archive(as_archived(MAILS))
    world.everef.files[ARCHIVE] = whole[: len(whole) // 2]
    event = await world.check()
    assert event["missing_count"] == 0 and sorted(set(world.door.ids)) == sorted(MAILS)


async def test_of_a_day_that_is_half_there_only_what_misses_is_fetched(world):
    world.everef.files[ARCHIVE] = archive(as_archived(MAILS))
    world.held = set(sorted(HASHES)[:27])
    assert (await world.check())["refetched"] == 53 and len(world.door.mails) == 53
    world.held = set(sorted(HASHES)[:40])
    world.events.clear()
    assert (await world.check())["refetched"] == 40 and len(world.esi.requests) == 40


@pytest.mark.parametrize("held", [set(), set(HASHES) - {133}], ids=["raw", "esi"])
async def test_what_was_set_aside_is_not_held(world, held):
    """It cannot be read, so nobody has it: the day stays incomplete, and is looked at again."""
    world.held = held
    broken = {name: value for name, value in MAILS[133].items() if name != "attackers"}
    world.publish_day(raw=MAILS | {133: broken})
    world.esi.mails[133, HASHES[133]] = broken
    event = await world.check()
    assert (event["held"], event["missing"], event["missing_count"]) == (79, [133], 1)
    assert len(world.door.dead) >= 1
    assert (await world.check()) is not None


async def test_what_the_raw_file_lacks_comes_from_esi(world):
    world.publish_day(raw={number: mail for number, mail in MAILS.items() if number != 133})
    event = await world.check()
    assert sorted(world.door.ids) == sorted(MAILS) and event["missing_count"] == 0
    assert len(world.esi.requests) == 1


async def test_without_a_raw_file_everything_comes_from_esi_at_one_a_second(world, clock):
    world.publish_day(raw=None)
    del world.r2z2.history["raw/20261120.json"]
    before = clock.now()
    assert (await world.check())["missing_count"] == 0 and len(world.door.mails) == 80
    assert (clock.now() - before).total_seconds() >= 80


async def test_without_any_file_a_check_asks_esi_for_some_and_the_next_for_more(world, monkeypatch):
    """A day is fetched one by one for minutes and not for hours; who has a file by then is asked first."""
    monkeypatch.setattr("streams.history_bodies.ESI_MOST", 30)
    del world.r2z2.history["raw/20261120.json"]
    event = await world.check()
    assert len(world.esi.requests) == 30 and (event["refetched"], event["missing_count"]) == (30, 50)
    world.held = set(world.door.ids)
    assert (await world.check())["missing_count"] == 20 and len(world.esi.requests) == 60
    world.everef.files[ARCHIVE] = archive(as_archived(MAILS))
    world.held = set()
    assert (await world.check())["missing_count"] == 0 and len(world.esi.requests) == 60


async def test_those_that_nobody_has_do_not_keep_others_from_being_asked_for(world, monkeypatch):
    monkeypatch.setattr("streams.history_bodies.ESI_MOST", 10)
    world.publish_day(hashes=HASHES | {number: f"{number:040x}" for number in range(1, 41)})
    world.held = set(HASHES) - {150}
    for _ in range(12):
        world.held |= set(world.door.ids)
        await world.check()
    assert world.door.ids == [150]


async def test_a_raw_file_that_breaks_off_is_used_as_far_as_it_goes(world):
    whole = world.r2z2.history["raw/20261120.json"]
    world.r2z2.history["raw/20261120.json"] = whole[: len(whole) // 2]
    event = await world.check()
    assert event["missing_count"] == 0 and sorted(world.door.ids) == sorted(MAILS)
    assert 30 < len(world.esi.requests) < 50


async def test_what_nobody_has_stays_missing_and_is_named(world):
    world.publish_day(hashes=HASHES | {999: "f" * 40})
    world.held = set(HASHES)
    event = await world.check()
    assert event["missing"] == [999] and event["missing_count"] == 1 and event["refetched"] == 0
    assert metrics.KILLMAILS_MISSING.labels("2026-11-20")._value.get() == 1


async def test_a_failing_esi_is_left_alone_after_some_tries(world):
    world.held = set(HASHES) - set(range(100, 140))
    for number in MAILS:
        world.esi.faults_at[mail_path(number, HASHES[number])] = [Reply(500)] * 9
    event = await world.check()
    assert len(world.esi.killmails_asked()) == 5 and event["missing_count"] == 40


async def test_esi_that_throttles_is_obeyed(world, clock):
    world.held = set(HASHES) - {100, 101}
    world.esi.ban(45)
    before = clock.now()
    event = await world.check()
    assert (clock.now() - before).total_seconds() >= 45 and event["missing"] == []


async def test_esi_that_does_not_want_us_is_asked_no_more_and_the_day_stays_incomplete(world):
    world.held = set(HASHES) - {100, 101}
    world.esi.faults = [Reply(403)]
    event = await world.check()
    assert len(world.esi.requests) == 1 and event["missing"] == [100, 101]


async def test_the_downtime_is_waited_out(world, clock):
    world.held = set(HASHES) - {100}
    world.esi.docs["/status"] = Doc({"players": 1}, cache=30)
    end = clock.now().timestamp() + 400
    world.esi.away = lambda now: now < end
    assert (await world.check())["missing"] == [] and clock.now().timestamp() >= end


async def test_a_live_feed_finds_half_of_the_budget(world):
    """Of the killmails' bucket; the history takes one a second."""
    world.publish_day(raw=None)
    del world.r2z2.history["raw/20261120.json"]
    await world.check()
    assert world.esi.most_spent["killmail"] <= 80 * 2
    assert min(later - earlier for earlier, later in pairwise(world.esi.killmails_asked())) >= 1.0


async def test_an_error_page_of_esi_is_no_killmail(world):
    world.held = set(HASHES) - {100}
    world.esi.faults_at[mail_path(100, HASHES[100])] = [Reply(200, b"<html>")] * 9
    event = await world.check()
    assert event["missing"] == [100] and world.door.arrivals == []


async def test_a_day_file_shorter_than_its_total_is_not_called_complete(world):
    world.publish_day(total=95)
    world.held = set(HASHES)
    event = await world.check()
    assert event["expected"] == 95 and event["missing"] == [] and event["missing_count"] == 15


async def test_a_complete_day_is_not_compared_again_until_its_file_changes(world):
    world.held = set(HASHES)
    await world.check()
    assert await world.check() is None
    late = body(500, "2026-11-20T10:00:00Z")
    world.publish_day(hashes=HASHES | {500: hash_of(late)})
    world.esi.mails[500, hash_of(late)] = late
    assert (await world.check())["refetched"] == 1 and world.door.ids == [500]


async def test_a_complete_day_is_compared_again_when_the_database_is_another_one(world):
    world.held = set(HASHES)
    await world.check()
    world.held = set()
    assert (await world.check())["refetched"] == 80


async def test_an_incomplete_day_is_compared_again(world):
    world.esi.faults_at[mail_path(100, HASHES[100])] = [Reply(500)] * 5
    world.held = set(HASHES) - {100}
    assert (await world.check())["missing_count"] == 1
    assert (await world.check())["missing_count"] == 0


@pytest.mark.parametrize("bad", [Reply(404), Reply(500), Reply(200, b"<html>"), Reply(200, b"[1]"), Reply(200, b'{"x": "y"}')])
async def test_a_day_that_cannot_be_read_publishes_nothing(world, bad):
    world.r2z2.faults["/history/20261120.json"] = [bad]
    assert await world.check() is None and world.events == []


async def test_totals_that_cannot_be_read_stop_nothing(world):
    world.held = set(HASHES)
    world.r2z2.history["totals.json"] = b"<html>"
    assert (await world.check())["expected"] == 80


async def test_checks_the_last_days_and_again_after_the_interval(world, clock):
    stop = asyncio.Event()
    start = clock.now()

    async def held(day):
        if (clock.now() - start).total_seconds() > 90_000:
            stop.set()
        return set(HASHES)

    world.history._held = held
    await asyncio.wait_for(world.history.run(24, stop), 30)
    assert len(world.r2z2.asked("/history/20261120.json")) == 2
    assert world.r2z2.asked("/history/20261115.json")


NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NEWEST = date(2026, 11, 22)


def back(number: int) -> date:
    return NEWEST - timedelta(days=number)


def names(*numbers: int) -> set[str]:
    return {f"{back(number):%Y%m%d}" for number in numbers}


@pytest.mark.parametrize(
    ("complete", "checked", "named"),
    [
        (set(), range(8), None),  # we have only begun
        (names(0, 1, 2), range(8), None),
        (names(8), range(8), None),
        (names(9), range(9), None),
        (names(30), range(30), None),
        (names(60), range(60), None),
        (names(61), range(60), (back(60), back(60))),
        (names(100, 90), range(60), (back(89), back(60))),
    ],
)
def test_days_of_an_absence_are_checked_or_named(complete, checked, named):
    assert days_to_check(NOW, complete) == [back(number) for number in reversed(checked)]
    assert out_of_reach(NOW, complete) == named


def test_a_day_that_failed_while_later_ones_did_not_is_checked_again():
    complete = names(*range(15), *range(20, 40))
    assert days_to_check(NOW, complete) == [back(number) for number in (19, 18, 17, 16, 15, *reversed(range(8)))]
    assert out_of_reach(NOW, complete) is None


@given(st.sets(st.integers(0, 120)))
def test_no_day_since_the_first_complete_one_is_forgotten(ago):
    checked, named = days_to_check(NOW, names(*ago)), out_of_reach(NOW, names(*ago))
    assert checked == sorted(set(checked)) and len(checked) <= 60 and set(published_days(NOW)) <= set(checked)
    for number in range(min(max(ago, default=0), 59)):
        assert number in ago or back(number) in checked
    for number in range(60, min(ago, default=0)):
        assert named is not None and named[0] <= back(number) <= named[1]


def test_a_day_is_published_half_an_hour_after_six_the_next_morning():
    def newest(hour: int, minute: int) -> date:
        return published_days(datetime(2026, 11, 23, hour, minute, tzinfo=UTC))[-1]

    assert newest(6, 29) == date(2026, 11, 21) and newest(6, 30) == date(2026, 11, 22)
    assert len(published_days(datetime(2026, 11, 23, tzinfo=UTC))) == 8


@given(
    day=st.dictionaries(st.integers(1, 60), st.text("0123456789abcdef", min_size=40, max_size=40)),
    held=st.sets(st.integers(1, 80)),
    take=st.sets(st.integers(1, 60)),
    extra=st.integers(0, 9),
)
def test_what_is_held_fetched_and_missing_adds_up(day, held, take, extra):
    wanted = missing(day, held)
    fetched = set(wanted) & take
    event = verdict(DAY, day, held, len(day) + extra, fetched, datetime(2026, 11, 23, tzinfo=UTC))
    assert set(wanted) == day.keys() - held and wanted == sorted(wanted)
    assert set(event["missing"]) | fetched | (held & day.keys()) == day.keys()
    assert event["missing_count"] >= len(event["missing"])
    assert (event["missing_count"] == 0) >= (not event["missing"] and extra == 0)


@given(st.dictionaries(st.integers(1, 9), st.dictionaries(st.text(), st.integers() | st.text() | st.floats(allow_nan=False))))
def test_a_raw_file_is_read_one_member_at_a_time(members):
    for indent in (None, 2):
        text = json.dumps({str(number): member for number, member in members.items()}, indent=indent)
        assert dict(raw_bodies(text, "x")) == members


@pytest.mark.parametrize("bad", ["", "[", "<html>", '{"1"', '{"1": {', '{"1": {}', '{"1": {} "2"', '{"x": {}}', '{"1": 5;'])
def test_a_raw_file_that_breaks_says_where(bad):
    with pytest.raises(BadHistory, match="x: "):
        list(raw_bodies(bad, "x"))


def test_a_body_that_is_no_object_is_passed_on_for_the_dead_letters():
    assert with_hash([1], "a") == b"[1]" and with_hash({"a": 1}, "h") == b'{"a":1,"killmail_hash":"h"}'


async def test_an_absence_is_made_whole_and_what_is_too_old_is_named_once(world, tmp_path):
    """70 days away, a day lost on the way: it is fetched in the next round, and nobody is told twice."""
    checkpoint = Checkpoint(tmp_path / "history.json")
    checkpoint.save({"v": 1, "complete": {"20260913": ['"x"', 0]}})
    first, lost = date(2026, 9, 24), "20261001"
    days = [f"{first + timedelta(days=number):%Y%m%d}" for number in range(60)]
    world.r2z2.history |= {f"{day}.json": b"{}" for day in days} | {"20260930.json": orjson.dumps({"100": HASHES[100]})}
    world.r2z2.faults[f"/history/{lost}.json"] = [Reply(500)]
    stop, rounds = asyncio.Event(), 0

    async def held(day):
        nonlocal rounds
        rounds += day == NEWEST
        if rounds == 3:
            stop.set()
        return set()

    told: list[str] = []
    world.history._log = SimpleNamespace(warning=lambda text, **_: told.append(text), info=lambda *_, **__: None)
    world.history._held = held
    await asyncio.wait_for(world.history.run(0.01, stop), 60)
    asked = [path.split("/")[-1][:8] for _, path in world.r2z2.requests if "totals" not in path]
    assert asked[:60] == days and asked[60] == lost and asked[61:69] == days[-8:]
    assert world.door.ids == [100]
    named = [text for text in told if text.startswith("away too long")]
    assert len(named) == 1 and "`warstream backfill --from 2026-09-14 --to 2026-09-23`" in named[0]


def test_a_real_day_file_is_read():
    hashes = day_hashes(shared_data("zkb", "history-2019", "20190801.json").read_bytes(), "x")
    assert len(hashes) == 11_608 and all(len(digest) == 40 for digest in hashes.values())


async def test_a_block_is_waited_out_before_the_next_day_is_asked_for(world):
    blocked = "/history/20261120.json"
    world.r2z2.faults[blocked] = [Reply(403)]
    stop = asyncio.Event()
    running = asyncio.create_task(world.history.run(6, stop))
    asked = world.r2z2.requests
    while blocked not in [path for _, path in asked[:-1]]:
        await asyncio.wait_for(asyncio.sleep(0.01), 30)
    stop.set()
    await running
    refused = [path for _, path in asked].index(blocked)
    assert asked[refused + 1][0] - asked[refused][0] >= 3_600


@pytest.mark.parametrize("path", ["20261120.json", "totals.json", "raw/20261120.json"])
@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (Reply(403), 3_600),
        (Reply(429, headers={"Retry-After": "90"}), 90),
        (Reply(429), 60),
        (Reply(429, headers={"Retry-After": "1e9"}), 3_600),
    ],
)
async def test_a_server_that_refuses_the_history_is_left_alone(world, clock, path, reply, seconds, tmp_path, monkeypatch):
    """Whatever it refused: neither this day's other files nor the live feed are asked for before the time is over."""
    monkeypatch.setattr("streams.history_bodies.ESI_MOST", 0)  # it would take longer than the silence
    url, feed = f"{world.r2z2.url}/history/{path}", f"{world.r2z2.url}/ephemeral/sequence.json"
    world.r2z2.faults[f"/history/{path}"] = [reply]
    await world.check()
    refused, last = world.r2z2.asked(f"/history/{path}")[0], world.r2z2.requests[-1]
    assert last == (refused, f"/history/{path}")
    assert isinstance(await world.http.get(feed), Blocked) and world.r2z2.requests[-1] == last
    await clock.sleep(refused + seconds - clock.now().timestamp() - 1e-3)
    assert isinstance(await world.http.download(url, tmp_path / "x"), Blocked) and world.r2z2.requests[-1] == last
    await clock.sleep(2e-3)
    assert isinstance(await world.http.get(feed), Ok)


STRANGE = [
    MAILS[133] | {"unheard_of": 2**65},
    MAILS[133] | {"unheard_of": "\ud800"},
    MAILS[133] | {"unheard_of": json.loads("[" * 300 + "]" * 300)},
]
"""What Python's own JSON reads and nobody can write."""


@pytest.mark.parametrize("member", STRANGE, ids=["beyond 64 bits", "half a character", "deep"])
async def test_a_strange_member_of_a_raw_file_is_passed_over(world, member):
    world.r2z2.history["raw/20261120.json"] = json.dumps({str(n): mail for n, mail in (MAILS | {133: member}).items()}).encode()
    world.esi.faults = [Reply(422)]
    event = await world.check()
    assert (event["missing"], event["refetched"]) == ([133], 79)


@pytest.mark.parametrize("number", [[1], {"a": 1}, None, "100", 2**65, True])
async def test_a_strange_member_of_an_archive_is_passed_over(world, number):
    strange = json.dumps(MAILS[133] | {"killmail_id": number}).encode()
    world.everef.files[ARCHIVE] = packed([*enumerate(map(orjson.dumps, as_archived(MAILS))), ("strange", strange)])
    assert (await world.check())["missing_count"] == 0


@pytest.mark.parametrize("day", [{str(2**65): "a" * 40}, {"-5": "a" * 40}, {"0": "a" * 40}])
async def test_a_day_file_with_ids_of_no_killmail_publishes_nothing(world, day):
    world.r2z2.history["20261120.json"] = json.dumps(day).encode()
    assert await world.check() is None and world.events == []


async def test_a_day_beyond_understanding_ends_neither_the_others_nor_the_live_feed(world, clock):
    asked, stop = [], asyncio.Event()

    async def held(day):
        asked.append(day)
        if len(asked) == 16:
            stop.set()
        raise TypeError("nobody thought of that")

    world.history._held = held
    await asyncio.wait_for(world.history.run(24, stop), 30)
    assert asked[:8] == published_days(NOW) and len(asked) == 16, "and the next round comes"
