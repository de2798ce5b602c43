"""The table of late kills: what the follower of the topic writes down, and what is left to derive.

A kill comes again with each better opinion of it. So whoever takes one out says which note of it he has read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeAlias

import asyncpg

from warstream.state_replay import newest_kill

QUIET = timedelta(seconds=3)
"""Late kills come in flocks: a backfill brings a day's within seconds. A day is derived when for so long none came."""
GIVEN_UP = timedelta(hours=1)
"""A kill that Postgres lacks for longer is given up, if the sink has taken all there is: it has refused the kill."""
LAST_WORDS = timedelta(minutes=10)
"""How far back from its end a lost broker may hold killmails whose lateness nobody has noted: far above the worker's usual lag,
and few enough kills to look at in vain."""

Executor: TypeAlias = "asyncpg.Connection | asyncpg.Pool"


class LateKill(NamedTuple):
    """One note."""

    killmail_id: int
    noted_at: datetime


async def note(db: Executor, kills: Mapping[int, date]) -> None:
    """Write down killmail id -> day (UTC). One that is there already counts as new: there may be news of it."""
    await db.execute(
        "insert into late_kills (killmail_id, day) select * from unnest($1::bigint[], $2::date[]) on conflict (killmail_id) "
        "do update set day = excluded.day, noted_at = excluded.noted_at, not_before = null",
        list(kills),
        list(kills.values()),
    )


async def note_stored(db: Executor, since: datetime, oldest: datetime) -> None:
    """Note killmails older than `oldest` that were stored after `since`, or of whose battles corrections were, where no agent was
    there to do so."""
    await db.execute(
        "insert into late_kills (killmail_id, day) select killmail_id, (killmail_time at time zone 'UTC')::date from killmails "
        "where stored_at > $1 and killmail_time < $2 "
        "union select killmail_id, (killmail_time at time zone 'UTC')::date from side_corrections "
        "where stored_at > $1 and killmail_time < $2 on conflict do nothing",
        since,
        oldest,
    )


async def last_words(db: Executor) -> datetime | None:
    """Since when a broker that is gone may have held killmails of whose lateness nobody knows; None: it held none."""
    found: datetime | None = await db.fetchval(
        "select greatest(max(updated_at) - $1::interval, (select until from late_kills_noted)) "
        "from sink_offsets where sink = 'postgres'",
        LAST_WORDS,
    )
    return found


async def all_noted(db: Executor, until: datetime) -> None:
    """Whatever of the killmails stored until then came too late is noted."""
    await db.execute(
        "insert into late_kills_noted (until) values ($1) on conflict (only_row) do update set until = excluded.until", until
    )


async def due_days(db: Executor, newest: datetime) -> list[date]:
    """Days of kills that are stored, quiet, and no agent's. `newest` is the newest event time."""
    rows = await db.fetch(
        "select day from late_kills join killmail_ids using (killmail_id) where not_before is null or not_before <= $1 "
        "group by day having max(noted_at) <= now() - $2::interval order by day",
        newest,
        QUIET,
    )
    return [row["day"] for row in rows]


async def due_kills(db: Executor, newest: datetime, day: date) -> list[LateKill]:
    """Of one day, likewise."""
    rows = await db.fetch(
        "select killmail_id, noted_at from late_kills join killmail_ids using (killmail_id) "
        "where day = $2 and (not_before is null or not_before <= $1)",
        newest,
        day,
    )
    return [LateKill(*row) for row in rows]


async def due(db: Executor) -> int:
    """How many are stored and wait for nothing but being derived."""
    found: int = await db.fetchval(
        "select count(*) from late_kills join killmail_ids using (killmail_id) where not_before is null or not_before <= $1",
        await newest_kill(db),
    )
    return found


async def waiting(db: Executor) -> int:
    """How many there are."""
    found: int = await db.fetchval("select count(*) from late_kills")
    return found


async def derived(db: Executor, kills: Iterable[LateKill]) -> None:
    """Take these out, but for those that came again since."""
    ids, notes = _columns(kills)
    await db.execute(
        "delete from late_kills late using unnest($1::bigint[], $2::timestamptz[]) as done(killmail_id, noted_at) "
        "where late.killmail_id = done.killmail_id and late.noted_at = done.noted_at",
        ids,
        notes,
    )


async def put_off(db: Executor, kills: Mapping[LateKill, int]) -> None:
    """Leave each until an event time (Unix seconds), but for those that came again since."""
    ids, notes = _columns(kills)
    await db.execute(
        "update late_kills late set not_before = off.until "
        "from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) as off(killmail_id, noted_at, until) "
        "where late.killmail_id = off.killmail_id and late.noted_at = off.noted_at",
        ids,
        notes,
        [datetime.fromtimestamp(until, UTC) for until in kills.values()],
    )


async def never_stored(db: Executor) -> list[LateKill]:
    """Those that Postgres lacks for so long that they may be given up."""
    rows = await db.fetch(
        "select killmail_id, noted_at from late_kills late where noted_at < now() - $1::interval "
        "and not exists (select from killmail_ids stored where stored.killmail_id = late.killmail_id)",
        GIVEN_UP,
    )
    return [LateKill(*row) for row in rows]


def _columns(kills: Iterable[LateKill]) -> tuple[Sequence[int], Sequence[datetime]]:
    rows = list(kills)
    return [one.killmail_id for one in rows], [one.noted_at for one in rows]
