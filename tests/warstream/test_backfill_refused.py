"""A backfill brings real kills: it does not go into a stack that plays others, and ends when it is told to."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from runtime.settings import Settings
from warstream.backfill import OtherKind, backfill
from warstream.stopping import until_stopped

DAY = date(2021, 12, 1)


def untouched(directory: Path) -> bool:
    return not any(directory.iterdir())


@pytest.mark.parametrize("mode", ["simulated", "replay"])
async def test_real_kills_do_not_go_where_others_are(mode: str, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, mode=mode)  # type: ignore[arg-type, call-arg]
    with pytest.raises(OtherKind, match=f"plays {mode} kills"):
        await backfill(settings, DAY, DAY, asyncio.Event(), tell=print, done=lambda: None)
    assert untouched(tmp_path)


async def test_work_ends_when_it_is_told_to_stop() -> None:
    stop = asyncio.Event()
    endless = asyncio.ensure_future(asyncio.Event().wait())
    asyncio.get_running_loop().call_later(0.05, stop.set)
    assert await until_stopped(stop, endless)
    assert endless.cancelled()


async def test_work_that_is_done_is_not_stopped_and_its_fault_goes_through() -> None:
    assert not await until_stopped(asyncio.Event(), asyncio.sleep(0))
    with pytest.raises(ZeroDivisionError):
        await until_stopped(asyncio.Event(), _fail())


async def _fail() -> None:
    raise ZeroDivisionError
