"""kill -9 of every part and server in the middle of a war, on the embedded broker: the same rows and figures afterwards."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from chaos_run import Run, State, running, same

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

Chaos = Callable[[Run, random.Random], Awaitable[None]]


async def test_an_undisturbed_run_is_whole(undisturbed: State) -> None:
    assert undisturbed.rows["killmails"] > 3_000
    assert undisturbed.dead_letters == 0
    assert undisturbed.shown == undisturbed.activity
    assert set(undisturbed.fed.values()) == {1}
    assert len(undisturbed.fed) == undisturbed.rows["killmails"]


def part(name: str, times: int) -> Chaos:
    async def chaos(run: Run, dice: random.Random) -> None:
        for _ in range(times):
            await asyncio.sleep(dice.uniform(0.2, 2.0))
            await run.recovery(name, after=lambda: run.kill_part(name))

    return chaos


async def postgres(run: Run, dice: random.Random) -> None:
    await asyncio.sleep(dice.uniform(0.5, 2.0))
    await run.recovery("postgres", after=lambda: run.kill_server("postgres"))
    await asyncio.sleep(dice.uniform(0.2, 1.0))
    await run.recovery("postgres", after=run.kill_backend)
    await asyncio.sleep(dice.uniform(0.2, 1.0))
    await run.recovery("postgres", after=lambda: run.kill_server("postgres"))


async def everything(run: Run, dice: random.Random) -> None:
    """A schedule in which kills fall upon recoveries."""
    for name in dice.sample(["worker", "redis", "postgres", "server", "worker", "postgres", "server", "redis"], 8):
        await asyncio.sleep(dice.uniform(0.1, 1.5))
        await (run.kill_server("postgres") if name == "server" else run.kill_part(name))


CASES: dict[str, Chaos] = {
    "worker": part("worker", 2),
    "sink-postgres": part("postgres", 2),
    "sink-redis": part("redis", 2),
    "postgres": postgres,
    "everything": everything,
}


@pytest.mark.parametrize("case", CASES)
async def test_kill_leaves_the_same(case: str, war: Path, undisturbed: State, tmp_path: Path, seed: int) -> None:
    async with running(tmp_path) as run:
        feeding = asyncio.create_task(run.feed(war))
        try:
            await CASES[case](run, random.Random(f"{case}-{seed}"))
            await feeding
        finally:
            feeding.cancel()
        await run.settle()
        print(f"{case}: recovered after {run.recoveries} s")
        await run.nothing_lost()
        same(await run.state(), undisturbed)
