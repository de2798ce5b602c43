"""A backfill brings real kills: it does not go into a stack that plays others, and ends when it is told to."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from runtime.settings import Settings
from streams.backfill import DayDone, Report
from warstream.backfill import OtherKind, backfill
from warstream.cli import app
from warstream.stopping import until_stopped

DAY = date(2021, 12, 1)
GO_ON = "days that are missing: 1, see above; repeat the command"
NO_SOONER = "days that EVE Ref has not, or not whole: 1, see above"


def untouched(directory: Path) -> bool:
    return not any(directory.iterdir())


@pytest.mark.parametrize("mode", ["simulated", "replay"])
async def test_real_kills_do_not_go_where_others_are(mode: str, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, mode=mode)  # type: ignore[arg-type, call-arg]
    with pytest.raises(OtherKind, match=f"plays {mode} kills"):
        await backfill(settings, DAY, DAY, asyncio.Event(), tell=print, done=lambda: None)
    assert untouched(tmp_path)


@pytest.mark.parametrize(
    ("last", "code", "said"),
    [("read", 0, "of 2 of 2 days"), ("unchanged", 0, "of 2 of 2 days")]
    + [(one, 1, GO_ON) for one in ("failed", "stopped")]
    + [(one, 1, NO_SOONER) for one in ("missing", "damaged", "short")],
)
def test_the_command_ends_with_1_while_days_are_missing(
    last: Any, code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetched(*_: object, **__: object) -> Report:
        other = DayDone(date(2021, 12, 2), "read", 0, 50, short=50) if last == "short" else DayDone(date(2021, 12, 2), last)
        return Report([DayDone(DAY, "read", 1_200), other])

    monkeypatch.setattr("warstream.backfill.backfill", fetched)
    command = ["backfill", "--from", "2021-12-01", "--to", "2021-12-02"]
    done = CliRunner().invoke(app, command, env={"WARSTREAM_DATA_DIR": str(tmp_path)})
    assert done.exit_code == code and "1,200 killmails read" in done.output
    assert said in done.output and "Unavailable(" not in done.output
    assert (GO_ON in done.output, NO_SOONER in done.output) == (said == GO_ON, said == NO_SOONER)


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
