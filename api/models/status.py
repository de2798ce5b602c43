"""The state of the whole as a client sees it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from api.models.parts import Mode, Model


class SourceStatus(Model):
    """One source of killmails, as ingest last told it."""

    source: str
    state: str | None
    cursor: int | None = Field(description="The next sequence it will ask for")
    last_answer_at: datetime | None
    detail: str | None


class SinkStatus(Model):
    """One sink. `updated_at` is when it last stored its progress."""

    sink: str
    state: str | None
    updated_at: datetime | None
    last_kill_at: datetime | None = Field(description="Event time of the last kill it wrote")
    detail: str | None


class LastKill(Model):
    """The kill with the newest event time."""

    id: int
    time: datetime = Field(description="Event time")
    received_at: datetime
    link: str


class Counts(Model):
    """How much is held."""

    killmails: int
    exact: bool = Field(description="false: an estimate, above a million")
    dead_letters: int = Field(description="Events set aside and not yet replayed")


class Day(Model):
    """How complete one day (UTC, of kill time) is, by zKillboard's history."""

    day: date
    expected: int
    held: int
    missing: int
    refetched: int
    checked_at: datetime


class Status(Model):
    """The state of the whole. `sources` and what only Redis knows are null while Redis is away."""

    mode: Mode
    version: str
    now: datetime
    last_kill: LastKill | None
    counts: Counts
    sources: list[SourceStatus] | None
    sinks: list[SinkStatus]
    completeness: list[Day] = Field(description="Newest day first")


class StatusOne(Model):
    """Answer of /status."""

    data: Status
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "mode": "live",
        "version": "0.1.0",
        "now": "2021-11-27T18:25:00.120Z",
        "last_kill": {
            "id": 96850275,
            "time": "2021-11-27T18:22:10Z",
            "received_at": "2021-11-27T18:23:41.512Z",
            "link": "/killmails/96850275",
        },
        "counts": {"killmails": 17862, "exact": True, "dead_letters": 2},
        "sources": [
            {
                "source": "r2z2",
                "state": "running",
                "cursor": 96851234,
                "last_answer_at": "2021-11-27T18:24:58.003Z",
                "detail": None,
            }
        ],
        "sinks": [
            {
                "sink": "postgres",
                "state": "running",
                "updated_at": "2021-11-27T18:24:57.871Z",
                "last_kill_at": "2021-11-27T18:22:10Z",
                "detail": None,
            }
        ],
        "completeness": [
            {
                "day": "2021-11-26",
                "expected": 11608,
                "held": 11607,
                "missing": 1,
                "refetched": 12,
                "checked_at": "2021-11-27T01:00:03Z",
            }
        ],
    },
    "simulated": False,
}
