"""Prices that somebody waits for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from market_twins import LIFE, FakeMarket
from stream_twins import START

from runtime.clock import iso
from schemas.topics import PRICES
from streams.prices import on_demand as module
from streams.prices.market import NoSuchType, Orders
from streams.prices.on_demand import PATIENCE, OnDemand

NEVER_SOLD = 670  # a capsule
UNKNOWN = 999_999_999


class Desk:
    """Wants as they come from Kafka, and what was published."""

    def __init__(self, clock):
        self.clock = clock
        self.market = FakeMarket(clock, took=0.5)
        self.told = []
        self.demand = OnDemand(market=self.market, publish=self.publish, clock=clock, at_once=3)

    async def publish(self, messages):
        for topic, key, event in messages:
            assert topic is PRICES and key == f"{event['type_id']}:orders"
            self.told.append(event)

    @property
    def asked(self):
        return [one for _, one in self.market.asked]

    @property
    def answered(self):
        return [event["type_id"] for event in self.told]

    def want(self, *types, ago=timedelta(0), simulated=False):
        return {"v": 1, "types": list(types), "wanted_at": iso(self.clock.now() - ago), "simulated": simulated}

    async def run(self, *wants, stop=None):
        async def stream():
            for want in wants:
                yield want

        await asyncio.wait_for(self.demand.run(stream(), stop or asyncio.Event()), 10)


@pytest.fixture
def desk(clock):
    desk = Desk(clock)
    yield desk
    assert desk.market.violations == []


async def test_what_is_wanted_is_asked_for_and_told(desk):
    await desk.run(desk.want(34, 35))
    assert sorted(desk.asked) == sorted(desk.answered) == [34, 35]
    assert desk.told[0]["quotes"][0]["kind"] == "sell" and desk.told[0]["origin"] == "orders"


async def test_what_many_want_at_once_is_asked_for_once(desk):
    await desk.run(*(desk.want(34, 35, 34) for _ in range(50)))
    assert sorted(desk.asked) == [34, 35] and {34, 35} == set(desk.answered)


async def test_only_some_are_asked_for_at_a_time(desk):
    await desk.run(desk.want(*range(34, 41), 11399, 587, 603))
    assert len(desk.asked) == 10 and desk.market.open_most == 3


async def test_until_the_copy_expires_the_answer_is_told_again_without_asking(desk, clock):
    await desk.run(desk.want(34))
    await clock.sleep(200)
    await desk.run(desk.want(34))
    assert desk.asked == [34] and desk.told[0] == desk.told[1]
    await clock.sleep(LIFE.total_seconds())
    await desk.run(desk.want(34))
    assert desk.asked == [34, 34] and desk.told[2]["as_of"] > desk.told[1]["as_of"]


async def test_an_unknown_type_and_one_without_a_market_are_neither_asked_for_nor_told(desk):
    await desk.run(desk.want(UNKNOWN, NEVER_SOLD, 34), desk.want(*range(900_000_000, 900_000_200)))
    assert desk.asked == [34] == desk.answered


@pytest.mark.parametrize(
    "bad", [{"wanted_at": "2026-11-23T12:00:00"}, {"wanted_at": "soon"}, {"wanted_at": None}, {"types": None}, {"simulated": ...}]
)
async def test_a_want_that_cannot_be_read_ends_nothing(desk, bad):
    wrong = {key: value for key, value in (desk.want(34) | bad).items() if value is not ...}
    await desk.run(wrong, desk.want(35))
    assert desk.answered == [35]


async def test_a_type_that_esi_does_not_know_is_told_without_quotes(desk):
    desk.market.trouble[34] = [NoSuchType()]
    await desk.run(desk.want(34), desk.want(34))
    await desk.run(desk.want(34))
    assert desk.asked == [34] and all(one["quotes"] == [] for one in desk.told)


async def test_what_cannot_be_had_is_not_told_and_left_alone_for_as_long_as_is_said(desk, clock):
    desk.market.down(34, times=1, wait=120.0)
    await desk.run(desk.want(34))
    await clock.sleep(100)
    await desk.run(desk.want(34, 35))
    assert desk.asked == [34, 35] and desk.answered == [35]
    await clock.sleep(30)
    await desk.run(desk.want(34))
    assert desk.asked == [34, 35, 34] and desk.answered == [35, 34]


async def test_what_cannot_be_read_is_a_failure_and_no_end(desk):
    desk.market.trouble[34] = [Orders([{"price": 1}], START, START)]
    await desk.run(desk.want(34), desk.want(35))
    assert desk.answered == [35]


async def test_wants_that_nobody_waits_for_any_more_are_passed_over(desk):
    await desk.run(desk.want(34, ago=PATIENCE + timedelta(seconds=1)), desk.want(35, ago=PATIENCE), desk.want(36, simulated=True))
    assert desk.asked == [35]


async def test_more_than_there_is_room_for_are_turned_away(desk, monkeypatch):
    monkeypatch.setattr(module, "WAITING", 4)
    await desk.run(desk.want(*range(34, 41)))
    assert len(desk.asked) == 4 and desk.demand.turned_away == 3
    await desk.run(desk.want(39))
    assert desk.asked[-1] == 39, "and there is room again"


async def test_what_is_remembered_is_bounded(desk, monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED", 2)
    await desk.run(desk.want(*range(34, 41)))
    assert len(desk.demand._known) == 2


async def test_it_ends_when_told_to(desk):
    stop = asyncio.Event()

    async def endless():
        yield desk.want(34)
        stop.set()
        await asyncio.Event().wait()

    await asyncio.wait_for(desk.demand.run(endless(), stop), 5)


async def test_what_kafka_raises_ends_it(desk):
    async def refuse(_messages):
        raise ConnectionError("the broker is away")

    desk.demand._publish = refuse
    with pytest.raises(ExceptionGroup) as raised:
        await desk.run(desk.want(34))
    assert raised.group_contains(ConnectionError)
