"""Doctrine revisions into Postgres, a batch at a time, inside the caller's transaction.

Whatever the order in which revisions come, and however often, the rows end as the newest revision of each doctrine says. Of two
doctrines that name a fleet the one that was told later has it. A fleet that has left the window of its doctrine stays with it;
one that lies within the window and is named no longer goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import asyncpg

from sinks.doctrine_rows import DOCTRINE_COLUMNS, FLEET_COLUMNS, DoctrineRows

MOST_STEPS = 20
"""Merges that are followed from one id: more in a row are a mistake, and a ring of them would have no end."""

_UPSERT = (
    f"insert into doctrines ({', '.join(DOCTRINE_COLUMNS)}) "  # noqa: S608 - names from the constant
    f"values ({', '.join(f'${n}' for n in range(1, len(DOCTRINE_COLUMNS) + 1))}) "
    "on conflict (doctrine_id) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in DOCTRINE_COLUMNS[1:])
    + " where excluded.revision > doctrines.revision"
)
_STORED = "select doctrine_id, revision from doctrines where doctrine_id = any($1::text[]) order by doctrine_id for update"

_FLEETS = ", ".join(FLEET_COLUMNS)
_NAMED = (
    f"insert into doctrine_fleets ({_FLEETS}) select distinct on (fleet_id) {_FLEETS} "  # noqa: S608 - names from the constant
    f"from unnest({', '.join(f'${n}::{kind}[]' for n, kind in enumerate(FLEET_COLUMNS.values(), 1))}) as given({_FLEETS}) "
    "order by fleet_id, told_at desc, doctrine_id "
    "on conflict (fleet_id) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in list(FLEET_COLUMNS)[1:])
    + " where doctrine_fleets.told_at <= excluded.told_at"
)

_PASSED_ON = """
update doctrine_fleets f set doctrine_id = d.merged_into, told_at = greatest(f.told_at, d.told_at) from doctrines d
where d.doctrine_id = f.doctrine_id and d.state = 'merged' and f.doctrine_id = any($1::text[])
returning f.doctrine_id
"""
"""One step of the way from a merged doctrine to what it became. The heir that was told before has not had its say of these."""

_LEFT = """
with named as materialized (
    select d.doctrine_id, member ->> 'fleet_id' as fleet_id
    from doctrines d cross join lateral jsonb_array_elements(d.body -> 'members') as member where d.doctrine_id = any($1::text[])
)
delete from doctrine_fleets f using doctrines d
where d.doctrine_id = f.doctrine_id and d.doctrine_id = any($1::text[])
  and f.started_at >= d.window_start and f.told_at <= d.told_at
  and not exists (select from named n where n.doctrine_id = f.doctrine_id and n.fleet_id = f.fleet_id)
"""
"""Fleets of the window that the doctrine names no longer. Without a window nothing goes, and nothing that was told since."""


async def write_doctrines(connection: asyncpg.Connection, batch: Sequence[DoctrineRows]) -> int:
    """Store the revisions that are newer than what is stored; returns how many revisions that were.

    Every revision of a batch counts, not the last one alone: a fleet that an earlier one named and whose time is over in the
    later one is history, however the two were batched. Raises asyncpg's data errors for rows that do not fit.
    """
    return sum([await _write_round(connection, one) for one in _rounds(batch)])


def _rounds(batch: Sequence[DoctrineRows]) -> Iterator[list[DoctrineRows]]:
    """The batch, in its order, in parts that have at most one revision of each doctrine."""
    found: dict[str, DoctrineRows] = {}
    for row in batch:
        if row.doctrine_id in found:
            yield list(found.values())
            found = {}
        found[row.doctrine_id] = row
    if found:
        yield list(found.values())


async def _write_round(connection: asyncpg.Connection, rows: list[DoctrineRows]) -> int:
    numbers = sorted(row.doctrine_id for row in rows)
    stored = {row["doctrine_id"]: row["revision"] for row in await connection.fetch(_STORED, numbers)}
    accepted = [row for row in rows if row.doctrine_id not in stored or row.revision > stored[row.doctrine_id]]
    if not accepted:
        return 0
    await connection.executemany(_UPSERT, [row.doctrine for row in accepted])
    fleets = [fleet for row in accepted for fleet in row.fleets]
    if fleets:
        await connection.execute(_NAMED, *([fleet[n] for fleet in fleets] for n in range(len(FLEET_COLUMNS))))
    touched = {row.doctrine_id for row in accepted}
    touched |= await _pass_on(connection, touched)
    await connection.execute(_LEFT, sorted(touched))
    return len(accepted)


async def _pass_on(connection: asyncpg.Connection, merged: Iterable[str]) -> set[str]:
    """Lead the fleets of merged doctrines on to where they belong now; returns all that were given some."""
    reached: set[str] = set()
    here = set(merged)
    for _ in range(MOST_STEPS):
        here = {row["doctrine_id"] for row in await connection.fetch(_PASSED_ON, sorted(here))}
        if not here:
            break
        reached |= here
    return reached
