"""The API as a part: uvicorn inside the part's loop."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn

from api.app import create_app
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.settings import Settings

BEAT_SECONDS = 5.0
"""The loop that answers requests is alive as long as this goes on."""
GOODBYE_SECONDS = 5
"""How long open requests may take after a stop."""
BACKLOG = 2048
"""Connections that wait to be accepted: uvicorn's own number."""


class ApiDidNotStart(RuntimeError):
    """The address cannot be served; the message says which and what to do."""


async def serve(settings: Settings, stop: asyncio.Event, monitor: Monitor) -> None:
    """Serve until `stop` is set. Raises `ApiDidNotStart`, and what the feed's hub died of."""
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # api.edge writes a better one
        server_header=False,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
    server = uvicorn.Server(config)
    with _listen(settings.api_host, settings.api_port) as listening:
        # _serve, not serve: signals belong to the part, which sets `stop`.
        serving = asyncio.create_task(server._serve(sockets=[listening]))
        stopping = asyncio.create_task(stop.wait())
        ends: set[asyncio.Task[Any]] = {serving, stopping}
        try:
            await _until_started(server, serving)
            feeding = asyncio.create_task(app.state.hub.wait())
            ends.add(feeding)
            say_ready(f"http://{settings.api_host}:{listening.getsockname()[1]}")
            while not any(task.done() for task in ends):
                monitor.beat()
                await asyncio.wait(ends, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            await app.state.hub.stop()  # before uvicorn closes: feed clients are told why
            server.should_exit = True
            await serving
        await feeding  # whoever started us says what the hub died of, and starts us again


def _listen(host: str, port: int) -> socket.socket:
    """The socket. Left to uvicorn, a port that is taken would end the process, and every part in it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise ApiDidNotStart(
            f"{host}:{port} cannot be served ({error.strerror}): is another Warstream running? "
            "Set WARSTREAM_API_PORT to a free port."
        ) from None


async def _until_started(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    """Uvicorn has no event for it, only a flag."""
    while not server.started:
        if serving.done():
            raise ApiDidNotStart("the API did not start; its log says why")
        await asyncio.sleep(0.01)
