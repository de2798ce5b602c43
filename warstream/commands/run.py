"""`warstream up` and `warstream ingest`."""

from __future__ import annotations

import asyncio
import signal
from typing import Annotated

import typer

from runtime import log
from runtime.addresses import need
from runtime.monitor import Monitor
from runtime.part import run_part
from runtime.settings import Settings
from warstream.ingest import SourceName, refuse_other_kind
from warstream.ingest import ingest as run_ingest


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(up)
    app.command()(ingest)


def up(
    simulate: Annotated[bool, typer.Option("--simulate", help="Play the simulated war even when R2Z2 answers.")] = False,
) -> None:
    """Start the whole system and watch over it until Ctrl-C."""
    from warstream.up import up as run_up

    settings = Settings()
    log.configure(part="up", json=settings.log_json, level="WARNING")

    async def body() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await run_up(settings, stop, _as_json if settings.log_json else _plain, simulate=simulate)

    asyncio.run(body())


def _plain(text: str) -> None:
    print(text, flush=True)


def _as_json(text: str) -> None:
    """A line as the parts write theirs; empty ones are for eyes."""
    if text:
        print(log.json_line(" ".join(text.split()), level="info", part="up"), flush=True)


def ingest(
    source: Annotated[SourceName, typer.Option(help="Where killmails come from.")] = "r2z2",
) -> None:
    """Bring killmails from one source into Kafka."""
    settings = need(Settings(), "Kafka")
    refuse_other_kind(settings, source)

    async def body(stop: asyncio.Event, monitor: Monitor) -> None:
        await run_ingest(settings, stop, monitor, source)

    asyncio.run(run_part("ingest", settings, body))
