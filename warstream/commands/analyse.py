"""`warstream analyse`: a batch run for researchers and checks."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
import typer

from runtime import log
from runtime.settings import Settings
from warstream.commands.bars import progress_bars
from warstream.commands.ending import ended_by_signal
from warstream.commands.prices import History


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(analyse)


def analyse(
    archives: Annotated[list[Path], typer.Argument(help="EVE Ref archives, files or folders of killmails.", exists=True)],
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")],
    workers: Annotated[int, typer.Option(min=1, max=8, help="Faust workers that share the work.")] = 1,
    broker: Annotated[Literal["embedded", "apache"], typer.Option(help="Which broker to run on.")] = "embedded",
    keep: Annotated[Path | None, typer.Option(help="Keep the databases in this folder.")] = None,
    history: History = None,
) -> None:
    """Run archives through the whole pipeline and write sorted ndjson files and summary.json."""
    from warstream.analyse import analyse as run

    settings = Settings()
    log.configure(part="analyse", json=settings.log_json, level="WARNING")
    with progress_bars() as bars:
        read = bars.add_task("killmails read", total=None)
        left = bars.add_task("events to settle", total=None)

        def progress(what: str, count: int) -> None:
            if what == "read":
                bars.advance(read, count)
            else:
                bars.update(left, completed=count)

        async def body() -> dict[str, Any]:
            return await ended_by_signal(
                run(
                    archives,
                    out,
                    workers=workers,
                    apache=broker == "apache",
                    settings=settings,
                    tell=lambda text: bars.console.print(text, highlight=False),
                    progress=progress,
                    keep=keep,
                    history=history,
                )
            )

        summary = asyncio.run(body())
    typer.echo(orjson.dumps(summary, option=orjson.OPT_INDENT_2).decode())
