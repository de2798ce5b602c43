"""A search for types: what flies and dies first, what no killmail can have not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from api_servers import new_database

from api.queries.names import search_names
from api.storage.postgres import Database, open_database

TYPES = [  # id, group, category, name, published: as the static data has them
    (587, 25, 6, "Rifter", True),
    (77114, 25, 6, "Rifter Krusual Edition", False),
    (691, 105, 9, "Rifter Blueprint", True),
    (46910, 1950, 91, "Rifter Justice SKIN", True),
    (47000, 1950, 91, "Rifter Serenity Only SKIN", False),
    (26502, 186, 2, "Rifter Wreck", False),
    (90001, 4500, 2118, "Rifter Alliance Emblem", True),
    (35833, 1657, 65, "Fortizar", True),
    (47512, 1657, 65, "'Moreau' Fortizar", False),
    (56203, 4736, 66, "Fortizar Upwell Quantum Core", True),
    (36902, 1048, 9, "Fortizar Blueprint", True),
    (3962, 1025, 46, "Customs Office", False),
    (4318, 1025, 46, "InterBus Customs Office", False),
    (12345, 314, 17, "Customs Patrol Schedule", True),
    (2961, 186, 2, "Triglavian Dreadnought Wreck", True),
    (34, 18, 4, "Tritanium", True),
    (593, 25, 6, "Tritan", True),
]


@pytest.fixture(scope="module")
async def types(postgres_uri: str) -> AsyncIterator[Database]:
    async with new_database(postgres_uri, "api_search_types") as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.executemany(
            "insert into types (type_id, group_id, category_id, name, published, ship_class) values ($1, $2, $3, $4, $5, 'x')",
            TYPES,
        )
        await connection.executemany("insert into names values ($1, 'type', $2)", [(one[0], one[3]) for one in TYPES])
        await connection.execute("insert into names values (1, 'alliance', 'Rifter Riders'), (2, 'group', 'Wreck')")
        await connection.close()
        async with open_database(dsn) as database:
            yield database


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rifter", ["Rifter", "Rifter Krusual Edition", "Rifter Blueprint", "Rifter Justice SKIN"]),
        ("fort", ["Fortizar", "Fortizar Upwell Quantum Core", "Fortizar Blueprint", "'Moreau' Fortizar"]),
        ("customs", ["Customs Office", "Customs Patrol Schedule", "InterBus Customs Office"]),
        ("tritanium", ["Tritanium", "Tritan"]),
        ("wreck", []),
        ("emblem", []),
    ],
)
async def test_types_by_what_they_are(types: Database, text: str, expected: list[str]) -> None:
    found = [row["name"] for row in await search_names(types, text, ["type"], 20)]
    assert [name for name in found if name in expected] == expected
    assert not {"Rifter Serenity Only SKIN", "Rifter Wreck", "Rifter Alliance Emblem", "Triglavian Dreadnought Wreck"} & {*found}
    if not expected:
        assert found == []


async def test_a_limit_cuts_off_the_last_of_them(types: Database) -> None:
    assert [row["name"] for row in await search_names(types, "rifter", ["type"], 2)] == ["Rifter", "Rifter Krusual Edition"]


async def test_what_is_no_type_has_its_place_by_name_as_before(types: Database) -> None:
    found = [(row["category"], row["name"]) for row in await search_names(types, "rifter", None, 3)]
    assert found == [("type", "Rifter"), ("alliance", "Rifter Riders"), ("type", "Rifter Krusual Edition")]
    assert [row["name"] for row in await search_names(types, "wreck", None, 3)] == ["Wreck"]
