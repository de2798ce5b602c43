"""`warstream up` and `warstream doctor` before R2Z2: what they say of a 403, and that they do not ask again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path

from fake_http import Reply
from fake_r2z2 import FakeR2Z2

from runtime.settings import Settings
from warstream.doctor import Finding, _r2z2, _try
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
