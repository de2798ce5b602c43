"""Waiting that ends early."""

from __future__ import annotations

import asyncio

import pytest

from streams import pause
from streams.pause import finished


async def after(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "done"


async def test_long_work_shows_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pause, "BREATH", 0.02)
    beats: list[int] = []
    assert await finished(after(0.2), asyncio.Event(), lambda: beats.append(1), grace=0) == "done"
    assert len(beats) >= 3


@pytest.mark.parametrize(("needs", "result"), [(0.05, "done"), (60.0, None)])
async def test_after_stop_it_has_its_grace(needs: float, result: str | None) -> None:
    stop = asyncio.Event()
    stop.set()
    assert await finished(after(needs), stop, lambda: None, grace=0.5) == result


async def test_what_the_work_raises_is_raised() -> None:
    async def breaks() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await finished(breaks(), asyncio.Event(), lambda: None, grace=1)
