"""What the resolver knows over a restart: which ids were told, and when. Not the names themselves, which are in Kafka."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from runtime import log
from schemas.world.name import NameCategory
from streams.checkpoint import Checkpoint
from streams.esi.names_ids import Key
from streams.esi.names_read import CATEGORIES
from streams.esi.names_roll import Entry

REWIND = 1_800.0
"""Seconds before the last save that are asked again when an embedded broker has lost its memory: far longer than a name takes to
Postgres."""


class Known(Protocol):
    """Where it is kept."""

    def load(self) -> dict[Key, Entry]:
        """What was known."""
        ...

    def save(self, entries: dict[Key, Entry], now: float) -> None:
        """Replace it."""
        ...


class KnownFile:
    """In a checkpoint's file, some 60 bytes an id. `cluster` as for `run_pollers`."""

    def __init__(self, path: Path, cluster: str | None = None) -> None:
        self._checkpoint = Checkpoint(path)
        self._cluster = cluster

    def load(self) -> dict[Key, Entry]:
        """What was known; a row that cannot be read is asked again. The lately told are, on a new cluster."""
        kept = self._checkpoint.load()
        entries = dict(pair for row in kept.get("known", []) if (pair := _read(row)) is not None)
        if self._cluster is not None and kept and kept.get("cluster") != self._cluster:
            since = float(kept.get("saved", 0.0)) - REWIND
            for entry in entries.values():
                entry.named = 0.0 if entry.named >= since else entry.named
                entry.more = 0.0 if entry.more >= since else entry.more
            log.get("esi").warning("the broker is a new one and holds nothing; the newest names are asked again")
        return entries

    def save(self, entries: dict[Key, Entry], now: float) -> None:
        """Replace it."""
        rows = [
            [CATEGORIES.index(category), number, int(e.named), int(e.more), int(e.gone), int(e.seen), round(e.weight, 2)]
            for (category, number), e in entries.items()
        ]
        self._checkpoint.save({"v": 1, "cluster": self._cluster, "saved": int(now), "known": rows})


def _read(row: Any) -> tuple[Key, Entry] | None:
    try:
        category: NameCategory = CATEGORIES[row[0]]
        named, more, gone, seen, weight = (float(number) for number in row[2:7])
        return (category, int(row[1])), Entry(named, more, gone, seen, weight)
    except (TypeError, ValueError, IndexError, KeyError):
        return None
