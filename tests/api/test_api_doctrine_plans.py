"""At 5,000 doctrines and 100,000 fleets nothing reads a whole table but a list that is narrowed by no index."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import orjson
import pytest
from api_servers import new_database

from api.doctrine_filters import DoctrineFilter
from api.queries.doctrines import _FLEETS, _LED_TO, _OF_BATTLE, page_query
from api.storage.postgres import Database, open_database

DOCTRINES, FLEETS = 5_000, 100_000
"""Some years of New Eden."""
FILL = f"""
insert into doctrines
select 'd' || n, 1, case when n % 10 = 0 then 'merged' else 'live' end, case when n % 10 = 0 then 'd' || (n + 1) end,
    array['was' || n], 'Ferox ' || n % 50, 'subcapital', 'stable', (n % 100) / 100.0, n % 40, n % 20, 10 + n % 90,
    '2021-10-01'::timestamptz + n * interval '1 h', '2021-10-01'::timestamptz + n * interval '1 h' + interval '5 d',
    '2021-10-01', '2021-10-01', array[99000000 + n % 500], array[10000000 + n % 60], array[16000 + n % 300], '{{}}',
    '{{"fits": []}}'
from generate_series(1, {DOCTRINES}) as n;
insert into doctrine_fleets
select 'f' || n, 'd' || n % {DOCTRINES}, '2021-10-01', n / 4 * 10, 'A', '2021-10-01'::timestamptz + n * interval '1 min',
    '2021-10-01', 20, 30000142, 10000002, '[]', 0.1
from generate_series(1, {FLEETS}) as n;
insert into battle_kills select n * 10 + k, n * 10 from generate_series(1, {FLEETS} / 4) as n, generate_series(0, 9) as k;
analyze;
"""


@pytest.fixture(scope="module")
async def many(postgres_uri: str) -> AsyncIterator[Database]:
    async with new_database(postgres_uri, "api_many_doctrines") as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute(FILL)
        await connection.close()
        async with open_database(dsn) as database:
            yield database


async def scanned(database: Database, sql: str, *values: object) -> set[str]:
    """The tables that are read from end to end."""
    (row,) = await database.fetch(f"explain (format json) {sql}", *values)
    found: set[str] = set()

    def walk(node: Any) -> None:
        if node["Node Type"] == "Seq Scan":
            found.add(node["Relation Name"])
        for one in node.get("Plans", []):
            walk(one)

    walk(orjson.loads(row["QUERY PLAN"])[0]["Plan"])
    return found


@pytest.mark.parametrize("number", ["d7", "d10", "f77", "was9", "nothing"])
async def test_an_id_is_followed_by_indexes(many: Database, number: str) -> None:
    assert await scanned(many, _LED_TO, number) == set()


async def test_fleets_are_read_by_indexes(many: Database) -> None:
    assert await scanned(many, _FLEETS, "d7", None, None, 50) == set()
    assert await scanned(many, _OF_BATTLE, 5000) == set()
    assert len(await many.fetch(_OF_BATTLE, 5000)) > 0


@pytest.mark.parametrize(
    "wanted", [DoctrineFilter(), DoctrineFilter(region=(10000007,)), DoctrineFilter(alliance=(99000003,), hull=(16003,))], ids=str
)
async def test_lists_that_are_asked_for_most_are_read_by_indexes(many: Database, wanted: DoctrineFilter) -> None:
    sql, values = page_query(wanted, None, 51)
    assert await scanned(many, sql, *values) == set()


async def test_the_widest_list_in_the_rarest_order_takes_no_time_worth_an_index(many: Database) -> None:
    behind = (0.5, "d1")
    sql, values = page_query(DoctrineFilter(sort="confidence", q="ferox", before=datetime(2030, 1, 1, tzinfo=UTC)), behind, 51)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        assert len(await many.fetch(sql, *values)) == 51
        took.append(time.perf_counter() - began)
    assert min(took) < 0.1, took
