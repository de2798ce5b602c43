"""`warstream fit`: what a pasted fit can take and do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from runtime.settings import Settings

BAD_INPUT = 2
"""Exit code: what was given is no fit, as shells have it for wrong usage. All other errors end with 1."""
MOST_BYTES = 1_000_000
"""Of a file: a fit has 200,000 letters at most, and nobody reads a disk image to find out that it is none."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(fit)


def fit(
    file: Annotated[Path | None, typer.Argument(help="The fit; none, or -, reads stdin.")] = None,
    skills: Annotated[
        int | None, typer.Option(min=0, max=5, help="The level of all skills; else WARSTREAM_DOGMA_SKILLS, 5.")
    ] = None,
    eft: Annotated[bool, typer.Option("--eft", help="Write the fit as EFT instead, as the game pastes it.")] = False,
) -> None:
    """EHP, tank, holes, damage and the rest of a fit: EFT, DNA, an ESI fitting or a killmail as JSON. Nothing has to run."""
    from fitting.eft_text import eft_of
    from fitting.faults import BadFit
    from fitting.read import read_fit
    from warstream.fit_lines import lines

    level = Settings().dogma_skills if skills is None else skills
    try:
        pasted = read_fit(_given(file).decode("utf-8", errors="replace"))
    except BadFit as error:
        typer.echo(f"warstream: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from None
    if eft:
        typer.echo(eft_of(pasted.fit), nl=False)
        return
    for line in lines(pasted, level):
        typer.echo(line)


def _given(file: Path | None) -> bytes:
    if file is not None and file != Path("-"):
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES)
    if sys.stdin.isatty():
        typer.echo("paste the fit, then press Ctrl-D on a line of its own", err=True)
    return typer.get_binary_stream("stdin").read(MOST_BYTES)
