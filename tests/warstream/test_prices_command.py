"""`warstream prices`, and what the kills that come afterwards are worth."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fake_everef import FakeEveRef
from market_twins import forge_csv
from stream_twins import START, body
from typer.testing import CliRunner

from runtime.settings import Settings
from streams.everef_market import market_path
from warstream import cli
from warstream.prices import appraiser, fetch_prices

DAY = date(2026, 11, 23)
SHIP = 587  # a Rifter; the victim of the twins flies a capsule, which has a price without a market
TIME = datetime(2026, 11, 23, 11, 59, tzinfo=UTC)


async def test_what_is_fetched_prices_kills(tmp_path: Path) -> None:
    async with FakeEveRef(START.timestamp) as server:
        for back in range(2):
            day = DAY - timedelta(days=back)
            server.files[market_path(day)] = forge_csv(day, {SHIP: 10.0 + back})
        settings = Settings(_env_file=None, data_dir=tmp_path, everef_url=server.url, contact="tests@example.org")  # type: ignore[call-arg]
        mail = body()
        mail["victim"] |= {"ship_type_id": SHIP}
        assert await appraiser(settings)(mail, TIME) is None  # type: ignore[arg-type]
        told: list[str] = []
        done: list[None] = []
        days = await fetch_prices(
            settings, DAY - timedelta(days=2), DAY, asyncio.Event(), tell=told.append, done=lambda: done.append(None)
        )
        assert [day.outcome for day in days] == ["missing", "fetched", "fetched"] and len(done) == 3
        assert told == ["2026-11-21: EVE Ref has no market history of this day; it is left out."]
        worth = await appraiser(settings)(mail, TIME)  # type: ignore[arg-type]
        assert worth is not None and (worth["total"], worth["days"]) == (10.0, 2)
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        assert await appraiser(settings, elsewhere)(mail, TIME) is None  # type: ignore[arg-type]
        assert server.violations == []


def test_no_network_is_one_sentence_within_seconds(tmp_path: Path) -> None:
    env = os.environ | {"WARSTREAM_EVEREF_URL": "http://127.0.0.1:9", "WARSTREAM_DATA_DIR": str(tmp_path), "COLUMNS": "300"}
    command = [sys.executable, "-m", "warstream", "prices", "--from", "2026-11-01", "--to", "2026-11-02"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]  # after the bar
    assert line.startswith("warstream: EVE Ref at http://127.0.0.1:9 cannot be reached (ConnectError")


@pytest.mark.parametrize(("command", "day"), [("prices", "2003-09-30"), ("prices", "1990-01-01"), ("backfill", "2000-11-28")])
def test_days_before_the_first_are_refused_before_anything_starts(
    command: str, day: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli.app, [command, "--from", day, "--to", "2026-11-01"])
    assert told.exit_code == 2 and f"--from {day} lies before 200" in " ".join(told.output.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


def test_days_in_the_wrong_order_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli.app, ["prices", "--from", "2026-11-02", "--to", "2026-11-01"])
    assert told.exit_code == 2 and "lies before" in told.output
    assert list(tmp_path.iterdir()) == []
