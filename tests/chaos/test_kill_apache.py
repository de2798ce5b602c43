"""The same on Apache Kafka, where the broker too is killed: what it acknowledged it keeps."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from chaos_run import BROKER_RECOVERED_WITHIN, Run, State, running, same

from warstream import kafka
from warstream.kafka import ApacheKafka

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.apache,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not kafka.available(), reason=kafka.why_not() or "available"),
]


async def kill_broker(run: Run) -> None:
    broker = run.stack.broker
    assert isinstance(broker, ApacheKafka)
    await asyncio.to_thread(broker.kill)
    await asyncio.to_thread(broker.start)


async def broker(run: Run, dice: random.Random) -> None:
    for name in ("worker", "postgres"):
        await asyncio.sleep(dice.uniform(0.5, 2.0))
        await run.recovery(name, after=lambda: kill_broker(run), within=BROKER_RECOVERED_WITHIN)


async def parts(run: Run, dice: random.Random) -> None:
    for name in dice.sample(["worker", "postgres", "redis"], 3):
        await asyncio.sleep(dice.uniform(0.2, 1.0))
        await run.recovery(name, after=lambda name=name: run.kill_part(name))  # type: ignore[misc]


async def everything(run: Run, dice: random.Random) -> None:
    """A schedule in which kills fall upon recoveries."""
    for name in dice.sample(["worker", "redis", "postgres", "server", "broker", "worker", "postgres", "broker"], 8):
        await asyncio.sleep(dice.uniform(0.1, 1.5))
        if name == "broker":
            await kill_broker(run)
        else:
            await (run.kill_server("postgres") if name == "server" else run.kill_part(name))


CASES = {"broker": broker, "parts": parts, "everything": everything}


@pytest.mark.parametrize("case", CASES)
async def test_kill_on_apache_leaves_the_same(case: str, war: Path, undisturbed: State, tmp_path: Path, seed: int) -> None:
    async with running(tmp_path, apache=True) as run:
        feeding = asyncio.create_task(run.feed(war))
        try:
            await CASES[case](run, random.Random(f"{case}-{seed}"))
            await feeding
        finally:
            feeding.cancel()
        await run.settle()
        print(f"apache {case}: recovered after {run.recoveries} s")
        await run.nothing_lost()
        same(await run.state(), undisturbed)
