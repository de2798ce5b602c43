"""The state of the whole, from what each part has written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.context import ProcessContext
from api.models.status import Counts, Day, LastKill, SinkStatus, SourceStatus, Status, StatusOne
from api.queries import status as q
from api.storage import parts
from api.storage.away import StoreAway
from api.storage.parts import Told
from runtime import __version__
from schemas.redis_keys import Keys

SINKS = ("postgres", "redis")
"""The sinks that report; one that keeps offsets in Postgres is shown even when it does not."""


async def get_status(context: ProcessContext, days: int) -> StatusOne:
    """Everything at one glance. Postgres must answer; without Redis `sources` is null and the sinks say less."""
    database, settings = context.database, context.settings
    keys = Keys(settings.mode)
    try:
        told_sources: dict[str, Told] | None = await parts.sources(context.redis, keys)
        told_sinks = {name: await parts.sink(context.redis, keys, name) for name in SINKS}
    except StoreAway:
        told_sources, told_sinks = None, {}
    stored = {row["sink"]: row["updated_at"] for row in await q.sink_times(database)}
    names = sorted(set(stored) | {name for name, told in told_sinks.items() if told})
    killmails, exact = await q.killmail_count(database)
    status = Status(
        mode=settings.mode,
        version=__version__,
        now=context.clock.now(),
        last_kill=_last(await q.last_kill(database)),
        counts=Counts(killmails=killmails, exact=exact, dead_letters=await q.dead_letter_count(database)),
        sources=None if told_sources is None else [_source(kind, told) for kind, told in told_sources.items()],
        sinks=[_sink(name, told_sinks.get(name, {}), stored.get(name)) for name in names],
        completeness=[_day(row) for row in await q.days(database, days)],
    )
    return StatusOne(data=status, simulated=settings.simulated)


def _last(row: Mapping[str, Any] | None) -> LastKill | None:
    if row is None:
        return None
    number = row["killmail_id"]
    return LastKill(id=number, time=row["killmail_time"], received_at=row["received_at"], link=f"/killmails/{number}")


def _source(kind: str, told: Told) -> SourceStatus:
    cursor = told.get("cursor", "")
    return SourceStatus(
        source=kind,
        state=told.get("state") or None,
        cursor=int(cursor) if cursor.isdecimal() else None,
        last_answer_at=_time(told.get("last_answer_at")),
        detail=told.get("detail") or None,
    )


def _sink(name: str, told: Told, stored: datetime | None) -> SinkStatus:
    return SinkStatus(
        sink=name,
        state=told.get("state") or None,
        updated_at=stored or _time(told.get("last_write_at")),
        last_kill_at=_time(told.get("last_kill_at")),
        detail=told.get("detail") or None,
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
