"""What the world beside the kills writes to Postgres: the same rows in any order and after any repetition."""

from __future__ import annotations

import itertools
import random
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from api_servers import new_database

from schemas.topics import (
    ACTIVITY_HISTORY,
    ALLIANCE_RANKINGS,
    CAMPAIGNS,
    HEARD,
    INCURSIONS,
    NAMES,
    PRICES,
    SOVEREIGNTY,
    SOVEREIGNTY_CHANGES,
)
from sinks.statement import together
from sinks.world_tables import WORLD

TABLES = (
    "snapshots",
    "prices",
    "owner_facts",
    "sovereignty",
    "heard",
    "adm_history",
    "sovereignty_changes",
    "campaigns",
    "system_hours",
    "told_hours",
)
NOBODY = {"kind": "unclaimed", "alliance_id": None, "corporation_id": None, "faction_id": None, "name": None}


def said(minute: int, received: int = 0) -> dict[str, Any]:
    return {
        "source": "esi",
        "as_of": f"2026-11-27T11:{minute:02}:00.000Z",
        "received_at": f"2026-11-27T12:{received:02}:00.000Z",
        "simulated": False,
    }


def price(type_id: int, value: float, minute: int, received: int = 0) -> tuple[str, dict[str, Any]]:
    quotes = [{"kind": "sell", "value": value, "depth": 5}]
    place = {"region_id": 10000002, "station_id": 60003760}
    return PRICES.name, {"v": 1, "type_id": type_id, "origin": "orders", **place, "quotes": quotes, **said(minute, received)}


def named(number: int, minute: int, **about: Any) -> tuple[str, dict[str, Any]]:
    return NAMES.name, {"v": 1, "category": "alliance", "id": number, **about, **said(minute)}


def held(system: int, alliance: int | None, adm: float | None, minute: int) -> tuple[str, dict[str, Any]]:
    owner = NOBODY if alliance is None else NOBODY | {"kind": "alliance", "alliance_id": alliance}
    levels = dict.fromkeys(("military_level", "industrial_level", "strategic_level", "hub_id", "claimed_since", "capital"))
    window = {"start": "2026-11-27T18:00:00Z", "end": "2026-11-27T21:00:00Z"} if alliance else None
    event = {"v": 1, "solar_system_id": system, "owner": owner, "adm": adm, "window": window, **levels, **said(minute)}
    return SOVEREIGNTY.name, event


def changed(number: str, minute: int) -> tuple[str, dict[str, Any]]:
    event = {"v": 1, "id": number, "solar_system_id": 30004759, "of": "owner", "before": None, "after": NOBODY, **said(minute)}
    return SOVEREIGNTY_CHANGES.name, event


def fought(ids: list[int], minute: int, score: float = 0.5) -> tuple[str, dict[str, Any]]:
    rows = [
        {
            "campaign_id": number,
            "solar_system_id": 30004759,
            "constellation_id": None,
            "structure_id": None,
            "event_type": "ihub_defense",
            "start_time": "2026-11-27T19:00:00Z",
            "defender_id": 99000001,
            "defender_name": None,
            "defender_score": score,
            "attackers_score": 1 - score,
            "participants": [],
        }
        for number in ids
    ]
    return CAMPAIGNS.name, {"v": 1, "campaigns": rows, **said(minute)}


def hour(figures: list[str], minute: int, **systems: list[float | None]) -> tuple[str, dict[str, Any]]:
    told = {name.removeprefix("s"): values for name, values in systems.items()}
    event = {"v": 1, "hour": f"2026-11-27T11:{minute:02}:00Z", "figures": figures, "whole": True, "systems": told, **said(minute)}
    return ACTIVITY_HISTORY.name, event


def heard(
    list_name: str, minute: int, last: tuple[int, int], told_from: int = 0, received: int = 0, **more: Any
) -> tuple[str, dict[str, Any]]:
    """`last`: id and minute of the change that was told last."""
    (number, at), times = last, [said(one)["as_of"] for one in (told_from, last[1])]
    event = {"v": 1, "list_name": list_name, "told_from": times[0], "last": {"id": number, "as_of": times[1]}, "unread": []}
    assert at <= minute
    return HEARD.name, event | said(minute, received) | more


EVENTS: list[tuple[str, dict[str, Any]]] = [
    price(34, 4.0, 1),
    price(34, 5.0, 2),
    price(34, 6.0, 2, received=1),
    price(35, 9.0, 1),
    named(99000001, 1, name="Old", ticker="OLD"),
    named(99000001, 2, name="New"),
    named(99000001, 3, ticker=None, closed=True),
    held(30004759, 99000001, 5.2, 1),
    held(30004759, 99000001, 4.8, 2),
    held(30004759, None, None, 3),
    held(30004760, 99000001, 1.0, 1),
    heard("sovereignty", 1, (30004759, 1)),
    heard("sovereignty", 2, (30004759, 2), unread=[30004760]),
    heard("sovereignty", 2, (30004759, 2), received=1),
    heard("sovereignty", 9, (30004759, 3)),
    heard("sovereignty", 9, (30004759, 3), as_of="2026-11-26T11:09:00.000Z"),
    heard("sovereignty", 9, (30004759, 3), as_of="2026-11-26T11:08:59.000Z"),
    heard("price-estimates", 1, (34, 1), as_of="2026-10-27T11:00:00.000Z"),
    changed("a", 1),
    changed("b", 2),
    fought([1, 2], 1),
    fought([2, 3], 2, score=0.9),
    hour(["ship_kills", "pod_kills", "npc_kills"], 1, s30004759=[3, 1, 400]),
    hour(["jumps"], 1, s30004759=[31], s30004760=[None]),
    hour(["adm"], 1, s30004759=[5.2]),
    hour(["jumps"], 9, s30004759=[40]),
    (INCURSIONS.name, {"v": 1, "incursions": [], **said(1)}),
    (ALLIANCE_RANKINGS.name, {"v": 1, "day": "2026-11-27", "alliances": [], **said(1)}),
]


