"""Keeps the doctrines' table and the process that reckons with it in step.

Numbered, as it must hold after any crash:
1. states that a battle makes untrue are dropped from the table, then the battle is written: whoever reads the table in between
   finds fewer states, never a wrong one;
2. what is told is written down before it is told, with the names of the doctrines it is of;
3. whoever comes after a crash tells these once more, under the same revision where they say the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import BrokenExecutor
from typing import Any, TypeVar

import orjson

from agents.doctrines.losses import Lost, entry_of
from agents.doctrines.process import Process
from agents.doctrines.rows import ANCHOR, BATTLE, KEPT, LOSSES, Row
from agents.pages import Pages, Rows
from runtime import log

T = TypeVar("T")

CHUNK = 2_000
"""Rows handed over at once: some MB."""
SIGN_EVERY = 1.0
"""Seconds between two signs of life while the process reckons."""
PATIENCE = 600.0
"""Seconds for one answer: hundreds of times the longest one of a real week. Behind them it is not slow, it hangs."""


class Keeper:
    """One per worker. `start` makes the process; `acknowledged` waits for what this task has written; `progress` hears of each
    step of a long turn, and once a second while it waits for one. Any error, a cancellation too, leaves it closed: the next
    call reads the table again."""

    def __init__(
        self,
        table: Rows,
        start: Callable[[], Process],
        acknowledged: Callable[[], Awaitable[None]],
        progress: Callable[[], None],
    ) -> None:
        self._table = table
        self._start = start
        self._acknowledged = acknowledged
        self._progress = progress
        self._process: Process | None = None
        self._pages: Pages | None = None
        self._battles: set[bytes] = set()
        """Keys of battles that have a row."""
        self._busy = asyncio.Lock()

    def close(self) -> None:
        """Forget what is in memory. The table stays."""
        if self._process is not None:
            self._process.close()
        self._process = self._pages = None

    async def fight(self, rows: Sequence[Row]) -> None:
        """Battles' rows."""

        async def fight(process: Process, _: Pages) -> None:
            coming = {key for key, value in rows if value is not None}
            held = [row for row in rows if row[0] in coming or row[0] in self._battles]  # most battles have no fleet
            if held:
                self._write(await self._answer(process.fight(held)))
                self._battles |= coming

        await self._do(fight)

    async def lose(self, losses: Sequence[Lost]) -> None:
        """Losses with their fits."""

        async def lose(process: Process, pages: Pages) -> None:
            pages.write([entry_of(one) for one in losses])
            await self._answer(process.lose([one.row for one in losses]))

        await self._do(lose)

    async def turn(self, tell: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Do what is due, and tell it."""

        async def turn(process: Process, pages: Pages) -> None:
            more = True
            while more:
                done = await self._answer(process.advance())
                self._write(done.rows)
                more = done.more
                self._progress()
            turn = await self._answer(process.turn())
            pages.forget(await self._answer(process.losses_before()))
            self._write(turn.rows)
            await self._acknowledged()
            for event in turn.events:
                await tell(event)
            if turn.events:
                await self._acknowledged()  # or the next turn, of the other agent, writes down that all of this was told

        await self._do(turn)

    async def _do(self, work: Callable[[Process, Pages], Awaitable[None]]) -> None:
        """One after the other. Where the process has died, once more from the start: nothing of it was told by then."""
        async with self._busy:
            try:
                await self._try(work)
            except BrokenExecutor:
                log.get("doctrines").warning("the process of the doctrines has died; another one reads the table")
                await self._try(work)

    async def _try(self, work: Callable[[Process, Pages], Awaitable[None]]) -> None:
        process, pages = await self._opened()
        try:
            await work(process, pages)
        except BaseException:
            self.close()
            raise

    async def _answer(self, asked: Awaitable[T]) -> T:
        """What the process answers. Meanwhile it is said that work goes on: who counts commits would take it for standstill.

        Raises `TimeoutError`, by which the worker starts anew, when it takes longer than `PATIENCE`.
        """
        answer = asyncio.ensure_future(asked)
        try:
            async with asyncio.timeout(PATIENCE):
                while not (await asyncio.wait({answer}, timeout=SIGN_EVERY))[0]:
                    self._progress()
            return answer.result()
        finally:
            answer.cancel()

    async def _opened(self) -> tuple[Process, Pages]:
        if self._process is None or self._pages is None:
            self.close()
            process, pages = self._start(), Pages(self._table, ANCHOR, LOSSES)
            try:
                losses = [orjson.dumps(one) for one in pages.read()]
                for first in range(0, len(losses), CHUNK):
                    await self._answer(process.lose(losses[first : first + CHUNK]))
                    self._progress()
                rows: list[Row] = [row for row in self._table.rows() if row[0].startswith(KEPT)]
                self._battles = {key for key, _ in rows if key.startswith(BATTLE)}
                for first in range(0, len(rows), CHUNK):
                    await self._answer(process.load(rows[first : first + CHUNK]))
                    self._progress()
            except BaseException:
                process.close()
                raise
            self._process, self._pages = process, pages
        return self._process, self._pages

    def _write(self, rows: Sequence[Row]) -> None:
        for key, value in rows:
            if value is None:
                self._table.drop(key)
            else:
                self._table.put(key, value)
