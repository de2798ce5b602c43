"""The hot set: which types, their rhythm, and a day of it on an ESI that keeps its rules."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from esi_world import world
from fake_esi import Doc
from market_twins import LIFE, FakeMarket, order
from stream_twins import START

from runtime.clock import ManualClock
from schemas.topics import PRICES
from schemas.world.authority import HOT_TTL, best, orders_at_hand
from streams.prices.esi_market import EsiMarket
from streams.prices.hot import HotPrices
from streams.prices.hot_set import (
    COMPONENTS,
    FUEL_BLOCKS,
    HOT,
    ISOTOPES,
    MINERALS,
    MOON_MATERIALS,
    MOST,
    BadHotSet,
    hot_types,
)
from streams.prices.market import NoSuchType, NotNow, Orders
from streams.prices.order_book import quotes
from streams.prices.schedule import AT_ONCE, GONE, INTERVAL, MARGIN, RETRY, Schedule
from universe.types import group, type_of

DAY = timedelta(days=1)


# ---- which types


@pytest.mark.parametrize(("type_id", "name"), HOT.items())
def test_each_id_is_the_type_of_its_name_and_sold(type_id, name):
    kind = type_of(type_id)
    assert kind.name == name and kind.market_group_id is not None and kind.published


@pytest.mark.parametrize(
    ("part", "count", "groups"),
    [
        (MINERALS, 8, {"Mineral"}),
        (ISOTOPES, 4, {"Ice Product"}),
        (FUEL_BLOCKS, 4, {"Fuel Block"}),
        (MOON_MATERIALS, 20, {"Moon Materials"}),
        (COMPONENTS, 20, {"Construction Components", "Hybrid Tech Components"}),
    ],
)
def test_each_part_has_its_number_of_types_of_its_groups(part, count, groups):
    assert len(part) == count and {group(type_of(one).group_id).name for one in part} == groups


def test_there_are_56_of_them_unless_a_setting_says_otherwise():
    assert hot_types("") == hot_types(" ") == tuple(HOT) and len(HOT) == 56
    assert hot_types(" 35, 34,35 ") == (35, 34)


@pytest.mark.parametrize("setting", ["34,", "34;35", "x", "-34", "³", "999999999", "670", ",".join(["34"] * 3) + ",670"])
def test_a_setting_that_names_no_type_on_the_market_is_refused_in_a_sentence(setting):
    with pytest.raises(BadHotSet, match="write ids as 34,35,36"):
        hot_types(setting)


def test_more_than_esis_budget_bears_are_refused():
    from universe.types import all_types

    sold = [str(one.id) for one in all_types() if one.market_group_id is not None][: MOST + 1]
    assert len(hot_types(",".join(sold[:-1]))) == MOST
    with pytest.raises(BadHotSet, match="budget"):
        hot_types(",".join(sold))


# ---- what orders say


def test_the_lowest_sell_and_the_highest_buy_of_jita_with_what_there_is_within_five_percent():
    orders = [
        *(order(price, volume) for price, volume in ((5.0, 10), (5.25, 7), (5.26, 100), (9.0, 1))),
        *(order(price, volume, buy=True) for price, volume in ((4.0, 20), (3.8, 5), (3.79, 100))),
        order(1.0, 50, station=60_008_494),
        order(99.0, 50, buy=True, station=60_008_494),
        order(0.5, 0),
    ]
    assert quotes(orders) == [{"kind": "sell", "value": 5.0, "depth": 17}, {"kind": "buy", "value": 4.0, "depth": 25}]
    assert quotes(orders[::-1]) == quotes(orders)


def test_without_orders_of_a_side_there_is_no_quote_of_it():
    assert quotes([]) == [] == quotes([order(1.0, station=60_008_494)])
    assert [one["kind"] for one in quotes([order(1.0, buy=True)])] == ["buy"]


# ---- when each is asked for


def test_the_first_round_is_spread_over_an_interval():
    schedule = Schedule(HOT, START)
    assert [len(schedule.due(START + INTERVAL * share / 8)) for share in (0, 1)] == [1, AT_ONCE]
    last = START + INTERVAL * 55 / 56
    for one in list(HOT)[:55]:
        schedule.answered(one, START, START + LIFE)
    assert schedule.wait(START) == (last - START).total_seconds()


def test_it_is_asked_for_again_after_an_interval_but_never_before_its_copy_expires():
    schedule = Schedule([34], START)
    schedule.answered(34, START, START + timedelta(seconds=30))
    assert schedule.wait(START) == INTERVAL.total_seconds()
    schedule.answered(34, START, START + LIFE)
    assert schedule.wait(START) == (LIFE + MARGIN).total_seconds()


def test_failures_wait_longer_each_time_and_as_long_as_somebody_says():
    schedule, waits = Schedule([34], START), []
    for _ in range(6):
        schedule.failed(34, START, None)
        waits.append(schedule.wait(START))
    first = RETRY.total_seconds()
    assert waits == [first, first * 2, first * 4, *[INTERVAL.total_seconds()] * 3]
    schedule.failed(34, START, 900.0)
    assert schedule.wait(START) == 900.0
    schedule.failed(34, START, 0.0)
    assert schedule.wait(START) >= MARGIN.total_seconds(), "it never spins"
    schedule.answered(34, START, START)
    schedule.failed(34, START, None)
    assert schedule.wait(START) == first, "an answer ends the row of failures"
    schedule.gone(34, START)
    assert schedule.wait(START) == GONE.total_seconds()


def test_no_hot_types_are_no_work():
    assert Schedule([], START).wait(START) > 0 and Schedule([], START).due(START) == []


# ---- the loop


class Kept:
    """L1: what a reader finds, by when it was written and how long it lives. L2: the newest of each type, for ever."""

    def __init__(self, clock):
        self.clock = clock
        self.events = []
        self.written = {}
        self.rows = {}

    async def publish(self, messages):
        for topic, key, event in messages:
            assert topic is PRICES and key == f"{event['type_id']}:orders"
            self.events.append(event)
            self.written[event["type_id"]] = self.clock.now()
            self.rows[event["type_id"]] = event

    def hits(self, ttl=HOT_TTL):
        return len(self._kept(ttl))

    def at_hand(self):
        """Types whose orders the API tells without a word to ESI: from L1 or, as `schemas.world.authority` has it, from L2."""
        kept, now = self._kept(HOT_TTL), self.clock.now()
        stored = {one: row for one, row in self.rows.items() if one not in kept and orders_at_hand([row], now)}
        shown = [best([row], now) for row in stored.values()]
        assert all(one["origin"] == "orders" and not one["stale"] for one in shown)
        return len(kept) + len(stored)

    def _kept(self, ttl):
        return {one for one, at in self.written.items() if (self.clock.now() - at).total_seconds() < ttl}


async def run(clock, market, kept, length, look=lambda: None, types=HOT):
    """The loop for so long; `look` is called at every sign of life, that is at least every 30 s."""
    stop, end = asyncio.Event(), clock.now() + length

    def beat():
        look()
        if clock.now() >= end:
            stop.set()

    loop = HotPrices(market=market, publish=kept.publish, clock=clock, beat=beat, types=types)
    await asyncio.wait_for(loop.run(stop), 120)


async def test_over_a_day_every_hot_price_is_always_there_and_esi_is_asked_as_planned(clock):
    market, kept, hits = FakeMarket(clock, took=0.4), Kept(clock), []
    await run(clock, market, kept, DAY, lambda: hits.append((clock.now(), kept.hits())))
    warm = START + INTERVAL + timedelta(seconds=30)
    looks = [found for at, found in hits if at > warm]
    assert len(looks) > 10_000 and set(looks) == {56}, "hit rate 100 % after the first round"
    # Each type once in `Expires` and a second, and the first round: 56 * 287 and 56.
    planned = 56 * (int(DAY / (LIFE + MARGIN)) + 1)
    assert 0.97 * planned <= len(market.asked) <= planned
    assert market.violations == []


GONE_AT = datetime(2026, 11, 24, 11, tzinfo=UTC)


def missed(looks):
    """For how long not all were there; `looks` are (time, how many)."""
    times = [at for at, found in looks if found < 56]
    return times[-1] - times[0] if times else timedelta(0)


async def test_over_a_day_with_a_downtime_every_hot_price_is_at_hand_by_l1_and_l2_together(clock):
    market, kept, l1, both = FakeMarket(clock, took=0.4), Kept(clock), [], []
    market.away = lambda now: GONE_AT <= now < GONE_AT + timedelta(minutes=15)
    warm = START + INTERVAL + timedelta(seconds=30)

    def look():
        if clock.now() > warm:
            l1.append((clock.now(), kept.hits()))
            both.append((clock.now(), kept.at_hand()))

    await run(clock, market, kept, DAY, look)
    assert len(both) > 10_000 and {found for _, found in both} == {56}
    assert timedelta(minutes=5) < missed(l1) < timedelta(minutes=11), "for these minutes L2 is what answers"
    assert all(GONE_AT < at < GONE_AT + timedelta(minutes=16) for at, found in l1 if found < 56), "and for no others"
    assert market.violations == []


@pytest.mark.parametrize("minutes", [6, 15])
async def test_around_a_downtime_every_hot_price_is_at_hand_by_the_one_client_of_a_strict_esi(minutes):
    """The same with all that makes a downtime longer: no look at `/status` sooner than a minute after the last, and from 11:00
    none is believed for five minutes unless it tells of a restart."""
    clock = ManualClock(GONE_AT - timedelta(minutes=25))
    kept, l1, both = Kept(clock), [], []
    gone, back = GONE_AT.timestamp(), (GONE_AT + timedelta(minutes=minutes)).timestamp()
    warm = clock.now() + INTERVAL + timedelta(seconds=30)

    def look():
        if clock.now() > warm:
            l1.append((clock.now(), kept.hits()))
            both.append((clock.now(), kept.at_hand()))

    async with world(clock) as (esi, client, _):
        started = datetime.fromtimestamp(back, UTC).isoformat()
        esi.docs["/markets/10000002/orders"] = Doc([order(5.0), order(4.0, buy=True)], LIFE.total_seconds())
        esi.docs["/status"] = Doc({"players": 1, "start_time": started}, 30)
        esi.away = esi.planned = lambda now: gone <= now < back
        await run(clock, EsiMarket(client), kept, timedelta(minutes=50), look)
    assert len(both) > 300 and {found for _, found in both} == {56}
    assert timedelta(0) < missed(l1) < timedelta(minutes=minutes), "L1 alone would not do"
    assert l1[-1][1] == 56, "and it is warm again"


async def test_the_requests_stay_spread(clock):
    market = FakeMarket(clock, took=0.4)
    await run(clock, market, Kept(clock), timedelta(hours=6))
    late = [at for at, _ in market.asked if at > START + timedelta(hours=5)]
    busiest = max(sum(at <= other < at + timedelta(seconds=10) for other in late) for at in late)
    assert market.open_most <= AT_ONCE and busiest <= 8, "two or three in ten seconds on average"


async def test_with_answers_of_ten_seconds_no_price_is_missed(clock):
    market, kept, misses = FakeMarket(clock, took=10.0), Kept(clock), []
    await run(clock, market, kept, timedelta(hours=3), lambda: misses.append((clock.now(), 56 - kept.hits())))
    assert not any(count for at, count in misses if at > START + timedelta(minutes=20)) and market.violations == []


async def test_a_slow_answer_keeps_no_other_price_waiting(clock):
    kept, told = Kept(clock), asyncio.Event()

    class Slow(FakeMarket):
        async def orders(self, region_id, type_id):
            if type_id == 34:
                await asyncio.wait_for(told.wait(), 5)
            return await super().orders(region_id, type_id)

    async def publish(messages):
        await kept.publish(messages)
        told.set()

    loop = HotPrices(market=Slow(clock), publish=publish, clock=clock, beat=lambda: None, types=[34, 35])
    await loop._ask(Schedule([34, 35], START), [34, 35])
    assert [event["type_id"] for event in kept.events] == [35, 34]


async def test_three_failed_tries_of_each_type_and_a_restart_are_no_miss(clock):
    market, kept, misses = FakeMarket(clock, took=0.4), Kept(clock), []
    look = lambda: misses.append((clock.now(), 56 - kept.hits()))  # noqa: E731
    await run(clock, market, kept, timedelta(minutes=10), look)
    market.down(*HOT, times=3)
    begun = clock.now()
    stop_at = timedelta(minutes=50)
    await run_on(clock, market, kept, stop_at, look)
    assert sum(len(left) for left in market.trouble.values()) == 0
    assert not any(count for at, count in misses if at > begun)


async def run_on(clock, market, kept, length, look):
    """A restart: the new loop knows nothing of the old one's copies, so its client is the one that says when they expire."""
    stop = asyncio.Event()

    class Client(FakeMarket):
        async def orders(self, region_id, type_id):
            left = (market._expires.get(type_id, clock.now()) - clock.now()).total_seconds()
            return NotNow("its copy has not expired", left) if left > 0 else await market.orders(region_id, type_id)

    def beat():
        look()
        if clock.now() - START >= length:
            stop.set()

    loop = HotPrices(market=Client(clock), publish=kept.publish, clock=clock, beat=beat, types=HOT)
    await asyncio.wait_for(loop.run(stop), 120)
    assert market.violations == []


