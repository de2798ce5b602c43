"""A command that SIGTERM or Ctrl-C ends in good order, with the exit code that shells expect."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import typer

T = TypeVar("T")


async def ended_by_signal(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`. The first signal cancels it, and it closes what it has open; others do not hurry it.

    Raises `typer.Exit` with 128 and the signal's number.
    """
    task = asyncio.ensure_future(work)
    told: list[signal.Signals] = []

    def end(number: signal.Signals) -> None:
        if not told:
            task.cancel()
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not told:
            raise
        typer.echo(f"warstream: ended by {told[0].name}; everything is stopped", err=True)
        raise typer.Exit(128 + told[0]) from None
