"""Progress bars, on stderr, gone when they are done."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn, TimeElapsedColumn


def progress_bars(*more: ProgressColumn) -> Progress:
    """Bars with a count, or with other columns in its place."""
    columns: tuple[ProgressColumn, ...] = more or (TextColumn("{task.completed:,.0f}"),)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        *columns,
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
