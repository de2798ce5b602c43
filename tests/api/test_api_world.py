"""Prices, sovereignty, people and frontiers in the query API: pages, ages, and what is not known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import api_world as w
import asyncpg
import httpx
import orjson
import pytest
from api_servers import client_of, new_database
from redis.asyncio import Redis
from test_api_openapi import good, no_other_fields, validate
from test_api_problems import assert_problem
from test_world_tables import NOBODY, changed, fought, held, hour, named, price, said, write

from api.app import create_app
from runtime.clock import ManualClock
from runtime.settings import Settings
from schemas.redis_keys import Keys
from schemas.topics import FACTION_WAR, INCURSIONS, PRICES, SKYHOOKS, WORMHOLES

NOW = datetime(2026, 11, 27, 12, 10, tzinfo=UTC)
ALLIANCE = 99000001
HERE = 30004759


@pytest.fixture
async def desk(postgres_uri: str, valkey_url: str) -> AsyncIterator[tuple[asyncpg.Connection, httpx.AsyncClient, Redis]]:
    """A database of its own, Redis, and no Kafka: what would be asked of ESI is not."""
    async with new_database(postgres_uri, "api_beside") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        redis = Redis.from_url(valkey_url)
        await redis.flushdb()
        settings = Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay", kafka_bootstrap_servers="127.0.0.1:1")
        async with client_of(create_app(settings, clock=ManualClock(NOW))) as client:
            yield connection, client, redis
        await redis.aclose()
        await connection.close()


Desk = tuple[asyncpg.Connection, httpx.AsyncClient, Redis]


async def get(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    """The answer, which fits the OpenAPI document."""
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def types(connection: asyncpg.Connection, *ids: int) -> None:
    await connection.executemany(
        "insert into types (type_id, group_id, category_id, name, published, ship_class) values ($1, 18, 4, 'T', true, 'other') "
        "on conflict do nothing",
        [(number,) for number in ids],
    )


async def test_systems_are_paged_by_id_and_filtered(desk: Desk) -> None:
    connection, client, _ = desk
    systems = [30000000 + n for n in range(1, 8)]
    await write(connection, [held(system, ALLIANCE if system % 2 else 99000002, 3.0, 1) for system in systems])
    await write(connection, [held(30000100, None, None, 1), named(ALLIANCE, 1, name="Example", ticker="EX")])
    found: list[int] = []
    cursor: str | None = None
    while True:
        page = await get(client, "/sovereignty/systems", limit=3, **({"cursor": cursor} if cursor else {}))
        schema = good("/sovereignty/systems", "get")["schema"]
        validate(schema, page)
        no_other_fields(schema, page)
        found += [row["system"]["id"] for row in page["data"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == systems, "who is held by nobody is left out"
    ours = await get(client, "/sovereignty/systems", alliance=ALLIANCE)
    assert [row["system"]["id"] for row in ours["data"]] == systems[::2]
    assert ours["data"][0]["owner"]["alliance"]["name"] == "Example"
    assert len((await get(client, "/sovereignty/systems", claimed="false"))["data"]) == 8
    wrong = await client.get("/sovereignty/systems", params={"alliance": ALLIANCE, "cursor": page_cursor(3)})
    assert wrong.json()["type"].endswith("bad-cursor")


def page_cursor(number: int) -> str:
    """Of another question."""
    from api.cursor import Rank, write_rank

    return write_rank(Rank(0, number), "another")


async def test_changes_are_paged_newest_first_though_some_share_a_time(desk: Desk) -> None:
    connection, client, _ = desk
    await write(connection, [changed(f"c{n}", n // 3) for n in range(10)])
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = await get(client, "/sovereignty/changes", limit=4, **({"cursor": cursor} if cursor else {}))
        found += [row["id"] for row in page["data"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [f"c{n}" for n in reversed(range(10))]
    few = await get(client, "/sovereignty/changes", after="2026-11-27T11:01:00Z", before="2026-11-27T11:02:00Z")
    assert [row["id"] for row in few["data"]] == ["c5", "c4", "c3"]
    for bad in ("x", "W10", page_cursor(1)):
        answer = await client.get("/sovereignty/changes", params={"cursor": bad})
        assert answer.json()["type"].endswith("bad-cursor"), bad


async def test_campaigns_that_left_the_list_are_over(desk: Desk) -> None:
    connection, client, _ = desk
    await write(connection, [fought([1, 2], 1), fought([2, 3], 2)])
    assert [row["id"] for row in (await get(client, "/sovereignty/campaigns"))["data"]] == [2, 3]
    every = await get(client, "/sovereignty/campaigns", state="all")
    assert {row["id"]: row["goes_on"] for row in every["data"]} == {1: False, 2: True, 3: True}
    await write(connection, [fought([], 3)])
    assert (await get(client, "/sovereignty/campaigns"))["data"] == [], "nothing is told, and that was told"


async def test_a_price_says_where_it_is_from_and_how_old_it_is(desk: Desk) -> None:
    connection, client, redis = desk
    await types(connection, 34, 35, 36)
    topic, orders = price(34, 4.11, 55, received=5)
    estimate = {**orders, "origin": "estimate", "station_id": None, "region_id": None}
    estimate["quotes"] = [{"kind": "average", "value": 5.0, "depth": None}]
    await write(connection, [(topic, orders), (PRICES.name, estimate), (PRICES.name, estimate | {"type_id": 35})])
    row = (await get(client, "/prices/34"))["data"]
    assert (row["best"]["value"], row["best"]["origin"], row["best"]["stale"]) == (4.11, "orders", False)
    assert row["best"]["as_of"] == "2026-11-27T11:55:00Z" and row["best"]["age"] == 15 * 60
    assert {quote["kind"] for quote in row["quotes"]} == {"sell", "average"}
    newer = {**orders, **said(59, 9), "quotes": [{"kind": "sell", "value": 4.5, "depth": 1}]}
    await redis.set(Keys("replay").price(34), orjson.dumps(newer))
    assert (await get(client, "/prices/34"))["data"]["best"]["value"] == 4.5, "what Redis has is newer"
    assert (await get(client, "/prices/35"))["data"]["best"]["kind"] == "average", "ESI is not asked without Kafka"
    assert (await get(client, "/prices/36"))["data"]["best"] is None, "unknown is not 0"
    assert_problem(await client.get("/prices/99"), 404, "not-found")
    several = (await client.post("/prices", json={"types": [36, 34, 99, 34]})).json()
    assert [one["type"]["id"] for one in several["data"]] == [36, 34, 99], "as asked, each once"
    for bad in ({"types": []}, {"types": list(range(1, 300))}, {"types": [0]}, {"kinds": [1]}, [1]):
        assert (await client.post("/prices", json=bad)).status_code == 422, bad


async def test_prices_are_told_without_redis(postgres_uri: str) -> None:
    async with new_database(postgres_uri, "api_no_redis") as dsn:
        connection = await asyncpg.connect(dsn)
        await types(connection, 34)
        await write(connection, [price(34, 4.0, 59, received=5)])
        settings = Settings(postgres_dsn=dsn, redis_url="redis://127.0.0.1:1", mode="replay")
        async with client_of(create_app(settings, clock=ManualClock(NOW))) as client:
            assert (await get(client, "/prices/34"))["data"]["best"]["value"] == 4.0
        await connection.close()


async def test_people_are_told_field_by_field(desk: Desk) -> None:
    connection, client, _ = desk
    await write(
        connection, [named(ALLIANCE, 1, name="Old", ticker="OLD", executor_corporation_id=98000001), held(HERE, ALLIANCE, 2.0, 1)]
    )
    await write(connection, [named(ALLIANCE, 4, name="New", executor_corporation_id=None)])
    found = (await get(client, f"/alliances/{ALLIANCE}"))["data"]
    assert (found["name"], found["ticker"], found["executor"], found["systems"]) == ("New", "OLD", None, 1)
    assert found["said"]["name"]["as_of"] > found["said"]["ticker"]["as_of"]
    assert found["founded_at"] is None and found["kills"] == 0 and found["last_kill"] is None
    for path in ("/alliances/5", "/corporations/5", "/characters/5"):
        assert_problem(await client.get(path), 404, "not-found")


async def test_frontiers_say_when_nothing_was_told(desk: Desk) -> None:
    connection, client, _ = desk
    for path in ("/incursions", "/faction-war", "/skyhooks", "/wormholes/thera"):
        assert (await get(client, path)) == {"data": [], "said": None, "next": None, "simulated": False}
    assert (await client.get("/wormholes/jita")).status_code == 422
    window = {"start": "2026-11-27T11:00:00Z", "end": "2026-11-27T12:00:00Z"}
    late = {"start": "2026-11-27T12:00:00Z", "end": "2026-11-27T13:00:00Z"}
    hooks = [{"planet_id": n, "solar_system_id": HERE, "window": one} for n, one in ((1, window), (2, late))]
    hole = dict.fromkeys(
        (
            "hub_signature",
            "system_id",
            "system_name",
            "system_class",
            "region_id",
            "signature",
            "hole_type",
            "type_at",
            "max_ship_size",
        )
    )
    holes = [
        hole | {"id": str(n), "hub_system_id": 31000005, "expires_at": at, "updated_at": None, "complete": False}
        for n, at in ((1, "2026-11-27T12:00:00Z"), (2, "2026-11-27T13:00:00Z"), (3, None))
    ]
    zone = {"solar_system_id": HERE, "owner_faction_id": 500001, "occupier_faction_id": 500004, "contested": "contested"}
    await write(
        connection,
        [
            (SKYHOOKS.name, {"v": 1, "skyhooks": hooks, **said(1)}),
            (WORMHOLES.name, {"v": 1, "hub": "thera", "holes": holes, **said(1), "source": "eve-scout"}),
            (INCURSIONS.name, {"v": 1, "incursions": [], **said(1)}),
            (FACTION_WAR.name, {"v": 1, "systems": [zone | {"victory_points": 1, "victory_points_threshold": 0}], **said(1)}),
        ],
    )
    assert [row["planet_id"] for row in (await get(client, "/skyhooks"))["data"]] == [2], "the first is over"
    assert [row["id"] for row in (await get(client, "/wormholes/thera"))["data"]] == ["2", "3"]
    assert (await get(client, "/incursions"))["said"] == {"source": "esi", "as_of": "2026-11-27T11:01:00Z"}
    assert (await get(client, "/faction-war"))["data"][0]["occupier"]["id"] == 500004


async def test_a_system_tells_its_hours_and_who_holds_it(desk: Desk) -> None:
    connection, client, _ = desk
    number = next(iter(w.SYSTEMS))
    await write(
        connection, [held(number, ALLIANCE, 5.2, 1), held(number, ALLIANCE, 4.8, 2), hour(["jumps"], 1, **{f"s{number}": [31]})]
    )
    found = (await get(client, f"/systems/{number}"))["data"]
    assert [row["adm"] for row in found["adm_history"]] == [4.8, 5.2]
    assert [(row["jumps"], row["ship_kills"]) for row in found["hours"]] == [(31, None)], "what was not told is null"
    assert found["sovereignty"]["owner"]["alliance"]["id"] == ALLIANCE
    region = w.CONSTELLATIONS[w.SYSTEMS[number]]
    whole = (await get(client, f"/regions/{region}"))["data"]
    assert [(row["alliance"]["id"], row["systems"]) for row in whole["holders"]] == [(ALLIANCE, 1)]
    assert_problem(await client.get("/regions/5"), 404, "not-found")


async def test_a_battle_tells_what_changed_hands_around_it(desk: Desk) -> None:
    import random

    import battle_world as bw

    connection, client, _ = desk
    fight = bw.Fight(random.Random(3), 9)
    await bw.store(connection, [fight])
    number = fight.systems[0]
    began = datetime.fromtimestamp(fight.event["start"], UTC)

    def at(hours: float, name: str) -> tuple[str, dict[str, Any]]:
        topic, event = changed(name, 1)
        return topic, event | {"solar_system_id": number, "as_of": (began + timedelta(hours=hours)).isoformat()}

    await write(
        connection,
        [at(-25, "long before"), at(-23, "before"), at(47, "after"), at(60, "long after"), held(number, ALLIANCE, 2.0, 1)],
    )
    found = (await get(client, f"/battles/{fight.id}/sovereignty"))["data"]
    assert [row["id"] for row in found["changes"]] == ["after", "before"]
    assert [row["system"]["id"] for row in found["systems"]] == [number]
    assert found["changes"][0]["after"]["kind"] == NOBODY["kind"]
