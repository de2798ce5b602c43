"""One server's door as all our tasks share it: one request at a time, a pause after each answer, silence when asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Gate:
    """`spacing` is in seconds, from an answer to the next request; 0 lets requests through as they come."""

    def __init__(self, spacing: float) -> None:
        self._spacing = spacing
        self._lock = asyncio.Lock()
        self._free_at = 0.0
        self.silent_until = 0.0
        """Unix seconds before which nothing is asked."""

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Hold it from the request to the answer's first line."""
        if self._spacing == 0:
            yield
            return
        loop = asyncio.get_running_loop()
        async with self._lock:
            await asyncio.sleep(self._free_at - loop.time())
            try:
                yield
            finally:
                self._free_at = loop.time() + self._spacing
