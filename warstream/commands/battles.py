"""`warstream battle` and `warstream battles`."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Annotated

import typer

from runtime.settings import Settings
from schemas.killmail import MAX_ID
from warstream.commands.setup import attached

POLL_SECONDS = 1.0
"""How often `--live` looks; a battle's revisions in between are one line."""

PIPED = 200
"""Columns where nobody says how many there are: the widest table with long names has some 120."""
SIMULATED = "simulated: none of this happened"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(battle)
    app.command()(battles)


def battle(
    killmail_id: Annotated[int, typer.Argument(min=1, max=MAX_ID, help="The battle's id, or that of any of its kills.")],
) -> None:
    """One battle: where, who against whom, with what, and what turned it."""
    asyncio.run(_print(killmail_id))


def battles(
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 20,
    live: Annotated[bool, typer.Option("--live", help="Go on: a line when one of them changes, until Ctrl-C.")] = False,
) -> None:
    """The newest battles, a line each, the newest last."""
    asyncio.run(_list(limit, live))


async def _print(killmail_id: int) -> None:
    from rich.console import Console

    from api.storage.postgres import open_database
    from warstream.battle_print import read, tables

    console, settings = Console(width=_width()), attached(Settings(), "Postgres")
    async with open_database(settings.postgres_dsn) as database:
        printed = await read(database, killmail_id)
    if settings.simulated:
        console.print(SIMULATED)
    for one in tables(printed):
        console.print(one, highlight=False, markup=False)


def _width() -> int | None:
    """Of a terminal its own, or what COLUMNS says; a file or a pipe has none, and no figure is cut for it."""
    return None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED


async def _list(limit: int, live: bool) -> None:
    from api.battle_filters import BattleFilter
    from api.services.battles import list_battles
    from api.storage.postgres import open_database
    from warstream.battle_print import line

    seen: dict[int, int] = {}
    settings = attached(Settings(), "Postgres")
    if settings.simulated:
        typer.echo(SIMULATED)
    async with open_database(settings.postgres_dsn) as database:
        while True:
            page = await list_battles(database, BattleFilter(), limit=limit, cursor=None, simulated=False)
            for row in reversed(page.data):
                if seen.get(row.id) != row.revision:
                    typer.echo(line(row))
            seen |= {row.id: row.revision for row in page.data}
            if not live:
                break
            await asyncio.sleep(POLL_SECONDS)
    if not seen:
        typer.echo("no battles")
