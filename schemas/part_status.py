"""What a running part says of itself every few seconds, as JSON in Redis (`schemas.redis_keys`)."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class PartStatus(TypedDict):
    """Times are UTC text. A part that dies says nothing any more: who reads this compares `last_seen_at` with the clock."""

    part: str
    """`ingest`, `worker`, `sink-postgres`, `sink-redis`, `api`."""
    instance: str
    """Which one of them: the machine's name, and the worker's number when it is not 0."""
    state: Literal["starting", "running", "stopped"]
    version: str
    detail: str
    """What it said when it became ready; empty before."""
    since: str
    """Start of the process."""
    last_seen_at: str
    """When this was written."""
    last_beat_at: str
    """When its work last went on, which is what /health/live goes by."""
    last_commit_at: str | None
    """When it last stored its progress or had none to store; null for a part that keeps none, or has not yet."""
    lag: dict[str, dict[str, int]]
    """Consumer group -> topic -> messages between this part's progress and the end, over the partitions it holds."""
