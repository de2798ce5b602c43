"""The app: routes, errors, and the connections that live as long as the process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import Depends, FastAPI
from redis.asyncio import Redis
from starlette.middleware.gzip import GZipMiddleware

from api import moved, openapi, problems
from api.card.shelf import Shelf
from api.context import ProcessContext
from api.edge import Edge
from api.feed.hub import FeedHub
from api.feed.router import feed_router
from api.handlers import (
    activity,
    battle_card,
    battle_corrections,
    battle_items,
    battle_report,
    battle_sovereignty,
    battles,
    conflicts,
    doctrine_templates,
    doctrines,
    doctrines_of,
    fits,
    frontiers,
    health,
    home,
    killmails,
    map_layers,
    owners,
    prices,
    records,
    regions,
    routes,
    search,
    sovereignty,
    status,
    systems,
    wars,
)
from api.pages import routes as pages
from api.parameters import only_known
from api.services.analyst import Analyst
from api.storage.kafka import Outgoing
from api.storage.postgres import open_database
from api.storage.valkey import open_redis
from runtime import __version__
from runtime.clock import Clock, SystemClock
from runtime.settings import Settings
from schemas.redis_keys import Keys

FEED_CONNECT_SECONDS = 2.0
"""Redis is near or it is away."""
FEED_LOAD_SECONDS = 2.0
"""How long the start waits for the feed's history; what is not there by then is loaded while clients come."""
GZIP_BYTES = 1_000
"""Below one network packet there is nothing to win."""
GZIP_LEVEL = 5
"""Near the best size at a third of its time."""


def create_app(settings: Settings, *, clock: Clock | None = None) -> FastAPI:
    """The API over `settings.postgres_dsn` and `settings.redis_url`. It starts, and says so, while they are away.

    It serves the web page too, where one was built. CORS is off: a page of another origin gets nothing. The feed's hub is
    `app.state.hub`; whoever serves the app stops it before it stops the web server, so that feed clients are told.
    """
    # Its own connection: it waits for news, longer than a request may.
    feed_redis: Redis = Redis.from_url(settings.redis_url, socket_connect_timeout=FEED_CONNECT_SECONDS)
    outgoing = Outgoing(settings)
    hub = FeedHub(feed_redis, Keys(settings.mode), simulated=settings.simulated)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.context = ProcessContext(
                settings=settings,
                database=await stack.enter_async_context(open_database(settings.postgres_dsn)),
                redis=await stack.enter_async_context(open_redis(settings.redis_url)),
                outgoing=outgoing,
                analyst=Analyst(),
                clock=clock or SystemClock(),
            )
            stack.push_async_callback(outgoing.stop)
            stack.push_async_callback(feed_redis.aclose)
            await hub.start(FEED_LOAD_SECONDS)
            stack.push_async_callback(hub.stop)
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
    app.state.hub = hub
    app.state.settings = settings
    app.state.shelf = Shelf()
    problems.install(app)
    moved.install(app)
    pages.install(app, settings)
    modules = (
        home,
        killmails,
        fits,
        battles,
        battle_report,
        battle_items,
        battle_sovereignty,
        battle_corrections,
        battle_card,
        doctrine_templates,  # before what takes any word behind /doctrines/ as an id
        doctrines,
        doctrines_of,
        conflicts,
        wars,
        systems,
        regions,
        owners,
        records,
        map_layers,
        routes,
        sovereignty,
        prices,
        frontiers,
        search,
        activity,
        status,
        health,
    )
    routers = [module.router for module in modules]
    openapi.install(app, routers)
    for router in routers:
        app.include_router(router, dependencies=[Depends(only_known)])
    app.include_router(feed_router(hub, connections_per_address=settings.feed_connections_per_address))
    app.add_middleware(GZipMiddleware, minimum_size=GZIP_BYTES, compresslevel=GZIP_LEVEL)
    app.add_middleware(Edge, mode=settings.mode)  # added last: outermost
    return app
