"""What is said when a check of the days cannot go on: of Postgres only what is Postgres's."""

from __future__ import annotations

import asyncio
import errno
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from runtime.clock import ManualClock, SystemClock
from runtime.settings import Settings
from warstream import completeness
from warstream.completeness import RETRY_SECONDS, PostgresAway, held, watch_completeness


class Told:
    """A log that remembers its warnings."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def warning(self, text: str, *, error: str) -> None:
        self.lines.append((text, error))


async def told_of(error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The warnings when two rounds end with this error; the third one is asked to stop."""
    told, stop, clock = Told(), asyncio.Event(), ManualClock(SystemClock().now())
    rounds = 0

    class Failing:
        def __init__(self, **_: Any) -> None: ...

        async def run(self, _hours: float, stop: asyncio.Event) -> None:
            nonlocal rounds
            rounds += 1
            if rounds == 3:
                stop.set()
                return
            raise error

    monkeypatch.setattr(completeness, "History", Failing)
    monkeypatch.setattr("runtime.log.get", lambda _name: told)
    settings = Settings(_env_file=None, data_dir=tmp_path)  # type: ignore[call-arg]
    nobody: Any = None
    await asyncio.wait_for(watch_completeness(settings, nobody, nobody, nobody, nobody, clock, lambda: None, stop), 30)
    assert sum(clock.slept) == 2 * RETRY_SECONDS
    return told.lines


async def test_a_full_disk_is_not_called_postgres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = await told_of(OSError(errno.ENOSPC, "No space left on device"), tmp_path, monkeypatch)
    assert len(lines) == 2
    for text, error in lines:
        assert "Postgres" not in text and "tried again later" in text and "No space left on device" in error


async def test_postgres_away_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = await told_of(PostgresAway("ConnectionRefusedError: refused"), tmp_path, monkeypatch)
    assert lines == [("Postgres does not answer; completeness is checked again later", "ConnectionRefusedError: refused")] * 2


async def test_whoever_asks_a_postgres_that_is_away_is_told_so() -> None:
    with pytest.raises(PostgresAway, match="ConnectionRefusedError"):
        await held("postgresql://nobody@127.0.0.1:9/nothing", date(2026, 11, 20))
