"""`warstream world`: names, prices, sovereignty and the rest beside the kills."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from runtime.addresses import need
from runtime.part import run_part
from runtime.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(world)


def world(
    names: Annotated[
        bool, typer.Option("--names", help="Only the names of those who are in kills, as a replay wants them.")
    ] = False,
) -> None:
    """Bring names, prices, sovereignty, activity and holes from ESI, EVE-Scout and, when it is on, DOTLAN."""
    from warstream.world import run

    settings = need(Settings(), "Kafka")
    asyncio.run(run_part("world", settings, lambda stop, monitor: run(settings, stop, monitor, names_only=names)))
