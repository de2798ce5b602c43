"""The life of a part: set up logs and metrics, say when it is ready, stop on a signal, leave with a clear sentence."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable

from runtime import __version__, log, metrics
from runtime.clock import SystemClock
from runtime.heartbeat import Heartbeat
from runtime.monitor import Monitor
from runtime.settings import Settings

READY_FD = "WARSTREAM_READY_FD"
"""The stack gives its children a pipe's end by this variable; one line on it says that the part is ready."""


GC_THRESHOLD = 20_000
"""Allocations between two collections of what is young. A batch of killmails is half a million small tuples and dicts without
cycles; with Python's default of 700 the collector took a third of the time of ingest and sinks (measured). Each looks at all
that has lived since the last, 0.45 µs apiece: with 100,000 an update of a great battle now and then waited 45 ms for it."""
GC_OLDER = 250
"""Of those before one of what is older: some two seconds' pause, once in five million objects that stay."""


def calm_collector() -> None:
    """Make the garbage collector look at what lives long less often. Called once by every process of ours."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, GC_OLDER, 50)


_ready: str | None = None
"""What this process has said of its readiness. A process is one part."""


def say_ready(text: str) -> None:
    """Tell the parent process, if there is one that listens, and `/status` that this part works, and how."""
    global _ready
    _ready = text
    number = os.environ.get(READY_FD)
    if number:
        os.write(int(number), f"{text}\n".encode())
    log.get("part").info("ready", detail=text)


async def run_part(name: str, settings: Settings, body: Callable[[asyncio.Event, Monitor], Awaitable[None]]) -> None:
    """Run `body` until it ends or a signal asks to stop; the event it gets is set then, and it ends by itself.

    Meanwhile the part serves /metrics and /health/live when a port is set, and tells Redis how it does when one is set.
    Errors go through to the caller.
    """
    calm_collector()
    log.configure(part=name, json=settings.log_json, level=settings.log_level)
    metrics.BUILD_INFO.labels(__version__).set(1)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    monitor = Monitor(name)
    serving = await monitor.serve(settings.monitor_host, settings.monitor_port)
    over = asyncio.Event()
    telling = asyncio.create_task(Heartbeat(name, settings, monitor, SystemClock(), lambda: _ready).run(over))
    try:
        await body(stop, monitor)
    finally:
        over.set()
        (fault,) = await asyncio.gather(telling, return_exceptions=True)
        if isinstance(fault, Exception):
            log.get("part").error("our status was not told", error=f"{type(fault).__name__}: {fault}")
        await serving()
