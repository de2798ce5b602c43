"""Asking whether R2Z2 is there, of a server that blocks whoever breaks its limits; time is the test's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fake_http import Reply
from fake_r2z2 import FakeR2Z2

from runtime.settings import Settings
from streams.checkpoint import Checkpoint
from streams.http import open_http
from streams.r2z2 import resumed
from streams.r2z2_probe import probe

POINTER = "/ephemeral/sequence.json"


@pytest.fixture
async def server(clock):
    async with FakeR2Z2(lambda: clock.now().timestamp(), pointer=1_000) as server:
        yield server
        assert server.violations == []


@pytest.fixture
def ask(server, clock, tmp_path):
    """One run of the command: nothing but the checkpoint is left of an earlier one."""

    async def asked(url: str | None = None):
        http = open_http(Settings(contact="tests@example.org", _env_file=None), clock=clock)
        try:
            return await probe(http, url or server.url, 1.0, Checkpoint(tmp_path / "r2z2.json"), clock)
        finally:
            await http.aclose()

    return asked


async def test_it_tells_whether_r2z2_answers_and_what_else_it_said(server, clock, ask, tmp_path):
    assert (await ask()).live
    replies = {
        "no pointer": Reply(200, b"<html>"),
        "did not answer within": Reply(200, b'{"sequence": 5}', stall=True),
        "answers HTTP 500": Reply(500),
        "answers 418": Reply(418),
    }
    server.fault("sequence", *replies.values())
    for said in replies:
        await clock.sleep(60)
        told = await ask()
        assert not told.live and said in told.said and told.until is None
    assert "does not answer (ConnectError" in (await ask("http://127.0.0.1:9")).said


async def test_after_a_403_nothing_is_asked_for_an_hour_over_all_restarts(server, clock, ask):
    server.fault("sequence", *[Reply(403)] * 100)
    blocked = clock.now()
    first = await ask()
    assert first.until == blocked + timedelta(hours=1) and "403" in first.said and first.asked
    for _ in range(59):
        await clock.sleep(60)
        again = await ask()
        assert (again.live, again.until, again.asked) == (False, first.until, False)
    assert len(server.asked(POINTER)) == 1
    await clock.sleep(61)
    assert "403" in (await ask()).said and len(server.asked(POINTER)) == 2


async def test_a_429_says_how_long(server, clock, ask):
    server.fault("sequence", Reply(429, headers={"Retry-After": "300"}))
    told = await ask()
    assert "429" in told.said and told.until == clock.now() + timedelta(seconds=300)
    await clock.sleep(290)
    assert not (await ask()).live and len(server.asked(POINTER)) == 1


async def test_the_pollers_place_stays_and_it_keeps_the_silence(server, clock, ask, tmp_path):
    kept = {"v": 1, "cursor": 990, "gaps": [[980, 1.0, 2.0]], "cluster_id": "c"}
    Checkpoint(tmp_path / "r2z2.json").save(kept)
    server.fault("sequence", Reply(403))
    await ask()
    fresh = Checkpoint(tmp_path / "r2z2.json").load()
    assert resumed(fresh).not_before == clock.now().timestamp() + 3_600
    assert {name: fresh[name] for name in kept} == kept


async def test_the_pollers_block_is_obeyed_and_its_pause_after_a_miss_waited_out(server, clock, ask, tmp_path):
    now = clock.now().timestamp()
    Checkpoint(tmp_path / "r2z2.json").save({"v": 1, "cursor": 990, "not_before": now + 1_800})
    assert (await ask()).asked is False and server.asked(POINTER) == []
    Checkpoint(tmp_path / "r2z2.json").save({"v": 1, "cursor": 990, "not_before": now + 6})
    assert (await ask()).live and server.asked(POINTER) == [now + 6]


async def test_a_clock_that_was_wrong_silences_for_an_hour_at_most(server, clock, ask, tmp_path):
    Checkpoint(tmp_path / "r2z2.json").save({"v": 1, "not_before": clock.now().timestamp() + 1e9})
    assert (await ask()).until == clock.now() + timedelta(hours=1)
    await clock.sleep(3_601)
    assert (await ask()).live
