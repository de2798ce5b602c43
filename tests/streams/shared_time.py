"""One time for several processes: it stands still while anybody works, and goes on to the next waking when all sleep.

So a day of several real processes takes as long as their work, and no slow machine makes anybody late.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
from datetime import UTC, datetime, timedelta

GRAIN = 0.2
"""Seconds: who would wake within so much of the next one wakes with him, so that processes do work at the same time."""


class TimeServer:
    """`sleepers` is how many tasks there are; each works or sleeps. At `until` everybody is told that it is over."""

    def __init__(self, start: datetime, sleepers: int, until: datetime | None = None) -> None:
        self._now = start.timestamp()
        self._sleepers = sleepers
        self._until = until.timestamp() if until else float("inf")
        self._asleep: list[tuple[float, int, str, asyncio.StreamWriter]] = []
        self._count = itertools.count()
        self._writers: set[asyncio.StreamWriter] = set()
        self._over = False

    def now(self) -> float:
        """Unix seconds."""
        return self._now

    @property
    def address(self) -> str:
        return str(self._server.sockets[0].getsockname()[1])

    async def __aenter__(self) -> TimeServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        writer.write(f"now 0 {self._now!r}\n".encode())
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                what, name, wake = line.decode().split()
                if what == "leave":
                    self._sleepers -= 1
                else:
                    heapq.heappush(self._asleep, (float(wake), next(self._count), name, writer))
                self._advance()
        self._writers.discard(writer)

    def _advance(self) -> None:
        if self._over or len(self._asleep) < self._sleepers or not self._asleep:
            return
        self._now = max(self._now, min(self._asleep[0][0] + GRAIN, self._until))
        if self._now >= self._until:
            self._over = True
            for writer in self._writers:
                writer.write(f"over 0 {self._now!r}\n".encode())
            return
        while self._asleep and self._asleep[0][0] <= self._now:
            _, _, name, writer = heapq.heappop(self._asleep)
            writer.write(f"wake {name} {self._now!r}\n".encode())


class SharedClock:
    """A process's view of it: a `Clock`. `over` is set at the end of time."""

    def __init__(self, address: str) -> None:
        self._port = int(address)
        self._time = 0.0
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._names = itertools.count()
        self.over = asyncio.Event()

    async def __aenter__(self) -> SharedClock:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._take((await self._reader.readline()).decode())
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        self._writer.close()

    def now(self) -> datetime:
        return datetime.fromtimestamp(0, UTC) + timedelta(seconds=self._time)

    async def sleep(self, seconds: float) -> None:
        name = str(next(self._names))
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[name] = woken
        self._writer.write(f"sleep {name} {self._time + max(0.0, seconds)!r}\n".encode())
        await woken

    def leave(self) -> None:
        """One task of ours has ended."""
        self._writer.write(b"leave 0 0\n")

    async def _read(self) -> None:
        while line := await self._reader.readline():
            self._take(line.decode())

    def _take(self, line: str) -> None:
        what, name, now = line.split()
        self._time = float(now)
        if what == "over":
            self.over.set()
        elif what == "wake":
            woken = self._waiting.pop(name)
            if not woken.done():
                woken.set_result(None)
