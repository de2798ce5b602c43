"""Worths by files on disk, and their place in the event that goes into Kafka."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import orjson
import pytest
from market_twins import forge_csv, market_csv
from stream_twins import START, body, r2z2_file

from schemas.envelopes import read_any, read_r2z2
from schemas.isk import isk_of
from streams import everef_market
from streams.arrival import Arrival
from streams.everef_market import THE_FORGE, market_file
from streams.gazetteer import Gazetteer
from streams.intake import Intake
from streams.valuation import appraiser as module
from streams.valuation.appraiser import Appraiser
from streams.valuation.price_book import REACH
from universe.map import load

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 11, 59, tzinfo=UTC)
SHIP = 587
PLACES = Gazetteer(load())


def mail(ship: int = SHIP):
    made = body()
    made["victim"] |= {"ship_type_id": ship, "items": []}
    return made


def put(folder, day, prices):
    (folder / market_file(day)).write_bytes(forge_csv(day, prices))


@pytest.fixture
def read(monkeypatch):
    """The days whose files were read."""
    found = []

    def counting(path):
        found.append(date.fromisoformat(path.name[15:25]))
        return everef_market.forge_averages(path)

    monkeypatch.setattr(module, "forge_averages", counting)
    return found


async def test_without_files_nothing_is_priced(tmp_path):
    assert await Appraiser(tmp_path / "nowhere").worth(mail(), NOON) is None
    put(tmp_path, DAY - timedelta(days=1), {SHIP: 5.0})
    assert await Appraiser(tmp_path).worth(mail(), NOON) is None, "the day before is not the day"


async def test_the_day_and_those_within_reach_are_read_once_and_when_they_are_needed(tmp_path, read):
    for back in (-1, 0, 1, REACH - 1, REACH):
        put(tmp_path, DAY - timedelta(days=back), {SHIP: 10.0 + back})
    ours = Appraiser(tmp_path)
    assert read == []
    worth = await ours.worth(mail(), NOON)
    assert sorted(read) == [DAY - timedelta(days=back) for back in (REACH - 1, 1, 0)]
    assert (worth["days"], worth["as_of"], worth["total"]) == (3, "2026-11-23", 10.0)
    await asyncio.gather(*(ours.worth(mail(), NOON) for _ in range(5)))
    assert len(read) == 3
    assert (await ours.worth(mail(), NOON + timedelta(days=1)))["days"] == 3
    assert len(read) == 4, "the next day needs one file more"


async def test_kills_at_once_wait_for_one_reading(tmp_path, read):
    put(tmp_path, DAY, {SHIP: 10.0})
    ours = Appraiser(tmp_path)
    worths = await asyncio.gather(*(ours.worth(mail(), NOON) for _ in range(5)))
    assert [worth["total"] for worth in worths] == [10.0] * 5 and read == [DAY]


async def test_a_broken_file_is_told_once_and_left_out(tmp_path, read):
    put(tmp_path, DAY, {SHIP: 10.0})
    (tmp_path / market_file(DAY - timedelta(days=1))).write_bytes(b"broken")
    (tmp_path / market_file(DAY + timedelta(days=1))).write_bytes(b"broken")
    ours = Appraiser(tmp_path)
    for _ in range(2):
        assert (await ours.worth(mail(), NOON))["days"] == 1
        assert await ours.worth(mail(), NOON + timedelta(days=1)) is None
    assert sorted(read) == [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)]


async def test_what_is_held_is_bounded_and_the_worth_stays_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_DAYS", 70)
    for back in range(200):
        put(tmp_path, DAY - timedelta(days=back), {SHIP: 10.0 + back % 7, 35: 1.0})
    ours = Appraiser(tmp_path)
    first = [await ours.worth(mail(), NOON - timedelta(days=back)) for back in range(0, 130, 9)]
    assert len(ours._rules.book) <= 70 + REACH
    again = [await Appraiser(tmp_path).worth(mail(), NOON - timedelta(days=back)) for back in range(0, 130, 9)]
    assert first == again


async def test_a_worth_beyond_all_of_new_eden_is_none(tmp_path):
    (tmp_path / market_file(DAY)).write_bytes(market_csv(DAY, [(THE_FORGE, SHIP, 1e19)]))
    assert await Appraiser(tmp_path).worth(mail(), NOON) is None


class Producer:
    """Takes everything at once."""

    def __init__(self):
        self.events = []

    async def send(self, topic, value, key):
        self.events.append(orjson.loads(value))
        done = asyncio.get_running_loop().create_future()
        done.set_result(SimpleNamespace(topic=topic, partition=0, offset=len(self.events)))
        return done


async def offered(clock, appraise, *arrivals):
    producer = Producer()
    intake = Intake(producer, PLACES, clock, appraise)
    for one in arrivals:
        await intake.deliver(one)
    return producer.events


async def test_only_a_real_kill_without_a_word_of_zkillboard_gets_a_worth(tmp_path, clock):
    put(tmp_path, DAY, {SHIP: 10.0, 670: 1.0})
    bare = orjson.dumps(mail())
    events = await offered(
        clock,
        Appraiser(tmp_path).worth,
        Arrival(bare, read_any, "everef", "a file", START),
        Arrival(r2z2_file(901), read_r2z2, "r2z2", None, START),
        Arrival(bare, read_any, "file", "a war", START, True),
    )
    assert events[0]["worth"]["total"] == isk_of(events[0]) == 10.0 and events[0]["zkb"] is None
    assert "worth" not in events[1] and isk_of(events[1]) == 10_000.0
    assert "worth" not in events[2]


async def test_without_prices_an_event_is_what_it_was(tmp_path, clock):
    arrival = Arrival(orjson.dumps(mail()), read_any, "everef", "a file", START)
    assert await offered(clock, None, arrival) == await offered(clock, Appraiser(tmp_path).worth, arrival)


async def test_kills_with_zkillboards_word_pass_while_files_are_read(tmp_path, clock):
    """The live path: it never waits for a price."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*_):
        begun.set()
        await go_on.wait()

    producer = Producer()
    intake = Intake(producer, PLACES, clock, slow)
    waiting = asyncio.create_task(intake.deliver(Arrival(orjson.dumps(mail()), read_any, "history", None, START)))
    await begun.wait()
    await asyncio.wait_for(intake.deliver(Arrival(r2z2_file(901), read_r2z2, "r2z2", None, START)), 5)
    assert [event["killmail_id"] for event in producer.events] == [1_000_901]
    go_on.set()
    await waiting
    assert len(producer.events) == 2
