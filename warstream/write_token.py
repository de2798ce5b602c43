"""The token that corrections need on a machine of one's own: made once, kept where only its owner can read it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "write-token"
BYTES = 24


def write_token(directory: Path) -> str:
    """The token of a data directory, made when there is none. The directory must be ours alone (`Stack.take_directory`)."""
    path = directory / FILE
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        token = secrets.token_urlsafe(BYTES)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    # The mode from the first byte on; the name only when the file is whole.
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(token + "\n")
    fresh.replace(path)
    return token
