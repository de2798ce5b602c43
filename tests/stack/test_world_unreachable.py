"""`warstream world` without a network: it is ready, says what is missing, goes on, and complains once an outage."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import orjson
import pytest

from runtime.settings import Settings
from warstream.stack.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

NOBODY = "http://127.0.0.1:9"
LOOKED_AT = 5.0
"""Seconds; longer silences are looked at under a clock that tests move (`tests/streams`)."""


async def test_without_a_network_it_is_ready_and_says_once_what_it_cannot_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ESI", "EVE_SCOUT", "DOTLAN"):
        monkeypatch.setenv(f"WARSTREAM_{name}_URL", NOBODY)
    monkeypatch.setenv("WARSTREAM_CONTACT", "tests@example.com")
    settings = Settings(_env_file=None, data_dir=tmp_path, mode="live", log_json=True)  # type: ignore[call-arg]
    said: list[str] = []
    stack = Stack(settings, said.append)
    try:
        await stack.start_servers("live")
        child = stack.start_part("world", ["world"])
        await stack.wait_ready("world")
        process = child.pid
        await asyncio.sleep(LOOKED_AT)
        assert process is not None and child.pid == process and child.restarts == 0
    finally:
        await stack.stop()
    assert [line for line in said if line.startswith("world") and "ESI at http://127.0.0.1:9 does not answer" in line], said
    lines = [orjson.loads(line) for line in (tmp_path / "logs" / "world.log").read_text().splitlines()]  # a traceback is none
    assert not [line for line in lines if "exception" in line or line["level"] == "error"]
    warnings = Counter(line["event"] for line in lines if line["level"] == "warning")
    assert set(warnings.values()) == {1}, warnings
    for source in ("EVE-Scout does not answer", "ESI is not available"):
        assert sum(event.startswith(source) for event in warnings) == 1, (source, warnings)
    assert len(warnings) <= 3, "ESI, EVE-Scout, and that prices are not renewed"
