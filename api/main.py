"""The API as a part: uvicorn inside the part's loop."""

from __future__ import annotations

import asyncio

import uvicorn

from api.app import create_app
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.settings import Settings

BEAT_SECONDS = 5.0
"""The loop that answers requests is alive as long as this goes on."""
GOODBYE_SECONDS = 5
"""How long open requests may take after a stop; feed clients would stay for ever."""


class ApiDidNotStart(RuntimeError):
    """The address cannot be served; the message says which and what to do."""


async def serve(settings: Settings, stop: asyncio.Event, monitor: Monitor) -> None:
    """Serve until `stop` is set. Raises `ApiDidNotStart`."""
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,  # api.edge writes a better one
        server_header=False,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
    server = uvicorn.Server(config)
    # _serve, not serve: signals belong to the part, which sets `stop`.
    task = asyncio.create_task(server._serve())
    stopping = asyncio.create_task(stop.wait())
    try:
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        if server.started:
            port = server.servers[0].sockets[0].getsockname()[1]
            say_ready(f"http://{settings.api_host}:{port}")
        while not task.done() and not stop.is_set():
            monitor.beat()
            await asyncio.wait({task, stopping}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        if hub := getattr(app.state, "hub", None):
            await hub.stop()  # while the server still carries our goodbyes to the feed's clients
        server.should_exit = True
        try:
            await task
        except SystemExit:
            # uvicorn's way to say that it could not bind
            raise ApiDidNotStart(
                f"{settings.api_host}:{settings.api_port} cannot be served: is another Warstream running? "
                "Set WARSTREAM_API_PORT to a free port."
            ) from None
