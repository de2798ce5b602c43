"""EVE Ref's market history by date: fetched politely, and put in place whole or not at all."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from fake_everef import FakeEveRef
from fake_http import Reply
from market_twins import forge_csv

from runtime.settings import Settings
from streams.checkpoint import Checkpoint
from streams.everef_market import forge_averages, market_file, market_path
from streams.http import Ok, Unavailable, open_http
from streams.market_days import TRIES, MarketDays, Unreachable, days_between

FIRST = date(2026, 11, 1)
LAST = date(2026, 11, 3)
DAYS = [FIRST + timedelta(days=number) for number in range(3)]


@pytest.fixture
async def server(clock):
    async with FakeEveRef(lambda: clock.now().timestamp()) as server:
        for day in DAYS:
            server.files[market_path(day)] = forge_csv(day, {34: 4.0 + day.day, 35: 9.0})
        yield server
        assert server.violations == [] and server.open_most == 1


@pytest.fixture
def fetch(server, clock, tmp_path):
    async def run(first=FIRST, last=LAST, stop=None, progress=lambda _: None):
        http = open_http(Settings(contact="tests@example.org", _env_file=None), clock=clock)
        checkpoint = Checkpoint(tmp_path / "etags.json")
        job = MarketDays(
            http=http, url=server.url, directory=tmp_path / "market", checkpoint=checkpoint, clock=clock, beat=lambda: None
        )
        try:
            return await asyncio.wait_for(job.run(first, last, stop or asyncio.Event(), progress), 30)
        finally:
            await http.aclose()

    return run


def held(tmp_path):
    return sorted(path.name for path in (tmp_path / "market").iterdir())


def outcomes(report):
    return [done.outcome for done in report]


async def test_every_day_is_put_in_place(fetch, tmp_path):
    heard = []
    report = await fetch(progress=heard.append)
    assert outcomes(report) == ["fetched"] * 3 and heard == report and [done.types for done in report] == [2, 2, 2]
    assert held(tmp_path) == [market_file(day) for day in DAYS], "and nothing else is left beside them"
    assert forge_averages(tmp_path / "market" / market_file(LAST)) == [(34, 7.0), (35, 9.0)]


async def test_a_second_run_fetches_only_what_changed_or_is_gone(fetch, server, tmp_path):
    await fetch()
    server.files[market_path(DAYS[1])] = forge_csv(DAYS[1], {34: 99.0})
    (tmp_path / "market" / market_file(DAYS[2])).unlink()
    server.sent.clear()
    assert outcomes(await fetch()) == ["unchanged", "fetched", "fetched"]
    assert [status for _, status, _ in server.sent] == [304, 200, 200]
    assert forge_averages(tmp_path / "market" / market_file(DAYS[1])) == [(34, 99.0)]


async def test_a_day_that_is_missing_is_named_and_the_others_come(fetch, server, tmp_path):
    del server.files[market_path(DAYS[1])]
    report = await fetch()
    assert outcomes(report) == ["fetched", "missing", "fetched"] and "2026-11-02" in report[1].note


async def test_a_download_that_breaks_goes_on_where_it_broke(fetch, server, clock):
    server.faults[market_path(FIRST)] = [Reply(200, server.files[market_path(FIRST)], cut=60), Reply(503)]
    assert outcomes(await fetch()) == ["fetched"] * 3
    assert [status for path, status, _ in server.sent if path == f"/{market_path(FIRST)}"] == [200, 503, 206]
    assert clock.slept[:2] == [2.0, 4.0]


async def test_a_damaged_file_is_fetched_once_more_and_never_put_in_place(fetch, server, tmp_path):
    server.faults[market_path(FIRST)] = [Reply(200, b"no archive")]
    server.files[market_path(LAST)] = b"never one"
    report = await fetch()
    assert outcomes(report) == ["fetched", "fetched", "damaged"] and "damaged or cut off" in report[2].note
    assert held(tmp_path) == [market_file(day) for day in DAYS[:2]]
    assert len(server.asked(f"/{market_path(LAST)}")) == 2


async def test_a_bad_new_version_leaves_the_old_one_there(fetch, server, tmp_path):
    await fetch()
    server.files[market_path(LAST)] = b"rewritten, and broken"
    assert outcomes(await fetch())[2] == "damaged"
    assert forge_averages(tmp_path / "market" / market_file(LAST)) == [(34, 7.0), (35, 9.0)]


async def test_a_block_ends_all_asking(fetch, server):
    server.faults[market_path(FIRST)] = [Reply(403)]
    report = await fetch()
    assert outcomes(report) == ["failed"] * 3 and "WARSTREAM_CONTACT" in report[0].note
    assert len(server.requests) == 1


async def test_after_some_tries_the_day_is_given_up(fetch, server, clock):
    server.faults[market_path(FIRST)] = [Reply(429, headers={"retry-after": "90"})] * TRIES
    report = await fetch()
    assert outcomes(report) == ["failed", "fetched", "fetched"] and "429" in report[0].note
    assert sum(clock.slept) >= 90 * TRIES, "the server's own time counts"


async def test_stopped_it_says_so(fetch, tmp_path):
    stop = asyncio.Event()
    report = await fetch(stop=stop, progress=lambda _: stop.set())
    assert outcomes(report) == ["fetched", "stopped", "stopped"]


def test_days_that_are_none():
    with pytest.raises(ValueError, match="swap them"):
        days_between(LAST, FIRST)
    with pytest.raises(ValueError, match="begins on"):
        days_between(date(2001, 1, 1), date(2001, 1, 2))


async def test_a_server_that_cannot_be_reached_ends_the_run_soon_and_is_named(clock, tmp_path):
    """And not after two minutes a day."""
    with pytest.raises(Unreachable, match=r"EVE Ref at http://127\.0\.0\.1:9 cannot be reached .*WARSTREAM_EVEREF_URL"):
        await unreachable(clock, tmp_path, [None, None])
    assert sum(clock.slept) <= 5


async def test_one_that_is_gone_in_the_middle_is_not_asked_for_the_days_that_are_left(clock, tmp_path):
    report = await unreachable(clock, tmp_path, [Ok(b""), *[None] * TRIES])
    assert outcomes(report) == ["damaged", "failed", "failed"]
    assert "cannot be reached any more" in report[1].note and "not asked for" in report[2].note


async def unreachable(clock, tmp_path, answers):
    """A run on these answers, each of one try; None is no connection. What is fetched is no market file."""
    gone = Unavailable("ConnectError: no way out", unreached=True)
    left = [answers[0], *answers] if isinstance(answers[0], Ok) else answers  # a damaged file is fetched once more

    class Asked:
        async def download(self, _url, path, *, etag):
            answer = left.pop(0)
            if isinstance(answer, Ok):
                path.write_bytes(b"none")
            return gone if answer is None else answer

    job = MarketDays(
        http=Asked(),
        url="http://me:hunter2@127.0.0.1:9",
        directory=tmp_path / "market",
        checkpoint=Checkpoint(tmp_path / "etags.json"),
        clock=clock,
        beat=lambda: None,
    )
    return await asyncio.wait_for(job.run(FIRST, LAST, asyncio.Event()), 30)
