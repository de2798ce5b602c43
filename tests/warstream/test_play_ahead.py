"""Reading ahead of the producer loses nothing, whatever ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from warstream.play import BATCH, _ahead


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
