"""The state of the whole, from what each part has written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.context import ProcessContext
from api.models.status import Counts, Day, LastKill, PartStatus, SinkStatus, SourceStatus, Status, StatusOne, Stores
from api.queries import status as q
from api.services.parts import best_of, part_row, total_lag
from api.storage import parts
from api.storage.away import StoreAway, TooSlow
from api.storage.parts import Told
from api.storage.postgres import Database
from runtime import __version__
from schemas.redis_keys import Keys


@dataclass(frozen=True, slots=True)
class _Stored:
    """What Postgres knows."""

    last: Mapping[str, Any] | None
    sink_times: Mapping[str, datetime]
    counts: Counts
    completeness: list[Day]


async def get_status(context: ProcessContext, days: int) -> StatusOne:
    """Everything at one glance; it is what people look at in an outage, so a store that is away takes only its own with it."""
    settings = context.settings
    keys = Keys(settings.mode)
    now = context.clock.now()
    rows: list[PartStatus] | None
    told_sources: dict[str, Told] | None
    try:
        rows = [part_row(told, now) for told in await parts.parts(context.redis, keys)]
        told_sources = await parts.sources(context.redis, keys)
        written = await parts.sink(context.redis, keys, "redis")
    except StoreAway:
        rows, told_sources, written = None, None, {}
    stored = await _stored(context.database, days)
    last = stored.last if stored else None
    stored_at = stored.sink_times.get("postgres") if stored else None
    in_postgres = _sink("postgres", stored_at, last["killmail_time"] if last else None, rows or [])
    in_redis = _sink("redis", _time(written.get("last_write_at")), _time(written.get("last_kill_at")), rows or [])
    status = Status(
        mode=settings.mode,
        version=__version__,
        now=now,
        stores=Stores(postgres=stored is not None, redis=rows is not None),
        last_kill=_last(last),
        counts=stored.counts if stored else None,
        parts=rows,
        lag=None if rows is None else total_lag(rows),
        sources=None if told_sources is None else [_source(kind, told, rows or []) for kind, told in told_sources.items()],
        sinks=[in_postgres, in_redis],
        completeness=stored.completeness if stored else None,
    )
    return StatusOne(data=status, simulated=settings.simulated)


async def _stored(database: Database, days: int) -> _Stored | None:
    """None while Postgres is away, or so busy that it does not answer in time."""
    try:
        killmails, exact = await q.killmail_count(database)
        return _Stored(
            last=await q.last_kill(database),
            sink_times={row["sink"]: row["updated_at"] for row in await q.sink_times(database)},
            counts=Counts(killmails=killmails, exact=exact, dead_letters=await q.dead_letter_count(database)),
            completeness=[_day(row) for row in await q.days(database, days)],
        )
    except (StoreAway, TooSlow):
        return None


def _last(row: Mapping[str, Any] | None) -> LastKill | None:
    if row is None:
        return None
    number = row["killmail_id"]
    return LastKill(id=number, time=row["killmail_time"], received_at=row["received_at"], link=f"/killmails/{number}")


def _source(kind: str, told: Told, rows: list[PartStatus]) -> SourceStatus:
    """Written by ingest; one that was killed leaves its last word behind."""
    cursor, state = told.get("cursor", ""), told.get("state") or None
    ingest = best_of("ingest", rows)
    if state != "stopped" and (ingest is None or ingest.state not in ("running", "starting")):
        state = "silent"
    return SourceStatus(
        source=kind,
        state=state,
        cursor=int(cursor) if cursor.isdecimal() else None,
        last_answer_at=_time(told.get("last_answer_at")),
        detail=told.get("detail") or None,
    )


def _sink(name: str, stored: datetime | None, last_kill: datetime | None, rows: list[PartStatus]) -> SinkStatus:
    own = best_of(f"sink-{name}", rows)
    return SinkStatus(
        sink=name,
        state=own.state if own else None,
        updated_at=stored,
        last_kill_at=last_kill,
        detail=own.detail if own else None,
    )


def _day(row: Mapping[str, Any]) -> Day:
    return Day(
        day=row["day"],
        expected=row["expected"],
        held=row["held"],
        missing=row["missing_count"],
        refetched=row["refetched"],
        checked_at=row["checked_at"],
    )


def _time(text: str | None) -> datetime | None:
    """A time that a part wrote; None when it wrote none, or something else: status must not fail over it."""
    try:
        time = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC) if time else None