async def test_a_type_that_esi_does_not_know_gets_no_quotes_and_is_left_alone(clock):
    market, kept = FakeMarket(clock), Kept(clock)
    market.trouble[35] = [NoSuchType()]
    await run(clock, market, kept, timedelta(minutes=50), types=[34, 35])
    assert [event["quotes"] for event in kept.events if event["type_id"] == 35] == [[]]
    assert len([one for _, one in market.asked if one == 34]) == 10


async def test_what_cannot_be_read_is_a_failure_and_no_end(clock):
    market, kept = FakeMarket(clock), Kept(clock)
    market.trouble[34] = [Orders([{"price": 1}], START, START)]
    await run(clock, market, kept, timedelta(minutes=2), types=[34])
    assert [at - START for at, _ in market.asked] == [timedelta(0), RETRY]
    assert [event["quotes"][0]["value"] for event in kept.events] == [39.0]


async def test_an_event_says_where_it_is_from_and_how_old_it_is(clock):
    market, kept = FakeMarket(clock, took=0.4), Kept(clock)
    await run(clock, market, kept, timedelta(seconds=1), types=[34])
    assert kept.events == [
        {
            **{"v": 1, "type_id": 34, "origin": "orders", "region_id": 10_000_002, "station_id": 60_003_760},
            "quotes": [{"kind": "sell", "value": 39.0, "depth": 10}, {"kind": "buy", "value": 4.0, "depth": 10}],
            **{"source": "esi", "as_of": "2026-11-23T12:00:00.000Z", "received_at": "2026-11-23T12:00:00.400Z"},
            "simulated": False,
        }
    ]
