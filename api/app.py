"""The app: routes, errors, and the connections that live as long as the process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api import openapi, problems
from api.context import ProcessContext
from api.edge import Edge
from api.handlers import activity, health, killmails, search, status, systems
from api.parameters import only_known
from api.storage.postgres import open_database
from api.storage.valkey import open_redis
from runtime import __version__
from runtime.clock import Clock, SystemClock
from runtime.settings import Settings

GZIP_BYTES = 1_000
"""Below one network packet there is nothing to win."""
GZIP_LEVEL = 5
"""Near the best size at a third of its time."""


def create_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The API over `settings.postgres_dsn` and `settings.redis_url`. It starts, and says so, while they are away.

    CORS is off: the web page comes from the same origin.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.context = ProcessContext(
                settings=settings,
                database=await stack.enter_async_context(open_database(settings.postgres_dsn)),
                redis=await stack.enter_async_context(open_redis(settings.redis_url)),
                clock=clock or SystemClock(),
            )
            yield

    app = FastAPI(
        title="Warstream",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # the page would load scripts from a stranger's server
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,  # a redirect would hide a wrong address, and cost a round trip each time
    )
    problems.install(app)
    openapi.install(app)
    for module in (killmails, systems, search, activity, status, health):
        app.include_router(module.router, dependencies=[Depends(only_known)])
    # The feed (websocket and server-sent events) goes in here: app.include_router(feed.router), its hub into the lifespan.
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_BYTES, compresslevel=GZIP_LEVEL)
    app.add_middleware(Edge, mode=settings.mode)  # added last: outermost
    return app
