"""Waiting for the days of late kills: progress is that they become fewer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator

import pytest

from warstream.settle import Stalled, none_due


def counts(numbers: Iterable[int]) -> Callable[[], Awaitable[int]]:
    left: Iterator[int] = iter(numbers)

    async def count() -> int:
        return next(left)

    return count


async def test_it_waits_as_long_as_they_become_fewer() -> None:
    seen: list[int] = []
    await none_due(counts([5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0]), seen.append, stall=0.5)
    assert seen[-1] == 0


async def test_it_gives_up_when_they_do_not() -> None:
    with pytest.raises(Stalled, match="kills behind"):
        await none_due(counts([9, 5, *[5, 6, 7, 6, 5] * 9]), stall=0.5)
