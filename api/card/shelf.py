"""Cards that were drawn: kept while they are asked for, drawn once however many ask, never on the event loop."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

import anyio.to_thread
from anyio import CapacityLimiter

from api.problems import Problem

KEPT = 64
"""Some 6 MB. A link is read by many chats within minutes, and then by nobody."""
WAITING = 32
"""Cards to draw before one more is refused: they take 2 s, and who asks for more draws all battles there are."""


class Shelf:
    """PNGs by key. A key names one version of one card."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[bytes]] = {}
        # Not two: the faces of FreeType are for one thread at a time, and answers need the other processor.
        self._one = CapacityLimiter(1)

    async def get(self, key: str, draw: Callable[[], bytes]) -> bytes:
        """The card of this key, drawn in a thread when it is not there. Raises the problem busy."""
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        task = self._drawing.get(key)
        if task is None:
            if len(self._drawing) >= WAITING:
                raise Problem("busy", f"{WAITING} other cards are drawn first; try again in a few seconds.")
            task = asyncio.create_task(self._draw(key, draw))
            self._drawing[key] = task
        return await asyncio.shield(task)  # who goes away does not take it from the others

    async def _draw(self, key: str, draw: Callable[[], bytes]) -> bytes:
        try:
            card = await anyio.to_thread.run_sync(draw, limiter=self._one)
        finally:
            del self._drawing[key]
        self._kept[key] = card
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return card
