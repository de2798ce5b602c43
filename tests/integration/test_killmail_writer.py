"""What is stored is a function of the set of events: any order, any batches, any duplication, on a real Postgres."""

from __future__ import annotations

import functools
import random
from collections.abc import AsyncIterator, Sequence

import asyncpg
import orjson
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration_world import AMARR, JITA, TABLES, Databases, batches, checksums, event, mail
from made_worth import worth

from schemas.isk import isk_of
from schemas.killmail_event import KillmailEvent
from schemas.precedence import joined
from sinks.killmail_rows import killmail_rows
from sinks.killmail_writer import KillmailWriter, Outcome

Numbers = st.integers(0, 10**6)
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

HISTORY = ("received_at", "source")
"""What tells how a kill came, and not what it is: it depends on which event came first."""


@pytest_asyncio.fixture(scope="module")
async def db(databases: Databases) -> AsyncIterator[asyncpg.Connection]:
    with databases.fresh() as dsn:
        connection = await asyncpg.connect(dsn, server_settings={"synchronous_commit": "off"})
        yield connection
        await connection.close()


async def write(db: asyncpg.Connection, parts: Sequence[Sequence[KillmailEvent]]) -> list[Outcome]:
    """Into empty tables, one transaction a batch."""
    await db.execute(f"truncate {', '.join(TABLES)}")
    writer = KillmailWriter()
    outcomes = []
    for part in parts:
        async with db.transaction():
            outcomes.append(await writer.write(db, [killmail_rows(one) for one in part]))
    return outcomes


OPINIONS = [
    event(mail(1), hash="right"),
    event(mail(1), hash="right", zkb={"totalValue": 10.0}, sequence=5, uploaded_at=100),
    event(mail(1), hash="right", zkb={"totalValue": 11.5}, sequence=5, uploaded_at=200),
    event(mail(1), hash="right", zkb={"totalValue": 7.0}, sequence=9, uploaded_at=50),
    event(mail(1), hash="right", zkb={"totalValue": 99.0}),
]
CONTENTS = [
    event(mail(2), hash="right"),
    event(mail(2)),
    event(mail(2), hash="0" * 40),
    event(mail(2), hash="1" * 40),
    event(mail(2, system=AMARR), hash="0" * 40),
    event(mail(2, time="2011-02-01T00:00:00Z", character_id=90000077, items=[])),
    event(mail(2, damage_taken=5)),
]
WORTHS = [
    event(mail(7), hash="right", kind="everef", worth=worth(50.0, days=3)),
    event(mail(7), hash="right", kind="everef", worth=worth(40.0)),
    event(mail(7), kind="everef", worth=worth(None)),
    event(mail(7), hash="right"),
    event(mail(7), zkb={}),
    event(mail(8), kind="everef", worth=worth(9.0, days=60)),
    event(mail(8), hash="right", kind="everef", worth=worth(8.0)),
    event(mail(8, damage_taken=5), kind="everef"),
]
FAIR = [event(mail(3), zkb={"totalValue": 1.0}, sequence=2), event(mail(4)), event(mail(5, system=AMARR))]


async def test_the_newest_opinion_and_the_best_proven_mail_stand_alone(db: asyncpg.Connection) -> None:
    """The result itself, in the plain order; the property below says that every other order gives the same."""
    await write(db, [OPINIONS, CONTENTS, FAIR])
    one = await db.fetchrow("select total_value, zkb, zkb_sequence, zkb_uploaded_at from killmails where killmail_id = 1")
    assert tuple(one) == (7.0, '{"totalValue":7.0}', 9, 50)
    two = await db.fetchrow("select solar_system_id, hash_ok, body from killmails where killmail_id = 2")
    assert (two["solar_system_id"], two["hash_ok"]) == (JITA, True)
    assert orjson.loads(two["body"]) == mail(2)
    assert await db.fetchval("select count(*) from killmail_items where killmail_id = 2") == 3


async def test_our_worth_stands_until_zkillboard_says_something(db: asyncpg.Connection) -> None:
    await write(db, [WORTHS])
    rows = {row["killmail_id"]: row for row in await db.fetch("select * from killmails")}
    assert (rows[7]["zkb"], rows[7]["worth"], rows[7]["total_value"]) == ("{}", None, None)
    assert (rows[8]["zkb"], orjson.loads(rows[8]["worth"]), rows[8]["total_value"]) == (None, worth(9.0, days=60), 9.0)


@given(seed=Numbers, cuts=st.lists(Numbers, max_size=5), count=st.integers(1, len(WORTHS) - 3))
@QUIET
async def test_the_worth_that_is_stored_is_the_one_that_the_rule_says(
    db: asyncpg.Connection, seed: int, cuts: list[int], count: int
) -> None:
    chosen = random.Random(seed).sample([one for one in WORTHS if one["killmail_id"] == 7], count)
    await write(db, batches(chosen, cuts))
    right = functools.reduce(joined, chosen)
    row = await db.fetchrow("select zkb, worth, total_value from killmails where killmail_id = 7")
    assert (None if row["worth"] is None else orjson.loads(row["worth"])) == (
        right.get("worth") if right["zkb"] is None else None
    )
    assert row["total_value"] == isk_of(right)


