"""`warstream prices`: market prices of past days, for kills that zKillboard says nothing of."""

from __future__ import annotations

import asyncio
import signal
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import MofNCompleteColumn

from runtime import log
from runtime.settings import Settings
from warstream.commands.bars import progress_bars

History = Annotated[
    Path | None,
    typer.Option(
        "--history",
        help="Folder with EVE Ref's market-history files, for the worth of kills without zKillboard's; else those that "
        "`warstream prices` fetched.",
        exists=True,
        file_okay=False,
    ),
]
"""The option of every command that brings killmails in from files."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(prices)


def prices(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day (UTC).")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, itself included.")],
) -> None:
    """Fetch EVE Ref's market history of these days, politely; repeat the command to fetch what is new or changed.

    A price looks back 60 days: begin two months before the first kill. Exit code 1 when days are missing at the end.
    """
    from streams.market_days import FIRST_DAY, MarketDay
    from warstream.prices import fetch_prices

    days = (last - first).days + 1
    if days < 1:
        raise typer.BadParameter(f"--to {last:%Y-%m-%d} lies before --from {first:%Y-%m-%d}")
    if first.date() < FIRST_DAY:
        raise typer.BadParameter(f"--from {first:%Y-%m-%d} lies before {FIRST_DAY}, the first day of EVE Ref's market history")
    settings = Settings()
    log.configure(part="prices", json=settings.log_json, level="WARNING")
    with progress_bars(MofNCompleteColumn()) as bars:
        task = bars.add_task("days", total=days)

        async def body() -> list[MarketDay]:
            stop = asyncio.Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            return await fetch_prices(
                settings,
                first.date(),
                last.date(),
                stop,
                tell=lambda text: bars.console.print(text, highlight=False),
                done=lambda: bars.advance(task),
            )

        report = asyncio.run(body())
    there = sum(day.outcome in ("fetched", "unchanged") for day in report)
    typer.echo(f"market prices of {there} of {days} days are there; kills that come from now on are priced with them.")
    if there < days:
        typer.echo("warstream: days are missing, see above; repeat the command, it goes on with them.", err=True)
        raise typer.Exit(1)
