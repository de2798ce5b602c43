"""Commands that bring killmails in from files."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
