"""`warstream doctrine`: fits that a fleet asks for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from runtime.clock import SystemClock
from runtime.settings import Settings
from schemas.doctrine_template import MOST_AUTHOR, MOST_DOCTRINE, MOST_NAME
from warstream.commands.setup import attached

doctrine_app = typer.Typer(help="Fits that a fleet asks for: each lost ship is compared with them.", no_args_is_help=True)

Author = Annotated[str, typer.Option(help="Who says so.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(doctrine_app, name="doctrine")


@doctrine_app.command("import")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(help="EFT, one or more fits; or DNA, an ESI fitting, a killmail.", exists=True, dir_okay=False)
    ],
    doctrine: Annotated[str, typer.Option(help="What fleet the fits belong to.")] = "",
    name: Annotated[str | None, typer.Option(help="Of a single fit; else as its text calls it.")] = None,
    author: Author = "",
) -> None:
    """Import the fits of files: all of them, or none when a line cannot be read."""
    from warstream import doctrine_import as work

    for text, most in ((doctrine, MOST_DOCTRINE), (name or "", MOST_NAME), (author, MOST_AUTHOR)):
        _check(text, most)
    settings, clock = Settings(), SystemClock()
    # Read before anything is asked for: a fault in a file is told without a running Warstream too.
    work.read_files(files, name=name, doctrine=doctrine, author=author, settings=settings, clock=clock)
    settings = attached(settings, "Kafka", "Postgres")
    made, notes = work.read_files(files, name=name, doctrine=doctrine, author=author, settings=settings, clock=clock)
    done = asyncio.run(work.import_templates(settings, made, notes))
    for note in done.notes:
        typer.echo(f"note  {note}")
    for one in done.templates:
        typer.echo(_line(one["template_id"], one["doctrine"], one["name"]))
    typer.echo(f"{len(done.templates)} fits read, {done.fresh} of them new")


@doctrine_app.command("list")
def list_templates(everything: Annotated[bool, typer.Option("--all", help="Withdrawn ones too.")] = False) -> None:
    """The fits that are asked for, a line each."""
    from warstream import doctrine_import as work

    found = asyncio.run(work.templates(attached(Settings(), "Postgres"), everything=everything))
    for one in found:
        gone = "  withdrawn" if one["withdrawn"] else ""
        typer.echo(_line(one["template_id"], one["doctrine"], one["name"]) + gone)
    if not found:
        typer.echo("no templates")


@doctrine_app.command("withdraw")
def withdraw(
    identifier: Annotated[str, typer.Argument(help="Its id, or the beginning of it.", metavar="ID")], author: Author = ""
) -> None:
    """Ask for a fit no more: nothing is compared with it from now on."""
    from warstream import doctrine_import as work

    _check(author, MOST_AUTHOR)
    settings = attached(Settings(), "Kafka", "Postgres")
    gone = asyncio.run(work.withdraw(settings, identifier, author=author, clock=SystemClock()))
    typer.echo(_line(gone["template_id"], gone["doctrine"], gone["name"]) + "  withdrawn")


def _line(template_id: str, doctrine: str, name: str) -> str:
    return "  ".join(filter(None, (template_id, doctrine, name)))


def _check(text: str, most: int) -> None:
    if len(text) > most or not text.isprintable():
        raise typer.BadParameter(f"must be one line of at most {most} characters")
