"""What was paid on the newest day: of each hot type once a day, spaced, and told when there is a new one."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest
from esi_world import Told, world
from fake_esi import Doc, FakeEsi
from fake_http import Reply
from pydantic import TypeAdapter
from stream_twins import START

from runtime import metrics
from runtime.clock import ManualClock
from schemas.topics import PRICES
from schemas.world.authority import best
from streams.esi.client import EsiClient
from streams.esi.look import BadBody
from streams.prices.history import SPACING, TASK, HistoryPrices
from streams.prices.hot_set import HOT
from streams.prices.market_history import Traded, history_event, newest

PATH = "/markets/10000002/history"


def row(day: date, average: float = 5.5, **more: Any) -> dict[str, Any]:
    return {"date": str(day), "average": average, "highest": 9.0, "lowest": 1.0, "order_count": 3, "volume": 1_000} | more


def days(modified: float, _: int) -> list[dict[str, Any]]:
    last = datetime.fromtimestamp(modified, UTC).date() - timedelta(days=1)
    return [row(last - timedelta(days=back), 5.5 + back) for back in (1, 0, 2)]


def test_the_newest_day_counts_wherever_it_stands() -> None:
    assert newest([row(date(2026, 11, 22), 4.0), row(date(2026, 11, 23), 5.0), row(date(2026, 11, 21))]) == Traded(
        date(2026, 11, 23), 5.0, 1_000
    )
    assert newest([]) is None and newest([row(date(2026, 11, 22), volume=None)]) == Traded(date(2026, 11, 22), 5.5, None)


@pytest.mark.parametrize(
    "body", [{}, None, [1], [row(date(2026, 11, 22)) | {"date": "x"}], [{"date": "2026-11-22"}], [{"average": 1.0}]]
)
def test_what_is_no_history_is_said(body: Any) -> None:
    with pytest.raises(BadBody):
        newest(body)


def test_the_event_is_as_of_the_days_end_and_of_no_time_to_come() -> None:
    event = history_event(34, Traded(date(2026, 11, 22), 5.5, 1_000), START)
    TypeAdapter(PRICES.schema).validate_json(orjson.dumps(event), strict=True)
    assert (event["origin"], event["region_id"], event["station_id"]) == ("history", 10_000_002, None)
    assert event["quotes"] == [{"kind": "history", "value": 5.5, "depth": 1_000}]
    assert event["as_of"] == "2026-11-23T00:00:00.000Z" and event["received_at"] == "2026-11-23T12:00:00.000Z"
    assert history_event(34, Traded(date(2026, 11, 23), 5.5, 1), START)["as_of"] == "2026-11-23T12:00:00.000Z"
    assert history_event(34, None, START)["quotes"] == []
    found = best([event], START)
    assert found is not None and found["value"] == 5.5 and not found["stale"]


class Ended(ManualClock):
    def __init__(self) -> None:
        super().__init__(START)
        self.stop = asyncio.Event()
        self.end = 0.0

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        if self.now().timestamp() >= self.end:
            self.stop.set()


async def run(clock: Ended, client: EsiClient, told: Told, hours: float, types: Any = HOT) -> None:
    clock.stop.clear()
    clock.end = clock.now().timestamp() + hours * 3_600
    loop = HistoryPrices(client=client, publish=told, beat=lambda: None, types=types)
    await asyncio.wait_for(loop.run(clock.stop), 60)


def ready(server: FakeEsi) -> None:
    server.docs["/status"] = Doc({"players": 1}, cache=30)
    server.docs[PATH] = Doc(days, cache=86_400)


async def test_over_three_days_each_type_is_asked_for_once_a_day_with_space_between_and_told_each_time() -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        ready(server)
        await run(clock, client, told, 3 * 24)
        times = server.asked(PATH)
    assert len(times) == 4 * 56
    assert min(later - earlier for earlier, later in pairwise(times)) >= SPACING
    events = told.of(PRICES)
    assert {key for _, key, _ in told.messages} == {f"{kind}:history" for kind in HOT} and len(events) == 4 * 56
    assert sorted({event["as_of"][:10] for event in events}) == ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"]
    assert {event["quotes"][0]["value"] for event in events} == {5.5}
    assert metrics.WORLD_LAST_SUCCESS.labels(TASK)._value.get() >= times[-1]


async def test_what_is_held_is_told_after_a_restart_without_asking_and_no_day_twice() -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        ready(server)
        await run(clock, client, told, 1, [34])
        await run(clock, client, told, 1, [34])
        assert len(server.asked(PATH)) == 1 and len(told.messages) == 2
        server.docs[PATH] = Doc([row(date(2026, 11, 23))], cache=86_400)  # nobody trades any more
        told.messages.clear()
        await run(clock, client, told, 50, [34])
    assert len(told.messages) == 2, "what was held, and what came next; the day after brought nothing new"


@pytest.mark.parametrize(
    "fault", [Reply(500), Reply(200, b"{}"), Reply(200, b"<html>"), Reply(429, b"{}", {"Retry-After": "900"})]
)
async def test_what_cannot_be_had_now_is_asked_for_later(fault: Reply) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        ready(server)
        server.faults_at[PATH] = [fault]
        await run(clock, client, told, 3, [34, 35])
        assert {key for _, key, _ in told.messages} == {"34:history", "35:history"}
        assert len(server.asked(PATH)) == 3


async def test_a_type_without_history_is_left_alone_for_a_day() -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        server.docs["/status"] = Doc({"players": 1}, cache=30)
        await run(clock, client, told, 20, [34])
        assert len(server.asked(PATH)) == 1 and told.messages == []


async def test_without_hot_types_nobody_is_asked() -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        await run(clock, client, told, 5, [])
        assert server.requests == []
