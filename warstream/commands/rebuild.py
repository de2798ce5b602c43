"""`warstream rebuild`: the battles of past days out of Postgres."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from runtime.addresses import need
from runtime.part import run_part
from runtime.settings import Settings
from warstream.commands.setup import attached


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(rebuild)


def rebuild(
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, UTC.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; without it, the first.")] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Run on, and derive the days of late kills by itself.")] = False,
) -> None:
    """Derive the battles of past days anew out of Postgres, as if every kill had come in time."""
    if follow:
        from warstream.late_battles import run

        settings = need(Settings(), "Kafka", "Postgres")
        asyncio.run(run_part("rebuild", settings, lambda stop, monitor: run(settings, stop, monitor)))
        return
    if first is None:
        raise typer.BadParameter("say which days: --from 2021-11-27 [--to 2021-11-28], or --follow")
    from runtime.clock import SystemClock
    from warstream.rebuild import rebuild as derive

    begin, end = first.replace(tzinfo=UTC).date(), (last or first).replace(tzinfo=UTC).date()
    if end < begin:
        raise typer.BadParameter(f"--to {end} lies before --from {begin}")
    done = asyncio.run(derive(attached(Settings(), "Kafka", "Postgres"), begin, end, SystemClock()))
    left = f", {done.hot} of them still the agents' own" if done.hot else ""
    typer.echo(f"{done.battles} battles touch these days{left}; {done.told} of them were told anew")
