"""kill -9 of ingest: every file of R2Z2 leaves what it would have left, and the polite limits hold over all restarts together."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from chaos_run import Run, State, running, same
from r2z2_world import r2z2_with

from warstream import kafka
from warstream.stack.child import Child

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]

FILES = 120
"""15 s at 8 a second."""
KILLS = 3


@asynccontextmanager
async def ingesting(war: Path, directory: Path, *, apache: bool = False) -> AsyncIterator[tuple[Run, Child, Any, set[int]]]:
    """A stack whose ingest reads the first files of the war from an R2Z2 of ours."""
    fake, ids = r2z2_with(war, FILES)
    async with fake, running(directory, apache=apache) as run:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WARSTREAM_R2Z2_URL", fake.url)
            yield run, run.stack.start_part("ingest", ["ingest", "--source", "r2z2"]), fake, ids


async def all_stored(run: Run, ids: set[int]) -> None:
    connection = await asyncpg.connect(run.settings.postgres_dsn)
    try:
        stored: set[int] = set()
        while stored != ids:
            await asyncio.sleep(0.5)
            stored = {row[0] for row in await connection.fetch("select killmail_id from killmails")}
    finally:
        await connection.close()


@pytest.fixture(scope="module")
async def calm(war: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    """What the files leave when nobody is killed."""
    async with ingesting(war, tmp_path_factory.mktemp("calm")) as (run, _, _, ids):
        await all_stored(run, ids)
        await run.settle()
        return await run.state()


@pytest.mark.parametrize(
    "kind",
    [
        "embedded",
        pytest.param(
            "apache",
            marks=[pytest.mark.apache, pytest.mark.skipif(not kafka.available(), reason=kafka.why_not() or "available")],
        ),
    ],
)
async def test_kill_of_ingest_loses_no_file(kind: str, war: Path, calm: State, tmp_path: Path, seed: int) -> None:
    dice = random.Random(f"ingest-{seed}")
    async with ingesting(war, tmp_path, apache=kind == "apache") as (run, ingest, fake, ids):
        for number in range(KILLS):
            await run.stack.wait_ready("ingest")
            asked = len(fake.requests)
            while len(fake.requests) < asked + dice.randint(5, FILES // KILLS):
                await asyncio.sleep(0.02)
            await run.kill_part("ingest")
            while ingest.restarts <= number:
                await asyncio.sleep(0.05)
        await all_stored(run, ids)
        pid = ingest.pid
        assert pid is not None
        os.kill(pid, 9)  # at the head, in the middle of its wait after a 404
        await asyncio.sleep(10)
        assert fake.violations == []
        await run.settle()
        same(await run.state(), calm)
