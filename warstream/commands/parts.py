"""The parts, each a process of its own: worker, sinks, API. `warstream up` starts them all, compose one a container."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

import typer

from runtime.addresses import need
from runtime.monitor import Monitor
from runtime.part import run_part
from runtime.settings import Settings

Part = Callable[[Settings, asyncio.Event, Monitor], Awaitable[None]]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(worker)
    app.command()(sink)
    app.command()(api)


def worker(
    index: Annotated[
        int | None,
        typer.Option(help="This worker's number on this machine; each needs its own. Without it that of WARSTREAM_WORKER_INDEX."),
    ] = None,
) -> None:
    """Run a Faust worker with all agents."""
    from agents.app import run

    settings = Settings() if index is None else Settings(worker_index=index)
    _run("worker", run, need(settings, "Kafka"))


def sink(which: Annotated[Literal["postgres", "redis"], typer.Argument(help="Where to write.")]) -> None:
    """Write what is in Kafka to Postgres or Redis."""
    if which == "postgres":
        from sinks import postgres

        _run("sink-postgres", postgres.run, need(Settings(), "Kafka", "Postgres"))
    else:
        from sinks import redis

        _run("sink-redis", redis.run, need(Settings(), "Kafka", "Redis"))


def api() -> None:
    """Serve the query API and the live feed."""
    from api.main import serve

    _run("api", serve, need(Settings(), "Postgres", "Redis"))


def _run(name: str, part: Part, settings: Settings) -> None:
    async def body(stop: asyncio.Event, monitor: Monitor) -> None:
        await part(settings, stop, monitor)

    asyncio.run(run_part(name, settings, body))
