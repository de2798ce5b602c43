"""How each part does, from its last word. Pure: the time is given."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from api.models.status import Lag, PartStatus
from runtime.monitor import MAX_SILENCE
from schemas.part_status import PartStatus as Told

SILENT_SECONDS = 30.0
"""A part tells every 5 s how it does: six words missed, and clocks that differ by some seconds, are no mishap any more."""
BEST_FIRST = ("running", "starting", "silent", "stopped")


def part_row(told: Told, now: datetime) -> PartStatus:
    """Silent: it no longer says anything, or says so itself that its work has not gone on for long (as /health/live)."""
    state: str = told["state"]
    seen, beat = datetime.fromisoformat(told["last_seen_at"]), datetime.fromisoformat(told["last_beat_at"])
    stalled = state == "running" and (seen - beat).total_seconds() > MAX_SILENCE
    if state != "stopped" and (stalled or (now - seen).total_seconds() > SILENT_SECONDS):
        state = "silent"
    lag = [Lag(group=group, topic=topic, messages=n) for group, topics in told["lag"].items() for topic, n in topics.items()]
    commit = told["last_commit_at"]
    return PartStatus(
        part=told["part"],
        instance=told["instance"],
        state=state,
        version=told["version"],
        since=datetime.fromisoformat(told["since"]),
        last_seen_at=seen,
        last_beat_at=beat,
        last_commit_at=None if commit is None else datetime.fromisoformat(commit),
        lag=sorted(lag, key=lambda one: (one.group, one.topic)),
        detail=told["detail"] or None,
    )


def total_lag(rows: list[PartStatus]) -> list[Lag]:
    """What a part that does not run last knew is no lag of now."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.state == "running":
            found.update({(one.group, one.topic): one.messages for one in row.lag})
    return [Lag(group=group, topic=topic, messages=messages) for (group, topic), messages in sorted(found.items())]


def best_of(part: str, rows: list[PartStatus]) -> PartStatus | None:
    """The one of this part that does best; None when there is none."""
    return min((row for row in rows if row.part == part), key=lambda row: BEST_FIRST.index(row.state), default=None)
