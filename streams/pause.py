"""Waiting that ends early when asked to stop and that shows signs of life meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from runtime.clock import Clock

T = TypeVar("T")

BREATH = 30.0
"""Seconds between two signs of life in a long wait. A block lasts an hour; a watchdog that took the silence for death
would restart the source, and the restarted one would ask again while still blocked."""


async def unless_stopped(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """The result of `work`, or None when `stop` came first; the work is cancelled then. Raises what the work raises."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def finished(work: Coroutine[Any, Any, T], stop: asyncio.Event, beat: Callable[[], None], *, grace: float) -> T | None:
    """The result of `work`, with signs of life meanwhile. After `stop` it has `grace` seconds more; None when that is not enough,
    and it is cancelled then. Raises what the work raises."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        while not working.done() and not stopping.done():
            await asyncio.wait({working, stopping}, timeout=BREATH, return_when=asyncio.FIRST_COMPLETED)
            beat()
        if not working.done():
            await asyncio.wait({working}, timeout=grace)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def pause(clock: Clock, seconds: float, stop: asyncio.Event, beat: Callable[[], None]) -> None:
    """Wait `seconds` of the clock, or until `stop` is set."""
    left = seconds
    while left > 0 and not stop.is_set():
        piece = min(left, BREATH)
        left -= piece
        await unless_stopped(clock.sleep(piece), stop)
        if left > 0:
            beat()
