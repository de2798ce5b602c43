"""/metrics and /health/live of one part, on its own small port.

Live means that work goes on, not that a process exists: a part calls `beat()` whenever it has stored or found nothing to
store, and is dead when that is too long ago.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MAX_SILENCE = 90.0
"""Seconds without a beat after which a part counts as dead: well above the slowest good pause (a broker failing over)."""


class Monitor:
    """Keeps the last sign of life of one part."""

    def __init__(self, part: str) -> None:
        self.part = part
        self._last = time.monotonic()

    def beat(self) -> None:
        """Work has just gone on."""
        self._last = time.monotonic()

    @property
    def silence(self) -> float:
        """Seconds since the last beat."""
        return time.monotonic() - self._last

    async def serve(self, host: str, port: int) -> Callable[[], Awaitable[None]]:
        """Start serving (not at all on port 0); the returned function stops it."""

        async def nothing() -> None:
            return None

        if port == 0:
            return nothing

        async def live(_: Request) -> Response:
            good = self.silence < MAX_SILENCE
            body = {"part": self.part, "live": good, "silent_seconds": round(self.silence, 1)}
            return JSONResponse(body, status_code=200 if good else 503)

        async def figures(_: Request) -> Response:
            return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

        app = Starlette(routes=[Route("/health/live", live), Route("/metrics", figures)])
        server = uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False))
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        task = asyncio.create_task(server._serve())

        async def stop() -> None:
            server.should_exit = True
            await task

        return stop
