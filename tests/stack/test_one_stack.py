"""One data directory, one stack."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.settings import Settings
from warstream.stack.stack import AlreadyRunning, Stack, running_stack
from warstream.up import up


async def test_a_second_start_says_so_at_once_and_leaves_the_first_one_its_addresses(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    first = Stack(settings, lambda _: None)
    first.take_directory()
    (tmp_path / "stack.json").write_bytes(b'{"mode": "live"}')
    told: list[str] = []
    with pytest.raises(AlreadyRunning, match="already runs"):
        await asyncio.wait_for(up(settings, asyncio.Event(), told.append), 2)
    await Stack(settings, told.append).stop()
    assert not any(text.startswith("stopped") for text in told)
    assert running_stack(tmp_path) == {"mode": "live"}
    await first.stop()
    assert running_stack(tmp_path) is None and not (tmp_path / "stack.json").exists()
