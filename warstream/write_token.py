"""The token that corrections need on a machine of one's own: made once, kept where only its owner can read it."""

from __future__ import annotations

import secrets
from pathlib import Path

from runtime.private_file import write_private

FILE = "write-token"
BYTES = 24


def write_token(directory: Path) -> str:
    """The token of a data directory, made when there is none. The directory must be ours alone (`Stack.take_directory`)."""
    path = directory / FILE
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        token = secrets.token_urlsafe(BYTES)
    write_private(path, f"{token}\n".encode())
    return token
