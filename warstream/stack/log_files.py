"""The log files of parts and servers stay small: above a size one is copied aside and cut, while its writer goes on.

The writers append (`lifeline.spawn`), so each writes on at the new end. A line that is written between the last byte copied and
the cut is lost; nothing else knows of the file, so no writer has to be told.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LIMIT = 20_000_000
"""Bytes: a busy week of one part at the level INFO."""
KEEP = 3
"""Older files of each: `worker.log.1` is the newest."""
PATTERNS = ("logs/*.log", "broker/broker.log", "kafka/kafka.log", "postgres.log", "valkey/valkey.log")
"""What `spawn` writes, below the data directory."""


def rotate_all(directory: Path, *, limit: int = LIMIT, keep: int = KEEP) -> list[Path]:
    """Rotate each log of a data directory that is above `limit` bytes; returns those. Raises OSError, as with a full disk."""
    logs = [log for pattern in PATTERNS for log in sorted(directory.glob(pattern))]
    return [log for log in logs if rotate(log, limit=limit, keep=keep)]


def rotate(log: Path, *, limit: int = LIMIT, keep: int = KEEP) -> bool:
    """Copy a log aside and cut it when it is above `limit` bytes; returns whether it was. Raises OSError, with the log whole."""
    try:
        if log.stat().st_size <= limit:
            return False
    except FileNotFoundError:
        return False
    copy = log.with_name(f"{log.name}.new")
    try:
        shutil.copyfile(log, copy)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    os.truncate(log, 0)
    for number in range(keep, 1, -1):
        older = log.with_name(f"{log.name}.{number - 1}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number}"))
    copy.replace(log.with_name(f"{log.name}.1"))
    return True
