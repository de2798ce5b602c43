"""What is stored of battles is a function of the set of revisions: any order, any batches, any repetition."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import orjson
import pytest_asyncio
from battle_events import battle, history, merged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration_world import Databases, batches

from sinks.battle_rows import battle_rows
from sinks.battle_writer import write_battles

Numbers = st.integers(0, 10**6)
QUIET = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest_asyncio.fixture(scope="module")
async def db(databases: Databases) -> AsyncIterator[asyncpg.Connection]:
    with databases.fresh() as dsn:
        connection = await asyncpg.connect(dsn, server_settings={"synchronous_commit": "off"})
        yield connection
        await connection.close()


async def write(db: asyncpg.Connection, parts: Sequence[Sequence[dict[str, Any]]]) -> list[int]:
    """Into empty tables, one transaction a batch."""
    await db.execute("delete from battles")
    await db.execute("delete from battle_kills")
    await db.execute("delete from battle_pairs")
    counts = []
    for part in parts:
        async with db.transaction():
            counts.append(await write_battles(db, [battle_rows(one) for one in part]))
    return counts


async def stored(db: asyncpg.Connection) -> tuple[list[Any], dict[int, int]]:
    """All rows of battles as text, and kill -> battle."""
    battles = [row["text"] for row in await db.fetch("select b::text as text from battles b order by battle_id")]
    return battles, {row["killmail_id"]: row["battle_id"] for row in await db.fetch("select * from battle_kills order by 1")}


async def paired(db: asyncpg.Connection) -> list[tuple[Any, ...]]:
    """All rows of pairs, and where they lie: a row that is written again lies elsewhere."""
    return [
        tuple(row) for row in await db.fetch("select p.*, p.ctid from battle_pairs p order by battle_id, first_id, second_id")
    ]


async def test_a_revision_replaces_its_pairs_and_touches_no_other(db: asyncpg.Connection) -> None:
    event = battle([1, 2], revision=1)
    a, b = event["report"]["sides"]
    a["organisations"][1] |= {"pilots": 3, "losses": 1, "isk_lost": 2e9}
    b["organisations"].append(b["organisations"][0] | {"id": 99000009})
    await write(db, [[battle([50, 51])], [event]])
    first = await paired(db)
    assert [row[:3] for row in first] == [
        (1, 98000003, 99000002), (1, 98000003, 99000009), (1, 99000001, 99000002), (1, 99000001, 99000009),
        (50, 99000001, 99000002),
    ]  # fmt: skip
    a["organisations"][0] |= {"losses": 2, "isk_lost": None, "unpriced": 2}
    del b["organisations"][1]
    async with db.transaction():
        await write_battles(db, [battle_rows(event | {"revision": 2})])
    second = await paired(db)
    assert [row[:3] for row in second] == [(1, 98000003, 99000002), (1, 99000001, 99000002), (50, 99000001, 99000002)]
    assert second[1][5:11] == (2, 3, None, 412_000_000.25, 2, 1)
    assert (second[0], second[2]) == (first[0], first[4]), "what did not change is not written"
    async with db.transaction():
        assert await write_battles(db, [battle_rows(event | {"revision": one}) for one in (1, 2)]) == 0
    assert await paired(db) == second


async def test_a_merged_address_has_no_pairs(db: asyncpg.Connection) -> None:
    await write(db, [[battle([1, 2], revision=5)], [battle([10, 11], revision=3)]])
    async with db.transaction():
        await write_battles(db, [battle_rows(merged(10, 1, 4))])
    assert [row[0] for row in await paired(db)] == [1]


async def test_a_merge_moves_the_kills_and_leaves_the_address(db: asyncpg.Connection) -> None:
    await write(db, [[battle([1, 2], revision=5)], [battle([10, 11], revision=3)]])
    assert (await stored(db))[1] == {1: 1, 2: 1, 10: 10, 11: 10}
    async with db.transaction():
        assert await write_battles(db, [battle_rows(battle([1, 2, 10, 11], revision=6)), battle_rows(merged(10, 1, 4))]) == 2
    assert (await stored(db))[1] == dict.fromkeys((1, 2, 10, 11), 1)
    rows = await db.fetch("select battle_id, revision, state, merged_into, kills, kill_ids, report from battles order by 1")
    assert [tuple(row)[:5] for row in rows] == [(1, 6, "active", None, 4), (10, 4, "merged", 1, 0)]
    assert (rows[1]["kill_ids"], rows[1]["report"]) == ([], None)


async def test_only_a_higher_revision_counts(db: asyncpg.Connection) -> None:
    newer, older = battle([1, 2, 3], revision=2, state="ended"), battle([1, 2], revision=1)
    assert await write(db, [[newer], [older], [newer], [battle([1, 2], revision=2)]]) == [1, 0, 0, 0]
    row = await db.fetchrow("select revision, state, kill_ids from battles")
    assert tuple(row) == (2, "ended", [1, 2, 3])
    assert (await stored(db))[1] == {1: 1, 2: 1, 3: 1}


async def test_of_a_batch_only_the_newest_revision_of_a_battle_is_written(db: asyncpg.Connection) -> None:
    assert await write(db, [[battle([1, 2], revision=r) for r in (3, 7, 5)]]) == [1]
    assert await db.fetchval("select revision from battles") == 7


async def test_a_kill_that_a_battle_no_longer_has_leads_nowhere(db: asyncpg.Connection) -> None:
    await write(db, [[battle([1, 2, 3], revision=1)], [battle([1, 3], revision=2)]])
    assert (await stored(db))[1] == {1: 1, 3: 1}


async def test_an_address_that_is_merged_before_its_heir_is_known_leads_there_at_once(db: asyncpg.Connection) -> None:
    await write(db, [[battle([10, 11], revision=3)], [merged(10, 1, 4)]])
    assert (await stored(db))[1] == {10: 1, 11: 1}
    async with db.transaction():
        await write_battles(db, [battle_rows(battle([1, 10, 11], revision=4))])
    assert (await stored(db))[1] == {1: 1, 10: 1, 11: 1}


async def test_an_old_revision_takes_nothing_from_the_heir(db: asyncpg.Connection) -> None:
    await write(db, [[battle([1, 10, 11], revision=4)], [battle([10, 11], revision=3)]])
    assert (await stored(db))[1] == {1: 1, 10: 1, 11: 1}


async def test_the_heir_of_an_heir_takes_what_was_passed_on(db: asyncpg.Connection) -> None:
    last = battle([1, 10, 20, 21], revision=9)
    await write(db, [[battle([20, 21], revision=3)], [merged(20, 10, 4)], [last]])
    assert (await stored(db))[1] == dict.fromkeys((1, 10, 20, 21), 1), "10 was never stored"
    await write(db, [[battle([20, 21], revision=3)], [merged(20, 10, 4)], [merged(10, 1, 9)], [last]])
    assert (await stored(db))[1] == dict.fromkeys((1, 10, 20, 21), 1), "10 is merged itself, with the same revision"


@given(seed=Numbers, count=st.integers(1, 12), cuts=st.lists(Numbers, max_size=5), twice=st.lists(Numbers, max_size=6))
@QUIET
async def test_any_order_batches_and_repetition_store_the_same(
    db: asyncpg.Connection, seed: int, count: int, cuts: list[int], twice: list[int]
) -> None:
    told = history(seed, count)
    await write(db, [[one] for one in told])
    battles, kills = expected = await stored(db)
    opposed = [row[:-1] for row in await paired(db)]
    newest = {one["battle_id"]: one for one in told}  # told in the order of revisions
    assert kills == {kill: one["battle_id"] for one in newest.values() for kill in one["kills"]}, "each with its newest battle"
    assert len(battles) == len(newest)
    assert opposed == sorted(pair for one in newest.values() for pair in battle_rows(one).pairs)
    shuffled = told + [told[number % len(told)] for number in twice]
    random.Random(seed).shuffle(shuffled)
    await write(db, batches(shuffled, cuts))
    assert await stored(db) == expected
    assert [row[:-1] for row in await paired(db)] == opposed
    # What a compacted topic still has.
    await write(db, batches(sorted(newest.values(), key=lambda one: one["revision"]), cuts))
    assert await stored(db) == expected
    assert [row[:-1] for row in await paired(db)] == opposed


async def test_a_revision_of_a_great_battle_is_quick(db: asyncpg.Connection) -> None:
    """1,000 kills, 40 organisations and a report of 300 kB. The limit is ten times what it takes, for busy machines."""
    event = battle(list(range(1, 1001)))
    side = event["report"]["sides"][0]
    side["loadouts"] = [dict(side["loadouts"][0], pilots=n, damage=n * 7919) for n in range(2_450)]
    for one in event["report"]["sides"]:
        leader = one["organisations"][0] | {"kills": 30, "losses": 30}
        one["organisations"] = [leader | {"id": leader["id"] + 10 * n, "pilots": 60 - n} for n in range(20)]
    assert 250_000 < len(orjson.dumps(event)) < 350_000
    await write(db, [[event]])
    taken = []
    for revision in range(2, 22):
        event = event | {"revision": revision, "kills": [*event["kills"], 1000 + revision]}
        event["end"] += 1
        event["report"]["sides"][revision % 2]["organisations"][revision % 20]["losses"] += 1
        started = time.perf_counter()
        async with db.transaction():
            assert await write_battles(db, [battle_rows(event)]) == 1
        taken.append(time.perf_counter() - started)
    assert len(await paired(db)) == 400
    median = sorted(taken)[10]
    print(f"median {median * 1000:.1f} ms, longest {max(taken) * 1000:.1f} ms")
    assert median < 0.2
