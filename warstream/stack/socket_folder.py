"""Where a Unix socket can lie: its path ends at 107 bytes, and data directories may be deep. It is a part of an address, too."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

LONGEST = 85
"""Of the folder: Postgres puts `/.s.PGSQL.5432` behind it, and makes a lock with a few letters more."""
SHORT = Path("/tmp")  # noqa: S108  # only as a parent: mkdtemp makes a folder of our own in it
_OWN = len("/warstream-12345678")
_PLAIN = re.compile(r"[\w./+-]+", re.ASCII)
"""What means itself in the addresses of Postgres and Valkey: a space, @, %, # or comma in a folder's name does not."""


def fits(folder: Path) -> bool:
    """Whether a socket can lie in it."""
    return len(str(folder)) <= LONGEST and _PLAIN.fullmatch(str(folder)) is not None


def made() -> Path:
    """A new folder for sockets, of this user alone: among the temporary ones, or where that is too deep as well in /tmp."""
    usual = Path(tempfile.gettempdir())
    good = len(str(usual)) + _OWN <= LONGEST and fits(usual)
    return Path(tempfile.mkdtemp(prefix="warstream-", dir=usual if good else SHORT))
