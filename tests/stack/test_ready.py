"""Waiting for parts, with real processes that are slow, that end, and that never come."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from warstream.stack import child as child_module
from warstream.stack import ready as ready_module
from warstream.stack.child import Child
from warstream.stack.ready import NotReady, wait_ready

PART = """
import os, sys, time
kind, seconds = sys.argv[1], float(sys.argv[2])
time.sleep(seconds)
if kind == "broken":
    print("warstream: the port is taken; set another one", flush=True)
    sys.exit(1)
if kind == "good":
    os.write(int(os.environ["WARSTREAM_READY_FD"]), b"at work\\n")
time.sleep(60)
"""

Make = Callable[..., Child]


@pytest.fixture
async def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    """Starts a part that is not Warstream's but is watched like one."""
    package = tmp_path / "elsewhere" / "warstream"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(PART)
    monkeypatch.chdir(package.parent)  # where `python -m` looks first
    monkeypatch.setattr(child_module, "BACKOFF", (0.05,))
    made: list[Child] = []

    def start(name: str, *arguments: str) -> Child:
        child = Child(name, arguments, os.environ, tmp_path / f"{name}.log", lambda _: None)
        child.start()
        made.append(child)
        return child

    yield start
    for child in made:
        await child.stop()


async def test_a_slow_part_is_waited_for_and_said_once_to_be_slow(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready_module, "SAY_AFTER", 0.3)
    told: list[str] = []
    children = [make("sink", "good", "0"), make("worker", "good", "2")]
    await asyncio.wait_for(wait_ready(children, 60, told.append), 30)
    assert len(told) == 1
    assert told[0].startswith("starting  still waiting for ") and "worker, 0 s; see " in told[0]
    assert all(child.ready.is_set() for child in children)


async def test_a_quick_part_is_not_talked_about(make: Make) -> None:
    told: list[str] = []
    await asyncio.wait_for(wait_ready([make("sink", "good", "0")], 60, told.append), 30)
    assert told == []


async def test_a_part_that_ends_again_and_again_is_given_up_with_its_last_words(make: Make) -> None:
    broken = make("worker", "broken", "0")
    with pytest.raises(NotReady, match="worker has ended 3 times without being ready: warstream: the port is taken; set another"):
        await asyncio.wait_for(wait_ready([make("sink", "silent", "0"), broken], 60, lambda _: None), 30)


async def test_a_part_that_lives_and_never_comes_is_given_up_at_the_limit(make: Make) -> None:
    with pytest.raises(NotReady, match=r"sink not ready within 1 s; the log is .*sink\.log\. WARSTREAM_START_SECONDS"):
        await asyncio.wait_for(wait_ready([make("sink", "silent", "0")], 1.0, lambda _: None), 30)
