"""Work that ends early when somebody asks to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable


async def until_stopped(stop: asyncio.Event, work: Awaitable[object]) -> bool:
    """Do the work unless told to stop; returns whether we were told. Raises what the work raises."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if task in done:
        task.result()
        return stop.is_set()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return True
