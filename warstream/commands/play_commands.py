"""Commands that bring killmails in from files: replay, backfill, simulate."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.progress import MofNCompleteColumn, TaskProgressColumn

from runtime import log
from runtime.settings import Settings
from warstream.commands.bars import progress_bars
from warstream.commands.prices import History
from warstream.commands.setup import attached

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(replay)
    app.command()(backfill)
    app.command()(simulate)


def replay(
    paths: Annotated[list[Path], typer.Argument(help="EVE Ref archives, files or folders of killmails.", exists=True)],
    speed: Annotated[
        float, typer.Option(min=0, help="0 is as fast as it goes, 1 the pace of the war itself, 60 a minute in a second.")
    ] = 0.0,
    serve: Annotated[bool, typer.Option("--serve", help="Keep the API running afterwards, until Ctrl-C.")] = False,
    names: Annotated[
        bool,
        typer.Option("--names", help="With --serve: ask ESI for the names of those who are in the kills; else nobody is asked."),
    ] = False,
    history: History = None,
) -> None:
    """Play files through the whole system into the database of replays; simulated wars have one of their own."""
    from warstream.replay import replay as run

    if names and not serve:
        raise typer.BadParameter("names come after the kills, while the API runs: say --serve too", param_hint="--names")
    settings = _quiet("replay")
    with progress_bars() as bars:
        played = bars.add_task("killmails played", total=None)
        left = bars.add_task("events to settle", total=None)

        async def body(stop: asyncio.Event) -> dict[str, int]:
            return await run(
                settings,
                paths,
                stop,
                speed=speed,
                serve=serve,
                names=names,
                tell=lambda text: bars.console.print(text, highlight=False),
                played=lambda count: bars.advance(played, count),
                left=lambda count: bars.update(left, completed=count),
                history=history,
            )

        counts = asyncio.run(_until_told(body))
    typer.echo(
        f"{counts['accepted']:,} killmails played, {counts['rejected']:,} set aside; their database now holds "
        f"{counts['killmails']:,} killmails, {counts['attackers']:,} attackers and {counts['items']:,} items"
    )


def backfill(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day (UTC).")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, itself included.")],
    history: History = None,
) -> None:
    """Fetch whole days from EVE Ref into the live database, politely; repeat the command to go on where it stopped.

    Exit code 1 when days are missing at the end, or EVE Ref has less of them than it says itself.
    """
    from streams.backfill import FIRST_DAY, Report
    from warstream.backfill import backfill as run

    days = (last - first).days + 1
    if days < 1:
        raise typer.BadParameter(f"--to {last:%Y-%m-%d} lies before --from {first:%Y-%m-%d}")
    if _day(first) < FIRST_DAY:
        raise typer.BadParameter(f"--from {first:%Y-%m-%d} lies before {FIRST_DAY}, the first day of EVE Ref's archives")
    settings = _quiet("backfill")
    with progress_bars(MofNCompleteColumn()) as bars:
        task = bars.add_task("days", total=days)

        async def body(stop: asyncio.Event) -> Report:
            return await run(
                settings,
                _day(first),
                _day(last),
                stop,
                tell=lambda text: bars.console.print(text, highlight=False),
                done=lambda: bars.advance(task),
                history=history,
            )

        report = asyncio.run(_until_told(body))
    read = sum(day.outcome in ("read", "unchanged") for day in report.days)
    typer.echo(
        f"{report.killmails:,} killmails read of {read} of {len(report.days)} days; they are in the database, but for "
        "those set aside (`warstream dead-letters list`)."
    )
    if report.lacking:
        typer.echo(
            f"warstream: days that EVE Ref has not, or not whole: {report.lacking}, see above; to repeat the command brings them "
            "when it has mended them, and no sooner.",
            err=True,
        )
    if report.unfinished:
        typer.echo(
            f"warstream: days that are missing: {report.unfinished}, see above; repeat the command, it goes on there.", err=True
        )
    if not report.complete:
        raise typer.Exit(1)


def simulate(
    out: Annotated[Path, typer.Argument(help="File to write: NAME.tar.bz2 as EVE Ref has it, or NAME.ndjson as R2Z2 has it.")],
    hours: Annotated[float, typer.Option(min=0.01, help="Length of the war in hours.")] = 24.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    rate: Annotated[float, typer.Option(min=0.001, help="Kills a second; the live average is 0.18.")] = 0.18,
    start: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day of the war.")] = datetime(2026, 1, 1),  # noqa: DTZ001
) -> None:
    """Write a simulated war to a file, and beside it truth.ndjson: what was planted."""
    from streams.simulator.archive import write_war

    if not out.name.lower().endswith((".tar.bz2", ".ndjson")):
        raise typer.BadParameter(f"{out}: the name must end with .tar.bz2 (as EVE Ref has it) or .ndjson (as R2Z2 has it)")
    settings = Settings()
    log.configure(part="simulate", json=settings.log_json, level="WARNING")
    with progress_bars(TaskProgressColumn()) as bars:
        task = bars.add_task("writing the war", total=1.0)
        written = write_war(
            out,
            seed=seed,
            start=start.replace(tzinfo=UTC),
            hours=hours,
            rate=rate,
            progress=lambda share: bars.update(task, completed=share),
        )
    typer.echo(f"{written.kills:,} killmails in {written.path}; the planted truth is in {written.truth_path}")


async def _until_told(body: Callable[[asyncio.Event], Awaitable[T]]) -> T:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return await body(stop)


def _quiet(part: str) -> Settings:
    settings = attached(Settings())
    log.configure(part=part, json=settings.log_json, level="WARNING")
    return settings


def _day(moment: datetime) -> date:
    return moment.date()
