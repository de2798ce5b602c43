"""Where a Unix socket can lie: its path ends at 107 bytes, and data directories may be deep."""

from __future__ import annotations

import tempfile
from pathlib import Path

LONGEST = 85
"""Of the folder: Postgres puts `/.s.PGSQL.5432` behind it, and makes a lock with a few letters more."""
SHORT = Path("/tmp")  # noqa: S108  # only as a parent: mkdtemp makes a folder of our own in it
_OWN = len("/warstream-12345678")


def fits(folder: Path) -> bool:
    """Whether a socket can lie in it."""
    return len(str(folder)) <= LONGEST


def made() -> Path:
    """A new folder for sockets, of this user alone: among the temporary ones, or where that is too deep as well in /tmp."""
    usual = Path(tempfile.gettempdir())
    return Path(tempfile.mkdtemp(prefix="warstream-", dir=usual if len(str(usual)) + _OWN <= LONGEST else SHORT))
