"""The `warstream` command. Each sub-command is one file in `warstream.commands`; here is only what they share.

A command imports what it runs in its own body: every part is such a command, and a part that was killed is to be back soon.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from runtime import __version__, log
from warstream.commands import (
    analyse,
    appraise,
    battles,
    dead_letters,
    doctrine,
    fit,
    health,
    parts,
    play_commands,
    prices,
    rebuild,
    run,
    setup,
    world,
)

app = typer.Typer(
    name="warstream",
    help="EVE Online's wars as a stream: killmails through Kafka to battles, doctrines and coalitions while they happen.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for module in (
    run,
    play_commands,
    prices,
    appraise,
    fit,
    analyse,
    battles,
    rebuild,
    doctrine,
    dead_letters,
    health,
    parts,
    setup,
    world,
):
    module.register(app)


def _version(show: bool) -> None:
    if show:
        typer.echo(f"warstream {__version__}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Logs as JSON lines, for machines.")] = False,
    _version_: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Options of every command."""
    if debug:
        os.environ["WARSTREAM_DEBUG"] = "1"
    if json:
        os.environ["WARSTREAM_LOG_JSON"] = "true"


def main() -> None:
    """Run the command; an error ends it with one sentence and exit code 1."""
    try:
        app()
    except Exception as error:
        if os.environ.get("WARSTREAM_DEBUG"):
            raise
        from runtime.settings import logs_as_json
        from warstream.faults import sentence

        told = f"warstream: {sentence(error)}"
        print(log.json_line(told, level="error") if logs_as_json() else told, file=sys.stderr)
        sys.exit(1)
