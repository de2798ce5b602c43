"""One war for all cases, and what an undisturbed run makes of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from chaos_run import State, running

from streams.simulator.archive import write_war

HOURS = 6.0
"""Of war: about 3,500 kills and a few repetitions, all within one horizon of the agents."""


@pytest.fixture(scope="session")
def seed() -> int:
    """WARSTREAM_CHAOS_SEED draws other moments; the one that failed is in the test's output."""
    number = int(os.environ.get("WARSTREAM_CHAOS_SEED", "1"))
    print(f"WARSTREAM_CHAOS_SEED={number}")
    return number


@pytest.fixture(scope="session")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """R2Z2 envelopes in order of posting: late ones, repeated ones and newer versions are among them."""
    path = tmp_path_factory.mktemp("war") / "war.ndjson"
    write_war(path, 7, HOURS)
    return path


@pytest.fixture(scope="session")
async def undisturbed(war: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    async with running(tmp_path_factory.mktemp("undisturbed")) as run:
        await run.feed(war)
        await run.settle()
        await run.nothing_lost()
        return await run.state()
