"""Killmail rows into Postgres, a batch at a time, inside the caller's transaction.

An id is claimed in `killmail_ids` first. Rows of ids that were new are copied straight into their tables, since nobody else
can write them; only repetitions need a merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import asyncpg
import orjson

from schemas.precedence import OpinionRank, body_rank, opinion_rank
from sinks.killmail_rows import (
    ATTACKER_COLUMNS,
    ITEM_COLUMNS,
    KILLMAIL_COLUMNS,
    PARTY_COLUMNS,
    KillmailRows,
)

_TABLES = ("killmails", "killmail_attackers", "killmail_items", "killmail_parties")
_HASH = KILLMAIL_COLUMNS.index("hash")
_OPINION = {name: KILLMAIL_COLUMNS.index(name) for name in ("zkb", "zkb_sequence", "zkb_uploaded_at", "total_value", "worth")}
"""The columns that an opinion brings, whoever's it is."""


@dataclass(slots=True)
class Outcome:
    """What became of a batch. `conflicts` are the ids whose mail lost against another one under the same id."""

    new: int = 0
    updated: int = 0
    duplicate: int = 0
    conflicts: list[tuple[int, str]] = field(default_factory=list)
    """(killmail id, body as JSON text) of the losing mails."""


class KillmailWriter:
    """Remembers which months have their partitions, as long as the connection lasts.

    A server that fell may have lost a month whose commit it had acknowledged (`synchronous_commit` is off).
    """

    def __init__(self) -> None:
        self._months: set[date] = set()
        self._connection: asyncpg.Connection | None = None

    async def write(self, connection: asyncpg.Connection, batch: Sequence[KillmailRows]) -> Outcome:
        """Store a batch; running it again changes nothing. Raises asyncpg's data errors for rows that do not fit."""
        outcome = Outcome()
        if connection is not self._connection:
            self._months.clear()
            self._connection = connection
        await self._ensure_months(connection, batch)
        for layer in _layers(batch):
            claimed = await self._claim(connection, layer)
            fresh = [row for row in layer if row.killmail_id in claimed]
            repeated = [row for row in layer if row.killmail_id not in claimed]
            if repeated:
                fresh += await self._merge(connection, repeated, outcome)
            await _copy(connection, fresh)
            outcome.new += len(claimed)
        return outcome

    async def _ensure_months(self, connection: asyncpg.Connection, rows: Sequence[KillmailRows]) -> None:
        for month in sorted({row.time.date().replace(day=1) for row in rows} - self._months):
            await connection.execute("select warstream_month($1)", month)

    def months_made(self, rows: Sequence[KillmailRows]) -> None:
        """The transaction is committed: these months need no second look."""
        self._months |= {row.time.date().replace(day=1) for row in rows}

    async def _claim(self, connection: asyncpg.Connection, rows: Sequence[KillmailRows]) -> set[int]:
        found = await connection.fetch(
            "insert into killmail_ids (killmail_id, killmail_time) select * from unnest($1::bigint[], $2::timestamptz[]) "
            "on conflict do nothing returning killmail_id",
            [row.killmail_id for row in rows],
            [row.time for row in rows],
        )
        return {record["killmail_id"] for record in found}

    async def _merge(self, connection: asyncpg.Connection, repeated: list[KillmailRows], outcome: Outcome) -> list[KillmailRows]:
        """Compare with what is stored; return those that replace it whole."""
        stored = await connection.fetch(
            "select k.killmail_id, k.killmail_time, k.hash, k.hash_ok, encode(k.content, 'hex') as content, k.zkb, "
            "k.zkb_sequence, k.zkb_uploaded_at, k.total_value, k.worth from unnest($1::bigint[]) as wanted(id) "
            "join killmail_ids i on i.killmail_id = wanted.id "
            "join killmails k on k.killmail_id = i.killmail_id and k.killmail_time = i.killmail_time for update of k",
            [row.killmail_id for row in repeated],
        )
        known = {record["killmail_id"]: record for record in stored}
        replacing = []
        for row in repeated:
            old = known[row.killmail_id]
            # An opinion is about the id, whatever content it came with, or the loser of two contents would take the newest
            # one with it, and what is left would depend on the order.
            newer = row.opinion > _stored_opinion(old)
            surer = row.body > body_rank(old["hash_ok"], old["content"], old["hash"])
            other = row.content != old["content"]
            if other and surer:
                outcome.conflicts.append((row.killmail_id, await _remove(connection, row.killmail_id, old["killmail_time"])))
                replacing.append(row if newer else _with_opinion(row, old))
                continue
            if newer:
                await _set_opinion(connection, row, old)
            if surer:
                await _set_hash(connection, row, old)
            if other:
                outcome.conflicts.append((row.killmail_id, row.killmail[-1]))
            elif newer or surer:
                outcome.updated += 1
            else:
                outcome.duplicate += 1
        if replacing:
            await self._claim(connection, replacing)
        return replacing


