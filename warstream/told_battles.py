"""What was told of battles, as Postgres and Redis have it: what the worker goes on from on a broker that forgot it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import NamedTuple

import asyncpg

from agents.battles.battle import QUIET_SECONDS
from agents.battles.battles import Battles
from agents.battles.told import Told
from schemas.battle import State

CHANGED = -1
"""No sum over kills is negative: a battle with it is told once more, whatever it is made of."""


class HeldBattle(NamedTuple):
    """A battle in its newest revision in Postgres."""

    battle_id: int
    revision: int
    state: State
    fingerprint: int | None
    """Of the kills and corrections it was made from; None where it was written before there was one."""
    kill_ids: Sequence[int]
    started_at: datetime
    ended_at: datetime
    """Of its last kill."""


async def held_battles(connection: asyncpg.Connection, edge: datetime) -> list[HeldBattle]:
    """Those whose last kill is not older than the edge. Merged addresses are none."""
    rows = await connection.fetch(
        "select battle_id, revision, state, fingerprint, kill_ids, started_at, ended_at from battles "
        "where state <> 'merged' and ended_at >= $1",
        edge,
    )
    return [HeldBattle(*row) for row in rows]


def stream_time(newest: datetime, held: Sequence[HeldBattle]) -> datetime:
    """How far the stream had come: to the newest kill, and past the end of each battle that has ended.

    Further than the newest kill where an archive was played to its end, or where the broker took later kills with it.
    """
    quiet = timedelta(seconds=QUIET_SECONDS + 1)
    return max([newest, *(one.ended_at + quiet for one in held if one.state == "ended")])


async def merged_addresses(connection: asyncpg.Connection, held: Sequence[HeldBattle]) -> dict[int, int]:
    """Address -> revision of those that lead to one of these battles: each is the id of a kill."""
    rows = await connection.fetch(
        "select battle_id, revision from battles where state = 'merged' and battle_id = any($1::bigint[])",
        [kill for one in held for kill in one.kill_ids],
    )
    return {row["battle_id"]: row["revision"] for row in rows}


def told(
    held: Sequence[HeldBattle],
    merged: Mapping[int, int],
    marked: Mapping[int, int],
    kills: Set[int],
    battles: Battles | None,
) -> Iterator[tuple[int, Told]]:
    """(address, its newest revision).

    `marked` holds the revisions that Redis has seen, `kills` the combat kills that are there. `battles`, what these make, is
    asked only of battles without a fingerprint. What Redis has and Postgres has not is told once more, to both.
    """
    for one in held:
        seen = marked.get(one.battle_id, 0)
        mark = CHANGED if seen > one.revision else one.fingerprint
        if mark is None and battles is not None and not _same(one, battles):
            mark = CHANGED
        yield one.battle_id, Told(max(one.revision, seen), "updated", one.state, mark, (), ())
    for address, revision in merged.items():
        yield address, Told(max(revision, marked.get(address, 0)), "merged", "merged", None, (), ())
    for address in kills & (marked.keys() - merged.keys() - {one.battle_id for one in held}):
        yield address, Told(marked[address], "opened", "active", CHANGED, (), ())


def _same(one: HeldBattle, battles: Battles) -> bool:
    battle = battles.battle_of(one.battle_id)
    # Whoever wrote no fingerprint knew no corrections.
    return battle is not None and not battle.corrections and battle.facts.keys() == set(one.kill_ids)
