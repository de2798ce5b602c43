"""The state of the whole as a client sees it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from api.models.parts import Model
from schemas.simulated import Mode


class Lag(Model):
    """How far a consumer group is behind the end of a topic."""

    group: str
    topic: str
    messages: int


class PartStatus(Model):
    """One process of Warstream, as it last told it."""

    part: str = Field(description="ingest, worker, sink-postgres, sink-redis, rebuild, world or api")
    instance: str = Field(description="Which one: its machine, and a worker's number when it is not 0")
    state: str = Field(description="starting, running, stopped, or silent: it has died, is cut off, or its work does not go on")
    version: str
    since: datetime = Field(description="Start of the process")
    last_seen_at: datetime = Field(description="Its last word")
    last_beat_at: datetime = Field(description="When its work last went on")
    last_commit_at: datetime | None = Field(description="When it last stored its progress, or had none to store")
    lag: list[Lag] = Field(description="Over the partitions that it holds")
    detail: str | None


class SourceStatus(Model):
    """One source of killmails, as ingest last told it."""

    source: str
    state: str | None = Field(description="starting, running, stopped, or silent: no ingest runs that could tell")
    cursor: int | None = Field(description="The next sequence it will ask for; of the simulator the next mail of its war")
    last_answer_at: datetime | None
    detail: str | None


class SinkStatus(Model):
    """One sink."""

    sink: str
    state: str | None = Field(description="That of its part; of several the best one. null: none has told anything for an hour")
    updated_at: datetime | None = Field(description="When it last stored something")
    last_kill_at: datetime | None = Field(
        description="Event time: in Postgres of the newest kill, in Redis of the last one that was written"
    )
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


class Stores(Model):
    """Whether each store answers, and in time. What lies in one that does not is null."""

    postgres: bool
    redis: bool


class Day(Model):
    """How complete one day (UTC, of kill time) is, by zKillboard's history."""

    day: date
    expected: int
    held: int
    missing: int
    refetched: int
    checked_at: datetime


class Status(Model):
    """The state of the whole, as far as the stores answer.

    `last_kill`, `counts`, `completeness` and the times of the sink `postgres` are null while Postgres is away; `parts`, `lag`,
    `sources`, the sinks' states and the times of the sink `redis` while Redis is, which is where parts tell them.
    """

    mode: Mode
    version: str
    now: datetime
    stores: Stores
    last_kill: LastKill | None
    counts: Counts | None
    parts: list[PartStatus] | None
    lag: list[Lag] | None = Field(description="Added up over the parts that are running")
    sources: list[SourceStatus] | None
    sinks: list[SinkStatus]
    completeness: list[Day] | None = Field(description="Newest day first")


class StatusOne(Model):
    """Answer of /status."""

    data: Status
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "mode": "live",
        "version": "0.1.0",
        "now": "2021-11-27T18:25:00.120Z",
        "stores": {"postgres": True, "redis": True},
        "last_kill": {
            "id": 96850275,
            "time": "2021-11-27T18:22:10Z",
            "received_at": "2021-11-27T18:23:41.512Z",
            "link": "/killmails/96850275",
        },
        "counts": {"killmails": 17862, "exact": True, "dead_letters": 2},
        "parts": [
            {
                "part": "sink-postgres",
                "instance": "warbox",
                "state": "running",
                "version": "0.1.0",
                "since": "2021-11-27T11:02:51.733Z",
                "last_seen_at": "2021-11-27T18:24:57.311Z",
                "last_beat_at": "2021-11-27T18:24:57.114Z",
                "last_commit_at": "2021-11-27T18:24:57.114Z",
                "lag": [{"group": "warstream-sink-postgres", "topic": "killmails", "messages": 0}],
                "detail": "writing 11 partitions to Postgres",
            }
        ],
        "lag": [{"group": "warstream-sink-postgres", "topic": "killmails", "messages": 0}],
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
                "detail": "writing 11 partitions to Postgres",
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
