"""Each task of the part `world` has an age of its own: it grows while that task fails, whatever the others do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from esi_world import Told, world
from fake_esi import Doc, FakeEsi
from fake_eve_scout import FakeEveScout, signature
from fake_http import Reply
from market_twins import FakeMarket
from stream_twins import START
from test_esi_names import PILOT, Ended, made, people, resolve

from runtime import metrics
from runtime.settings import Settings
from streams.checkpoint import Checkpoint
from streams.esi.poller import POLLS, run_pollers
from streams.eve_scout import EveScout
from streams.http import open_http
from streams.prices.hot import HotPrices

NOW = START.timestamp()
HOUR = 3_600.0


def success(task: str) -> float:
    """Seconds from the start."""
    return float(metrics.WORLD_LAST_SUCCESS.labels(task)._value.get()) - NOW


@pytest.fixture(autouse=True)
def forget() -> None:
    metrics.WORLD_LAST_SUCCESS.clear()


def status(server: FakeEsi) -> None:
    server.docs["/status"] = Doc({"players": 1}, cache=30)


async def test_names_that_cannot_be_had_age_and_idle_ones_do_not(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        status(server)
        numbers = people(server, 2)
        resolver = made(client, told, tmp_path)
        await resolve(clock, resolver, 2 * HOUR)
        assert success("names") > 2 * HOUR - 60
        server.bad = frozenset(numbers)
        resolver.want("character", [PILOT, PILOT + 1])
        await resolve(clock, resolver, HOUR)
        assert success("names") < 2 * HOUR + 60
        server.bad = frozenset(numbers[:1])
        resolver.want("character", numbers)
        await resolve(clock, resolver, HOUR)
        assert success("names") > 4 * HOUR - 60, "one id at which ESI fails is no failure of the task"


@pytest.mark.parametrize("body", [{"x": 1}, None])
async def test_a_poll_without_an_answer_or_with_one_that_cannot_be_read_ages(tmp_path: Path, body: Any) -> None:
    clock, told = Ended(), Told()
    polls = [poll for poll in POLLS if poll.name in ("campaigns", "incursions")]
    async with world(clock) as (server, client, _):
        status(server)
        server.docs["/sovereignty/campaigns"] = Doc([], cache=5)
        server.docs["/incursions"] = Doc([], cache=300)
        clock.end = NOW + HOUR
        await run_pollers(client, told, tmp_path, lambda: None, clock.stop, polls=polls)
        assert all(success(f"esi-{poll.name}") > HOUR - 400 for poll in polls)
        if body is None:
            server.faults_at["/incursions"] = [Reply(500)] * 1_000
        else:
            server.docs["/incursions"] = Doc(body, cache=300)
        clock.stop.clear()
        clock.end += 4 * HOUR
        started = clock.now().timestamp() - NOW
        await run_pollers(client, told, tmp_path, lambda: None, clock.stop, polls=polls)
        assert success("esi-campaigns") > 5 * HOUR - 60
        assert success("esi-incursions") < started + 400


async def test_hot_prices_that_cannot_be_had_age() -> None:
    clock, told = Ended(), Told()
    market = FakeMarket(clock)
    clock.end = NOW + HOUR
    await HotPrices(market=market, publish=told, clock=clock, beat=lambda: None, types=[34]).run(clock.stop)
    last = success("hot-prices")
    assert last > HOUR - 400
    market.down(34, times=1_000)
    clock.stop.clear()
    clock.end += HOUR
    started = clock.now().timestamp() - NOW
    await HotPrices(market=market, publish=told, clock=clock, beat=lambda: None, types=[34]).run(clock.stop)
    assert success("hot-prices") == started


async def test_each_hub_of_eve_scouts_ages_by_itself(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    http = open_http(Settings(contact="ops@example.org", _env_file=None), clock=clock, total=2.0)
    async with FakeEveScout(lambda: clock.now().timestamp()) as server:
        server.lists = {"thera": [signature("1")], "turnur": [signature("x", "thera")]}
        clock.end = NOW + HOUR
        scout = EveScout(
            http=http,
            url=server.url,
            publish=told,
            checkpoint=Checkpoint(tmp_path / "scout.json"),
            clock=clock,
            beat=lambda: None,
        )
        await asyncio.wait_for(scout.run(clock.stop), 60)
    await http.aclose()
    assert success("eve-scout-thera") > HOUR - 120 and success("eve-scout-turnur") == 0.0