def _layers(batch: Sequence[KillmailRows]) -> list[list[KillmailRows]]:
    """Split so that no id stands twice in one layer; a repetition meets the first one as if it came a batch later."""
    layers: list[list[KillmailRows]] = []
    seen: dict[int, int] = {}
    for row in batch:
        depth = seen.get(row.killmail_id, 0)
        seen[row.killmail_id] = depth + 1
        if depth == len(layers):
            layers.append([])
        layers[depth].append(row)
    return layers


def _stored_opinion(record: asyncpg.Record) -> OpinionRank:
    zkb, worth = (None if record[name] is None else orjson.loads(record[name]) for name in ("zkb", "worth"))
    return opinion_rank(zkb, record["zkb_sequence"], record["zkb_uploaded_at"], worth)


def _with_opinion(row: KillmailRows, old: asyncpg.Record) -> KillmailRows:
    """The row with the stored opinion in place of its own."""
    killmail = list(row.killmail)
    for name, index in _OPINION.items():
        killmail[index] = old[name]
    return replace(row, killmail=tuple(killmail))


async def _set_opinion(connection: asyncpg.Connection, row: KillmailRows, old: asyncpg.Record) -> None:
    await connection.execute(
        "update killmails set zkb = $3, zkb_sequence = $4, zkb_uploaded_at = $5, total_value = $6, worth = $7 "
        "where killmail_id = $1 and killmail_time = $2",
        row.killmail_id,
        old["killmail_time"],
        *(row.killmail[index] for index in _OPINION.values()),
    )


async def _set_hash(connection: asyncpg.Connection, row: KillmailRows, old: asyncpg.Record) -> None:
    """The same content with a better proven hash."""
    await connection.execute(
        "update killmails set hash = $3, hash_ok = $4 where killmail_id = $1 and killmail_time = $2",
        row.killmail_id,
        old["killmail_time"],
        row.killmail[_HASH],
        row.hash_ok,
    )


async def _remove(connection: asyncpg.Connection, number: int, time: object) -> str:
    """Take a losing mail out whole; returns its body."""
    body: str = await connection.fetchval(
        "select body::text from killmails where killmail_id = $1 and killmail_time = $2", number, time
    )
    for table in _TABLES:
        await connection.execute(
            f"delete from {table} where killmail_id = $1 and killmail_time = $2",  # noqa: S608 - names from the constant above
            number,
            time,
        )
    await connection.execute("delete from killmail_ids where killmail_id = $1", number)
    return body


async def _copy(connection: asyncpg.Connection, rows: list[KillmailRows]) -> None:
    """The heavy part: binary COPY into the four tables."""
    if not rows:
        return
    for table, columns, records in (
        ("killmails", KILLMAIL_COLUMNS, [row.killmail for row in rows]),
        ("killmail_attackers", ATTACKER_COLUMNS, [record for row in rows for record in row.attackers]),
        ("killmail_items", ITEM_COLUMNS, [record for row in rows for record in row.items]),
        ("killmail_parties", PARTY_COLUMNS, [record for row in rows for record in row.parties]),
    ):
        if records:
            await connection.copy_records_to_table(table, records=records, columns=columns)