@given(seed=Numbers, cuts=st.lists(Numbers, max_size=5), count=st.integers(1, 6))
@QUIET
async def test_what_is_stored_is_what_the_rule_says(db: asyncpg.Connection, seed: int, cuts: list[int], count: int) -> None:
    """`schemas.precedence.joined`, by which Redis goes as well (`tests/sinks/test_redis_precedence.py`)."""
    pool = [
        *(event(mail(2), zkb=block, sequence=order) for block in (None, {}, {"totalValue": 99.0}) for order in (None, 4)),
        event(mail(2), zkb={"totalValue": 100.0}),
        *CONTENTS,
    ]
    chosen = random.Random(seed).sample(pool, count)
    await write(db, batches(chosen, cuts))
    right = functools.reduce(joined, chosen)
    row = await db.fetchrow("select *, encode(content, 'hex') as digest from killmails where killmail_id = 2")
    assert (row["digest"], row["hash"], row["hash_ok"]) == (right["content"], right["hash"], right["hash_ok"])
    assert (None if row["zkb"] is None else orjson.loads(row["zkb"])) == right["zkb"]
    order = right["source"]["sequence"] if right["zkb"] is not None else None
    assert (row["zkb_sequence"], row["zkb_uploaded_at"]) == (order, None)
    assert row["total_value"] == (right["zkb"] or {}).get("totalValue")


@given(seed=Numbers, cuts=st.lists(Numbers, max_size=5), twice=st.lists(Numbers, max_size=6))
@QUIET
async def test_any_order_batches_and_duplicates_store_the_same(
    db: asyncpg.Connection, seed: int, cuts: list[int], twice: list[int]
) -> None:
    pool = [*OPINIONS, *CONTENTS, *WORTHS, *FAIR]
    await write(db, [pool])
    expected = await checksums(db, *HISTORY)
    shuffled = pool + [pool[number % len(pool)] for number in twice]
    random.Random(seed).shuffle(shuffled)
    await write(db, batches(shuffled, cuts))
    assert await checksums(db, *HISTORY) == expected


@given(seed=Numbers, cuts=st.lists(Numbers, max_size=5))
@QUIET
async def test_the_opinion_does_not_depend_on_the_order_of_contents(db: asyncpg.Connection, seed: int, cuts: list[int]) -> None:
    """zKillboard's opinion comes with one content, the proven hash with another copy of it or with a rival's."""
    pool = [
        event(mail(2), zkb={"totalValue": 3.0}, sequence=3),
        event(mail(2), hash="right", zkb={"totalValue": 1.0}, sequence=1),
        event(mail(2, system=AMARR), zkb={"totalValue": 8.0}, sequence=8),
        event(mail(2), zkb={"totalValue": 2.0}, sequence=2),
        event(mail(6), hash="1" * 40),
        event(mail(6), hash="0" * 40),
    ]
    await write(db, [pool])
    expected = await checksums(db, *HISTORY)
    random.Random(seed).shuffle(pool)
    await write(db, batches(pool, cuts))
    assert await checksums(db, *HISTORY) == expected


@given(seed=Numbers, cuts=st.lists(Numbers, max_size=5))
@QUIET
async def test_every_losing_content_is_told_at_least_once(db: asyncpg.Connection, seed: int, cuts: list[int]) -> None:
    pool = list(CONTENTS)
    random.Random(seed).shuffle(pool)
    outcomes = await write(db, batches(pool, cuts))
    told = {orjson.dumps(orjson.loads(body)) for outcome in outcomes for number, body in outcome.conflicts if number == 2}
    losers = {orjson.dumps(one["killmail"]) for one in CONTENTS[4:]}
    # The winner may have lost a round before its right hash came.
    assert losers <= told <= losers | {orjson.dumps(mail(2))}


async def test_a_month_that_fell_with_the_server_is_made_again_on_the_next_connection(databases: Databases) -> None:
    """Its commit was acknowledged and not yet on disk; without the month every kill in it would be set aside as unfit."""
    with databases.fresh() as dsn:
        writer, rows = KillmailWriter(), [killmail_rows(event(mail(1)))]
        for _ in range(2):
            connection = await asyncpg.connect(dsn)
            async with connection.transaction():
                outcome = await writer.write(connection, rows)
            writer.months_made(rows)
            assert outcome.new == 1
            months = await connection.fetch(
                "select inhrelid::regclass::text as name from pg_inherits where inhparent::regclass::text = any($1)", list(TABLES)
            )
            assert months
            for month in months:  # what a crash undoes
                await connection.execute(f"drop table {month['name']}")
            await connection.execute("truncate killmail_ids")
            await connection.close()
