"""kill -9 of ingest: every file of R2Z2 arrives, and the polite limits hold over all restarts together."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import asyncpg
import pytest
from chaos_run import running
from r2z2_world import r2z2_with

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]

FILES = 120
"""15 s at 8 a second."""
KILLS = 3


async def test_kill_of_ingest_loses_no_file(war: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(f"ingest-{seed}")
    fake, ids = r2z2_with(war, FILES)
    async with fake, running(tmp_path) as run:
        monkeypatch.setenv("WARSTREAM_R2Z2_URL", fake.url)
        ingest = run.stack.start_part("ingest", ["ingest", "--source", "r2z2"])
        for number in range(KILLS):
            await run.stack.wait_ready("ingest")
            asked = len(fake.requests)
            while len(fake.requests) < asked + dice.randint(5, FILES // KILLS):
                await asyncio.sleep(0.02)
            await run.kill_part("ingest")
            while ingest.restarts <= number:
                await asyncio.sleep(0.05)
        connection = await asyncpg.connect(run.settings.postgres_dsn)
        try:
            stored: set[int] = set()
            while stored != ids:
                await asyncio.sleep(0.5)
                stored = {row[0] for row in await connection.fetch("select killmail_id from killmails")}
            assert await connection.fetchval("select count(*) from dead_letters") == 0
        finally:
            await connection.close()
        pid = ingest.pid
        assert pid is not None
        os.kill(pid, 9)  # at the head, in the middle of its wait after a 404
        await asyncio.sleep(10)
        assert fake.violations == []
