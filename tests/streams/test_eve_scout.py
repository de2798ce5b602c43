"""EVE-Scout's holes: told when different, gone when they end, and never closed by an answer that cannot be read."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import orjson
import pytest
import structlog
from fake_eve_scout import FakeEveScout, signature
from fake_http import Reply
from pydantic import TypeAdapter
from stream_twins import START
from test_dotlan_loop import EndingClock

from runtime import metrics
from runtime.settings import Settings
from schemas.topics import WORMHOLES
from streams.checkpoint import Checkpoint
from streams.eve_scout import EveScout
from streams.eve_scout_holes import HUBS, Unreadable, open_holes, read_holes
from streams.http import open_http
from universe.map import load


def holes(*rows, hub="thera"):
    return read_holes(orjson.dumps(list(rows)), hub)


def test_a_hole_as_it_is_described():
    assert holes(signature()) == (
        {
            "id": "46",
            "hub_system_id": 31000005,
            "hub_signature": "ABC-123",
            "system_id": 30002718,
            "system_name": "Rancer",
            "system_class": "hs",
            "region_id": 10000032,
            "signature": "DEF-456",
            "hole_type": "Q063",
            "type_at": "hub",
            "max_ship_size": "medium",
            "expires_at": "2026-11-23T18:00:00.000Z",
            "updated_at": "2026-11-23T02:05:00.000Z",
            "complete": True,
        },
    )


@pytest.mark.parametrize(
    ("change", "type_at"),
    [
        ({"wh_exits_outward": True}, "hub"),
        ({"wh_exits_outward": False}, "system"),
        ({"wh_exits_outward": None}, None),
        ({"wh_type": None}, None),
        ({"wh_type": ""}, None),
    ],
)
def test_the_type_is_of_the_side_that_the_hole_goes_out_from(change, type_at):
    assert holes(signature(**change))[0]["type_at"] == type_at


def test_an_incomplete_hole_has_nulls_and_nothing_made_up():
    bare = {"id": 7, "out_system_id": 31000005, "completed": False, "max_ship_size": "unknown", "expires_at": "soon"}
    found = holes(bare)[0]
    assert (found["id"], found["hub_system_id"], found["complete"]) == ("7", 31000005, False)
    rest = {key: value for key, value in found.items() if key not in ("id", "hub_system_id", "complete")}
    assert set(rest.values()) == {None}


@pytest.mark.parametrize("bad", [{"in_system_id": "30002718"}, {"in_system_id": 0}, {"in_system_id": True}])
def test_an_id_that_is_none_is_null(bad):
    assert holes(signature(**bad))[0]["system_id"] is None


def test_only_holes_are_holes_and_the_order_does_not_matter():
    rows = [signature("2"), signature("1"), signature("9", signature_type="combat")]
    assert [hole["id"] for hole in holes(*rows)] == ["1", "2"] and holes(*rows) == holes(*reversed(rows))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>502</html>", "no JSON"),
        (b"", "no JSON"),
        (b'{"error": "x"}', "no list"),
        (b"[1]", "something else"),
        (orjson.dumps([signature(id=None)]), "without an id"),
        (orjson.dumps([signature(), signature(wh_type="B274")]), "twice"),
        (orjson.dumps([signature(hub="turnur")]), "another hub"),
    ],
)
def test_what_is_no_list_of_this_hubs_holes_is_said(body, says):
    with pytest.raises(Unreadable, match=says):
        read_holes(body, "thera")


def test_the_end_decides_and_not_the_hours_that_are_left():
    found = holes(signature("1", remaining_hours=0), signature("2", expires_at="2026-11-23T12:00:00Z", remaining_hours=9))
    found += holes(signature("3", expires_at=None))
    assert [hole["id"] for hole in open_holes(found, START)] == ["1", "3"]


def test_the_hubs_are_the_systems_of_these_names():
    assert {hub: load().system(number).name.lower() for hub, number in HUBS.items()} == {"thera": "thera", "turnur": "turnur"}


class Run:
    def __init__(self, clock, server, path) -> None:
        self.clock, self.server, self.path = clock, server, path
        self.told: list[tuple[str, list[str], float]] = []
        self.as_of: list[tuple[str, float]] = []
        self.http = open_http(Settings(contact="ops@example.org", _env_file=None), clock=clock, total=2.0)

    async def publish(self, messages) -> None:
        for topic, key, event in messages:
            assert topic is WORMHOLES and key == event["hub"]
            TypeAdapter(topic.schema).validate_python(orjson.loads(orjson.dumps(event)), strict=True)
            self.as_of.append((key, (datetime.fromisoformat(event["as_of"]) - START).total_seconds()))
            self.told.append((key, [hole["id"] for hole in event["holes"]], (self.clock.now() - START).total_seconds()))

    async def run(self, minutes: float) -> None:
        self.clock.until, self.clock.stop = self.clock.now() + timedelta(minutes=minutes), asyncio.Event()
        poller = EveScout(
            http=self.http,
            url=self.server.url,
            publish=self.publish,
            checkpoint=Checkpoint(self.path),
            clock=self.clock,
            beat=lambda: None,
        )
        await poller.run(self.clock.stop)

    def of(self, hub: str) -> list[list[str]]:
        """What was told, each list once in a row."""
        lists = [ids for key, ids, _ in self.told if key == hub]
        return [ids for before, ids in zip([None, *lists], lists, strict=False) if ids != before]


@pytest.fixture
def clock() -> EndingClock:
    return EndingClock(START)


@pytest.fixture
async def server(clock):
    async with FakeEveScout(lambda: clock.now().timestamp()) as server:
        server.lists = {"thera": [signature("1")], "turnur": [signature("2", "turnur")]}
        yield server
        assert server.violations == []


@pytest.fixture
async def run(clock, server, tmp_path):
    run = Run(clock, server, tmp_path / "eve-scout.json")
    yield run
    await run.http.aclose()


async def test_each_hub_once_a_minute_and_told_when_different_and_each_quarter_of_an_hour(run, server):
    await run.run(40)
    assert 78 <= len(server.requests) <= 82
    assert [told[:2] for told in run.told] == [("thera", ["1"]), ("turnur", ["2"])] * 3
    assert all(0 <= at - 900 * (place // 2) <= 61 * (place // 2) for place, (_, _, at) in enumerate(run.told))
    assert run.as_of == [(hub, at) for hub, _, at in run.told], "each is of the answer that has just come"
    server.lists["thera"].append(signature("3"))
    await run.run(10)
    server.lists["thera"].pop(0)
    await run.run(10)
    assert run.of("thera") == [["1"], ["1", "3"], ["3"]] and run.of("turnur") == [["2"]]


async def test_a_hole_that_ends_is_gone_though_the_list_still_has_it_and_nothing_is_asked(run, server):
    server.fresh = 3_600.0
    server.lists["thera"].append(signature("4", expires_at="2026-11-23T12:20:30Z"))
    await run.run(55)
    assert len(server.requests) == 2
    assert run.of("thera") == [["1", "4"], ["1"]] and 1_230 <= run.told[-1][2] <= 1_290
    assert run.as_of == [("thera", 0.0), ("turnur", 0.0), ("thera", 0.0)], "of the others we know no more than that"


async def test_while_eve_scout_does_not_answer_nothing_is_told_again_and_an_end_is_of_the_last_answer(run, server):
    await run.run(10)
    server.faults = [Reply(500)] * 1_000
    server.lists = {}
    await run.run(8 * 60)  # hole 1 ends after six hours
    assert run.of("thera") == [["1"], []]
    (at,) = [at for hub, at in run.as_of[2:] if hub == "thera"]
    assert 500 < at <= 600


async def test_over_a_restart_the_age_of_the_list_is_known(run, server, clock):
    await run.run(10)
    server.faults = [Reply(500)] * 1_000
    for _ in range(5):
        await run.run(90)
    assert run.of("thera") == [["1"], []] and run.as_of[-1][1] <= 600


async def test_what_an_older_version_remembered_is_asked_for_anew(run, server):
    old = {"etag": '"x"', "not_before": 0.0, "faults": 0, "holes": [], "told": []}
    Checkpoint(run.path).save({"thera": old, "turnur": old})
    await run.run(5)
    assert run.of("thera") == [["1"]] and "if-none-match" not in server.seen[0].headers


async def test_all_holes_gone_is_an_event_too(run, server):
    await run.run(5)
    server.lists["turnur"] = []
    await run.run(5)
    assert run.of("turnur") == [["2"], []]


async def test_a_restart_tells_nothing_again_and_asks_by_etag(run, server):
    for _ in range(4):
        await run.run(3)
    assert len(run.told) == 2
    assert all("if-none-match" in request.headers for request in server.seen[2:])


@pytest.mark.parametrize(
    "fault",
    [
        Reply(200, b"<html><title>502 Bad Gateway</title></html>"),
        Reply(200, b"[]x"),
        Reply(200, orjson.dumps([signature("1"), signature(id=None)])),
        Reply(500),
        Reply(200, b"[{}]", stall=True),
        Reply(404),
    ],
)
async def test_an_answer_that_cannot_be_read_closes_nothing(run, server, fault):
    await run.run(5)
    before = metrics.SOURCE_UNREADABLE.labels("eve-scout", "thera")._value.get()
    server.faults = [fault]
    await run.run(30)
    assert run.of("thera") == [["1"]] and run.of("turnur") == [["2"]]
    heard = metrics.SOURCE_UNREADABLE.labels("eve-scout", "thera")._value.get() - before
    assert heard == (1 if fault.status == 200 and not fault.stall else 0)


@pytest.mark.parametrize(
    ("fault", "minutes"), [(Reply(403), 60), (Reply(429, headers={"Retry-After": "1800"}), 30), (Reply(429), 5)]
)
async def test_told_to_be_silent_both_hubs_are_left_alone_through_a_restart(run, server, fault, minutes):
    await run.run(5)
    server.faults = [fault]
    count = len(server.requests)
    await run.run(minutes / 2)
    await run.run(minutes / 2 - 1)
    assert len(server.requests) == count + 1
    await run.run(5)
    assert len(server.requests) > count + 2


async def test_failures_are_further_and_further_apart(run, server):
    server.faults = [Reply(500)] * 1_000
    await run.run(24 * 60)
    assert 150 < len(server.requests) < 220


async def test_an_outage_is_said_once_for_both_hubs_and_its_end_once(run, server):
    await run.run(5)
    server.faults = [Reply(500)] * 20
    with structlog.testing.capture_logs() as lines:
        await run.run(6 * 60)
    assert not server.faults
    assert [(line["log_level"], line["event"]) for line in lines] == [
        ("warning", "EVE-Scout answers HTTP 500"),
        ("info", "EVE-Scout answers again"),
    ]


async def test_an_answer_that_stays_unreadable_is_said_once_and_counted_each_time(run, server):
    before = metrics.SOURCE_UNREADABLE.labels("eve-scout", "thera")._value.get()
    server.faults = [Reply(200, orjson.dumps([signature(id=None)]))] * 20
    with structlog.testing.capture_logs() as lines:
        await run.run(6 * 60)
    assert not server.faults
    assert [line["log_level"] for line in lines] == ["error", "info"] and "without an id" in lines[0]["event"]
    assert metrics.SOURCE_UNREADABLE.labels("eve-scout", "thera")._value.get() == before + 10
