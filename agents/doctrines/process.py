"""The store of doctrines in a process of its own.

Clustering two thousand fleets takes a fifth of a second, comparing fits a tenth, and parsing a week's rows some seconds: none of
it may hold up the agents' loop, and threads would share its lock. The process ends with the one that started it, also where that
is killed.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

from agents.doctrines.rows import Row
from agents.doctrines.step import Rules
from agents.doctrines.store import Advance, Store, Turn

P = ParamSpec("P")
T = TypeVar("T")

_stores: list[Store] = []
"""Of the process: one."""


class Process:
    """One store. Calls are answered in their order; one that is not heard of again raises `BrokenProcessPool`."""

    def __init__(self, rules: Rules, horizon: int, skills: int, *, simulated: bool) -> None:
        # Spawned: a fork would copy the agents' threads and connections.
        self._pool = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(rules, horizon, skills, simulated)
        )

    async def load(self, rows: Sequence[Row]) -> None:
        """As `Store.load`."""
        await self._call(_load, rows)

    async def fight(self, rows: Sequence[Row]) -> list[Row]:
        """As `Store.fight`."""
        return await self._call(_fight, rows)

    async def lose(self, rows: Sequence[bytes]) -> None:
        """As `Store.lose`."""
        await self._call(_lose, rows)

    async def advance(self) -> Advance:
        """As `Store.advance`."""
        return await self._call(_advance)

    async def turn(self) -> Turn:
        """As `Store.turn`."""
        return await self._call(_turn)

    async def losses_before(self) -> int:
        """As `Store.losses_before`."""
        return await self._call(_losses_before)

    def close(self) -> None:
        """End it; what it is doing is of no use any more."""
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _call(self, what: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
        return await asyncio.wrap_future(self._pool.submit(what, *arguments, **options))


def _begin(rules: Rules, horizon: int, skills: int, simulated: bool) -> None:
    threading.Thread(target=_follow, daemon=True).start()
    threadpool_limits(1)  # the other cores are the broker's and the sinks'
    _stores.append(Store(rules, horizon, skills, simulated=simulated))


def _follow() -> None:
    """End with whoever started us: a killed worker cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(0)


def _load(rows: Sequence[Row]) -> None:
    _stores[0].load(rows)


def _fight(rows: Sequence[Row]) -> list[Row]:
    return _stores[0].fight(rows)


def _lose(rows: Sequence[bytes]) -> None:
    _stores[0].lose(rows)


def _advance() -> Advance:
    return _stores[0].advance()


def _turn() -> Turn:
    return _stores[0].turn()


def _losses_before() -> int:
    return _stores[0].losses_before
