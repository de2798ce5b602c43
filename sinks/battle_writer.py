"""Battle revisions into Postgres, a batch at a time, inside the caller's transaction.

Whatever the order in which revisions come, and however often, the rows end as the newest revision of each battle says. A kill
belongs to the battle with the higher revision: one that takes over another's kills counts on from the highest of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

import asyncpg

from sinks.battle_pairs import PAIR_COLUMNS
from sinks.battle_rows import BATTLE_COLUMNS, BattleRows

_UPSERT = (
    f"insert into battles ({', '.join(BATTLE_COLUMNS)}) "  # noqa: S608 - names from the constant
    f"values ({', '.join(f'${n}' for n in range(1, len(BATTLE_COLUMNS) + 1))}) "
    "on conflict (battle_id) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in BATTLE_COLUMNS[1:])
    + " where excluded.revision > battles.revision"
)
_STORED = "select battle_id, revision from battles where battle_id = any($1::bigint[]) order by battle_id for update"

_LEFT = """
delete from battle_kills held where held.battle_id = any($1::bigint[]) and not exists (
    select from unnest($2::bigint[], $3::bigint[]) as given(killmail_id, battle_id)
    where given.killmail_id = held.killmail_id and given.battle_id = held.battle_id
)
"""
"""Kills that a battle no longer has: another content came under the id of a kill."""

_TAKEN = """
insert into battle_kills (killmail_id, battle_id)
select distinct on (given.killmail_id) given.killmail_id, given.battle_id
from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as given(killmail_id, battle_id, revision)
left join battle_kills held on held.killmail_id = given.killmail_id
left join battles owner on owner.battle_id = held.battle_id
where held.battle_id is null
   or held.battle_id <> given.battle_id
  and (owner.battle_id is null or owner.state = 'merged' or owner.revision < given.revision)
order by given.killmail_id, given.revision desc
on conflict (killmail_id) do update set battle_id = excluded.battle_id
"""
"""Only rows that change are touched: a fight of a thousand kills is written again with each of them."""

_PASSED_ON = """
update battle_kills k set battle_id = gone.merged_into
from unnest($1::bigint[], $2::bigint[]) as gone(battle_id, merged_into) where k.battle_id = gone.battle_id
"""
"""Where the merged address is known before the battle that took it over, its kills already lead there."""

_KEY = ", ".join(list(PAIR_COLUMNS)[:3])
_PAIRS = f"({', '.join(PAIR_COLUMNS)})"
_GIVEN = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(PAIR_COLUMNS.values(), 1))
_PARTED = f"""
delete from battle_pairs held where held.battle_id = any($1::bigint[]) and not exists (
    select from unnest($2::bigint[], $3::bigint[], $4::bigint[]) as given({_KEY})
    where (given.battle_id, given.first_id, given.second_id) = (held.battle_id, held.first_id, held.second_id)
)
"""  # noqa: S608 - names from the constant
"""Pairs that stand against each other no longer, and those of merged addresses."""

_OPPOSED = (
    f"insert into battle_pairs {_PAIRS} select given.* from unnest({_GIVEN}) as given{_PAIRS} "  # noqa: S608
    f"left join battle_pairs held using ({_KEY}) where held.battle_id is null or ("
    + ", ".join(f"held.{name}" for name in PAIR_COLUMNS)
    + ") is distinct from ("
    + ", ".join(f"given.{name}" for name in PAIR_COLUMNS)
    + f") on conflict ({_KEY}) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in list(PAIR_COLUMNS)[3:])
)
"""Of some hundred pairs a kill changes those of the victim's organisation: only these are touched."""


async def write_battles(connection: asyncpg.Connection, batch: Sequence[BattleRows]) -> int:
    """Store the revisions that are newer than what is stored; returns how many battles that were.

    Raises asyncpg's data errors for rows that do not fit.
    """
    newest: dict[int, BattleRows] = {}
    for row in batch:
        if row.battle_id not in newest or row.revision > newest[row.battle_id].revision:
            newest[row.battle_id] = row
    if not newest:
        return 0
    stored = {row["battle_id"]: row["revision"] for row in await connection.fetch(_STORED, sorted(newest))}
    accepted = [row for row in newest.values() if row.battle_id not in stored or row.revision > stored[row.battle_id]]
    if not accepted:
        return 0
    await connection.executemany(_UPSERT, [row.battle for row in accepted])
    kept = [row for row in accepted if row.merged_into is None]
    merged = [row for row in accepted if row.merged_into is not None]
    kills = [kill for row in kept for kill in row.kills]
    battles = [row.battle_id for row in kept for _ in row.kills]
    await connection.execute(_LEFT, [row.battle_id for row in kept], kills, battles)
    await connection.execute(_TAKEN, kills, battles, [row.revision for row in kept for _ in row.kills])
    if merged:
        await connection.execute(_PASSED_ON, [row.battle_id for row in merged], [row.merged_into for row in merged])
    pairs = [pair for row in kept for pair in row.pairs]
    columns = [[pair[n] for pair in pairs] for n in range(len(PAIR_COLUMNS))]
    await connection.execute(_PARTED, [row.battle_id for row in accepted], *columns[:3])
    if pairs:
        await connection.execute(_OPPOSED, *columns)
    return len(accepted)
