"""`warstream doctor` and `warstream health`."""

from __future__ import annotations

import asyncio

import httpx
import typer

from runtime.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(doctor)
    app.command()(health)


def doctor() -> None:
    """Look at everything Warstream needs and say what to do about what is wrong."""
    from warstream import doctor as checks

    findings = asyncio.run(checks.examine(Settings()))
    for finding in findings:
        mark = "ok   " if finding.good else "WRONG"
        typer.echo(f"{mark}  {finding.what:<10} {finding.detail}")
        if not finding.good:
            typer.echo(f"       {'':<10} -> {finding.remedy}")
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


def health() -> None:
    """Ask the part of this container whether it lives; exit code 0 when it does."""
    settings = Settings()
    try:
        answer = httpx.get(f"http://127.0.0.1:{settings.monitor_port}/health/live", timeout=5)
    except httpx.HTTPError as error:
        typer.echo(f"no answer on port {settings.monitor_port}: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(answer.text)
    raise typer.Exit(0 if answer.status_code == 200 else 1)
