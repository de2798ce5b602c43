"""`warstream up` and `warstream doctor` before R2Z2: what they say of a 403, and that they do not ask again."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from email.utils import formatdate
from pathlib import Path

import pytest
from fake_http import FakeServer, Reply, Request
from fake_r2z2 import FakeR2Z2

from runtime.settings import Settings
from warstream.doctor import Finding, _clock, _r2z2, _try
from warstream.up import _live_again


async def test_a_403_is_one_sentence_and_the_next_look_does_not_ask(tmp_path: Path) -> None:
    async with FakeR2Z2(time.time, pointer=1_000) as server:
        settings = Settings(_env_file=None, r2z2_url=server.url, data_dir=tmp_path)  # type: ignore[call-arg]

        async def look() -> Finding:
            await asyncio.sleep(0.12)  # nearer together the server blocks
            return await _try("r2z2", _r2z2, settings, "check the network")

        assert "newest sequence 1,000" in (await look()).detail
        server.fault("sequence", Reply(503), Reply(403))
        assert (await look()).detail == f"{server.url} answers 503 Service Unavailable"
        refused = await look()
        assert not refused.good and refused.detail.startswith(f"{server.url} answers 403, which is for an hour")
        assert "\n" not in refused.detail and "WARSTREAM_CONTACT" in refused.remedy
        asked = len(server.requests)
        silent = await look()
        assert not silent.good and "not asked before" in silent.detail and len(server.requests) == asked
        assert server.violations == []


class Clockwork(FakeServer):
    """Answers 404 with a date so many seconds from ours; None: with no date."""

    def __init__(self, ahead: float | None) -> None:
        super().__init__(time.time)
        self.ahead = ahead

    async def reply(self, request: Request) -> Reply:
        if "x-compatibility-date" not in request.headers:
            self.violations.append("no X-Compatibility-Date")
        return Reply(404, headers={} if self.ahead is None else {"Date": formatdate(time.time() + self.ahead, usegmt=True)})


@pytest.mark.parametrize(
    ("ahead", "good", "detail"),
    [
        (0.0, True, "agrees with"),
        (-300.0, False, "this machine's clock is 300 s ahead"),
        (300.0, False, "this machine's clock is 300 s behind"),
        (None, True, "not compared"),
    ],
)
async def test_doctor_compares_the_clock_where_r2z2_is_silent(ahead: float | None, good: bool, detail: str) -> None:
    async with Clockwork(ahead) as server:
        settings = Settings(_env_file=None, esi_url=server.url, r2z2_url="http://127.0.0.1:9")  # type: ignore[call-arg]
        found = await _try("clock", _clock, settings, "set the clock (NTP)")
        assert found.good is good and server.violations == []
        assert re.sub(r"(299|301) s", "300 s", found.detail).startswith(detail)


async def test_doctor_says_when_nobody_tells_the_time() -> None:
    settings = Settings(_env_file=None, esi_url="http://127.0.0.1:9")  # type: ignore[call-arg]
    found = await _try("clock", _clock, settings, "set the clock (NTP)")
    assert found.good and found.detail == "not compared: http://127.0.0.1:9 does not answer"


async def test_up_tells_a_block_once_and_asks_no_more(tmp_path: Path) -> None:
    async with FakeR2Z2(time.time, pointer=1_000) as server:
        server.fault("sequence", *[Reply(403)] * 100)
        given = Settings(_env_file=None, r2z2_url=server.url, data_dir=tmp_path)  # type: ignore[call-arg]
        told: list[str] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await _live_again(given.model_copy(update={"live_retry_seconds": 0.15}), told.append, wait=True)
        assert len(server.requests) == 1
        assert len(told) == 1 and "answers 403" in told[0] and "it is asked nothing before" in told[0]
