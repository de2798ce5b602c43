"""`warstream appraise`: what a pasted cargo list is worth."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from runtime import log
from runtime.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(appraise)


def appraise(
    file: Annotated[Path | None, typer.Argument(help="The list, as the game copies it; none, or -, reads stdin.")] = None,
) -> None:
    """What a cargo list, a fit or a contract is worth in Jita, by Janice: buy, split and sell. It wants a key of your own."""
    from streams.janice import NO_KEY
    from warstream import appraise as part

    settings = Settings()
    log.configure(part="appraise", json=settings.log_json, level="WARNING")
    if not settings.janice_key:  # before anybody pastes a list for nothing
        raise part.NotAppraised(NO_KEY)
    paste = _stdin() if file is None or file == Path("-") else file.read_bytes()
    for line in part.lines(asyncio.run(part.appraise(settings, paste.decode("utf-8-sig", errors="replace")))):
        typer.echo(line)


def _stdin() -> bytes:
    if sys.stdin.isatty():
        typer.echo("paste the list, then press Ctrl-D on a line of its own", err=True)
    return typer.get_binary_stream("stdin").read()
