"""`warstream dead-letters`: look at what could not be used, and play it again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.progress import MofNCompleteColumn

from runtime.addresses import need
from runtime.settings import Settings
from schemas.simulated import Mode
from warstream.commands.bars import progress_bars
from warstream.commands.setup import attached

Kind = Annotated[
    Mode | None,
    typer.Option("--mode", help="Whose letters to read while no Warstream runs; without it, those of WARSTREAM_MODE."),
]

letters_app = typer.Typer(help="What could not be used: look at it, mend the cause, play it again.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(letters_app, name="dead-letters")


@letters_app.command("list")
def list_letters(
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    mode: Kind = None,
) -> None:
    """The newest dead letters, a line each."""
    from warstream import dead_letters as letters

    with _database(mode) as settings:
        rows = asyncio.run(letters.newest(settings, reason, limit))
    for row in rows:
        again = "  replayed" if row["replayed_at"] else ""
        origin = row["origin"] or f"{row['topic']}/{row['partition']}/{row['offset']}"
        typer.echo(f"{row['id']}  {row['at']:%Y-%m-%d %H:%M:%S}  {row['reason']:<14} {origin}  {row['detail'][:100]}{again}")
    if not rows:
        typer.echo("no dead letters")


@letters_app.command("show")
def show(identifier: Annotated[str, typer.Argument(help="Its id, or the beginning of it.")], mode: Kind = None) -> None:
    """One dead letter whole: where it came from, what is wrong, and its bytes."""
    from warstream import dead_letters as letters

    with _database(mode) as settings:
        row = asyncio.run(letters.one(settings, identifier))
    for name in ("id", "reason", "detail", "source", "origin", "topic", "partition", "offset", "at", "version", "replayed_at"):
        if row[name] is not None:
            typer.echo(f"{name:<12} {row[name]}")
    cut = " (only the beginning is kept)" if row["truncated"] else ""
    typer.echo(f"{'bytes':<12} {row['payload_bytes']:,}{cut}")
    typer.echo(row["payload"][:4000].decode(errors="replace"))


@letters_app.command("replay")
def replay(
    identifiers: Annotated[list[str] | None, typer.Argument(help="Ids; without any, all that were not yet replayed.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
) -> None:
    """Hand dead letters to the stream again: after a mend of the code, or of what they lacked."""
    from warstream import dead_letters as letters

    settings = attached(Settings(), "Postgres", "Kafka")
    with progress_bars(MofNCompleteColumn()) as bars:
        task = bars.add_task("dead letters", total=None)
        done = asyncio.run(
            letters.replay(settings, identifiers or [], reason, lambda sent, of: bars.update(task, completed=sent, total=of))
        )
    typer.echo(f"{done.taken} taken this time, {done.set_aside} set aside again")
    for line in done.refused:
        typer.echo(f"warstream: {line}", err=True)
    if done.refused:
        raise typer.Exit(1)


@contextlib.contextmanager
def _database(mode: Mode | None) -> Iterator[Settings]:
    """Settings that name a Postgres: the running stack's, yours, or that of the data directory, which is started meanwhile."""
    settings = attached(Settings())
    if not settings.postgres_dsn:
        from warstream.stack.resting import resting_database

        with resting_database(settings, mode or settings.mode) as resting:
            yield resting
    elif mode not in (None, settings.mode):
        raise typer.BadParameter(f"the database in use holds {settings.mode} kills; stop what runs on it, or leave --mode out")
    else:
        yield need(settings, "Postgres")
