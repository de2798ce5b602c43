"""Reading ahead of the producer loses nothing, whatever ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from runtime.clock import ManualClock
from warstream.play import BATCH, _ahead, _timed


def numbers(count: int, fault: Exception | None = None) -> Iterator[int]:
    yield from range(count)
    if fault is not None:
        raise fault


@pytest.mark.parametrize("count", [0, 1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH + 7])
async def test_everything_comes_in_order(count: int) -> None:
    assert [one async for batch in _ahead(numbers(count)) for one in batch] == list(range(count))


@pytest.mark.parametrize("count", [0, 1, BATCH, 2 * BATCH + 5])
async def test_what_was_read_before_a_fault_comes_before_the_fault(count: int) -> None:
    found: list[int] = []
    with pytest.raises(ValueError, match="damaged"):
        async for batch in _ahead(numbers(count, ValueError("damaged"))):
            found += batch
            await asyncio.sleep(0.01)  # the next batch is read meanwhile, and meets the fault
    assert found == list(range(count))


def test_a_time_without_a_zone_is_utc_in_a_timed_replay_too(tmp_path: Path) -> None:
    times = ["2021-11-27T10:00:02", "2021-11-27T10:00:01Z", "2021-11-27T13:00:00+03:00"]
    path = tmp_path / "kills.ndjson"
    path.write_bytes(b"\n".join(orjson.dumps({"killmail_id": at, "killmail_time": time}) for at, time in enumerate(times)))
    found = list(_timed([path], ManualClock(datetime(2026, 1, 1, tzinfo=UTC)), False))
    assert [orjson.loads(arrival.payload)["killmail_id"] for _, arrival in found] == [2, 1, 0]