@pytest.fixture
async def database(postgres_uri: str) -> AsyncIterator[asyncpg.Connection]:
    async with new_database(postgres_uri, "world_tables") as dsn:
        connection = await asyncpg.connect(dsn)
        yield connection
        await connection.close()


async def write(connection: asyncpg.Connection, events: list[tuple[str, dict[str, Any]]]) -> None:
    for statement in together(one for topic, event in events for one in WORLD[topic](event)):
        await connection.executemany(statement.sql, statement.rows)


async def everything(connection: asyncpg.Connection) -> dict[str, list[str]]:
    found = {
        table: sorted(str(row[0]) for row in await connection.fetch(f"select row_to_json(t)::text from {table} t"))
        for table in TABLES
    }
    found["names"] = [row[0] for row in await connection.fetch("select name from names where id = 99000001")]
    return found


async def test_any_order_and_repetition_ends_in_the_same_rows(database: asyncpg.Connection) -> None:
    await write(database, EVENTS)
    wanted = await everything(database)
    chance = random.Random(3)
    for _ in range(30):
        await database.execute(f"truncate {', '.join(TABLES)}")
        await database.execute("delete from names where id = 99000001")
        events = [*EVENTS, *chance.sample(EVENTS, 5)]
        chance.shuffle(events)
        cut = chance.randrange(len(events))
        await write(database, events[:cut])
        await write(database, events[cut:])
        assert await everything(database) == wanted


async def test_the_newest_that_was_said_counts_field_by_field(database: asyncpg.Connection) -> None:
    await write(database, EVENTS)
    quotes = await database.fetchval("select quotes from prices where type_id = 34")
    assert '"value":6.0' in quotes, "of one as_of the later received"
    facts = dict(await database.fetch("select field, value::text from owner_facts where id = 99000001"))
    assert facts == {"name": '"New"', "ticker": "null", "closed": "true"}
    assert await database.fetchval("select name from names where category = 'alliance' and id = 99000001") == "New"
    row = await database.fetchrow("select owner_kind, adm, window_start from sovereignty where solar_system_id = 30004759")
    assert tuple(row) == ("unclaimed", None, None)
    levels = await database.fetch("select adm from adm_history where solar_system_id = 30004759 order by as_of")
    assert [row["adm"] for row in levels] == [5.2, 5.2, 4.8], "the hour's end comes before its minute"
    hours = await database.fetchrow("select jumps, ship_kills, pod_kills, npc_kills from system_hours")
    assert tuple(hours) == (40, 3, 1, 400), "kills and jumps of one hour are told some minutes apart, and counted up"
    live = await database.fetch(
        "select campaign_id from campaigns c join snapshots n on n.topic = 'campaigns' and n.as_of <= c.as_of order by 1"
    )
    assert [row["campaign_id"] for row in live] == [2, 3], "the first is over"
    assert await database.fetchval("select count(*) from campaigns") == 3


async def test_when_a_list_was_heard_is_kept_for_a_day_each_list_by_itself(database: asyncpg.Connection) -> None:
    await write(database, EVENTS)
    rows = await database.fetch("select as_of, unread from heard where list_name = 'sovereignty' order by as_of")
    assert [f"{row['as_of']:%d %H:%M}" for row in rows] == ["26 11:09", "27 11:01", "27 11:02", "27 11:09"]
    assert rows[2]["unread"] == [], "of one as_of the later received"
    assert await database.fetchval("select count(*) from heard where list_name = 'price-estimates'") == 1


async def test_one_that_is_unknown_now_keeps_its_name(database: asyncpg.Connection) -> None:
    for events in itertools.permutations([named(99000001, 1, name="Old"), named(99000001, 2, name=None)]):
        await database.execute("truncate owner_facts")
        await database.execute("delete from names where id = 99000001")
        await write(database, [events[0]])
        await write(database, [events[1]])
    assert await database.fetchval("select value::text from owner_facts where id = 99000001") == "null"


async def test_old_hours_and_levels_make_room(database: asyncpg.Connection) -> None:
    topic, old = hour(["jumps"], 1, s1=[3])
    past = old | {"hour": "2026-08-20T11:00:00Z", "received_at": "2026-08-20T11:05:00Z"}
    await write(database, [(topic, past), (topic, past | {"source": "dotlan"})])
    assert await database.fetchval("select count(*) from system_hours") == 2
    await write(database, [hour(["jumps"], 1, s1=[4])])
    await write(database, [(topic, old | {"hour": "2099-01-01T00:00:00Z"})])
    await database.execute("delete from system_hours where hour > '2099-01-01'::timestamptz - interval '1 h'")
    rows = await database.fetch("select source, jumps from system_hours order by source")
    assert [tuple(row) for row in rows] == [("dotlan", 3), ("esi", 4)], (
        "each source by its own, and by when we had it: an hour of 2099 takes none along"
    )


def test_a_time_without_a_zone_is_refused() -> None:
    topic, event = price(34, 4.0, 1)
    with pytest.raises(ValueError, match="no time zone"):
        WORLD[topic]({**event, "as_of": "2026-11-27T11:00:00"})
