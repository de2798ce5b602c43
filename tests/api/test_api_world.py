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
from test_world_tables import NOBODY, changed, fought, heard, held, hour, named, price, said, write

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


async def types(connection: asyncpg.Connection, *ids: int, sold: bool = True) -> None:
    await connection.executemany(
        "insert into types (type_id, group_id, category_id, name, published, ship_class, market_group_id) "
        "values ($1, 18, 4, 'T', true, 'other', $2) on conflict do nothing",
        [(number, 1857 if sold else None) for number in ids],
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


async def test_an_empty_list_says_whether_it_was_ever_told(desk: Desk) -> None:
    """Nothing of an alliance, and nothing known at all, are two answers."""
    connection, client, _ = desk
    lists = ("systems", "changes", "campaigns")

    async def told() -> dict[str, Any]:
        found = {}
        for one in lists:
            page = await get(client, f"/sovereignty/{one}", **({} if one == "campaigns" else {"region": 10000043}))
            schema = good(f"/sovereignty/{one}", "get")["schema"]
            validate(schema, page)
            no_other_fields(schema, page)
            assert page["data"] == []
            found[one] = page["said"] and (page["said"]["source"], page["said"]["as_of"])
        return found

    assert await told() == dict.fromkeys(lists)
    await write(connection, [fought([], 3)])
    assert await told() == dict.fromkeys(lists) | {"campaigns": ("esi", "2026-11-27T11:03:00Z")}
    await write(connection, [held(HERE, ALLIANCE, 3.0, 1)])
    first = await told()
    assert first["systems"] == first["changes"] == ("esi", "2026-11-27T11:01:00Z")
    await write(connection, [heard("sovereignty", 7, last=(HERE, 1))])
    assert (await told())["systems"] == (await told())["changes"] == ("esi", "2026-11-27T11:07:00Z")
    await write(connection, [heard("sovereignty", 9, last=(HERE, 8))])
    assert (await told())["systems"] == ("esi", "2026-11-27T11:07:00Z"), "its last change is not stored yet"
    await write(connection, [changed("c", 8)])
    assert (await told())["changes"] == ("esi", "2026-11-27T11:08:00Z")


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
    for bad in (
        {"types": []},
        {"types": list(range(1, 300))},
        {"types": [0]},
        {"kinds": [1]},
        [1],
        {"types": [True]},
        {"types": ["34"]},
    ):
        assert (await client.post("/prices", json=bad)).status_code == 422, bad
    (fault,) = (await client.post("/prices", json={"types": [True]})).json()["errors"]
    assert (fault["parameter"], fault["given"], fault["detail"]) == ("types.0", "true", "Input should be a valid integer")
    wrong = await client.post("/prices", content=b"{", headers={"Content-Type": "application/json"})
    assert_problem(wrong, 422, "bad-parameter")
    assert wrong.json()["errors"][0]["given"] is None
    assert (
        "Content-Type: application/json"
        in assert_problem(await client.post("/prices", content=b'{"types":[34]}'), 415, "not-json")["detail"]
    )
    large = b'{"types":[34' + b" " * 65_536 + b"]}"
    assert_problem(await client.post("/prices", content=large, headers={"Content-Type": "application/json"}), 413, "too-large")


async def test_prices_are_told_without_redis(postgres_uri: str) -> None:
    async with new_database(postgres_uri, "api_no_redis") as dsn:
        connection = await asyncpg.connect(dsn)
        await types(connection, 34)
        await write(connection, [price(34, 4.0, 59, received=5)])
        settings = Settings(postgres_dsn=dsn, redis_url="redis://127.0.0.1:1", mode="replay")
        async with client_of(create_app(settings, clock=ManualClock(NOW))) as client:
            assert (await get(client, "/prices/34"))["data"]["best"]["value"] == 4.0
        await connection.close()


def said_of(row: Any) -> tuple[str, str]:
    """(as_of, changed_at), of the day's minutes."""
    return row["as_of"][11:16], row["changed_at"][11:16]


async def sovereignty(client: httpx.AsyncClient) -> dict[int, tuple[str, str]]:
    rows = (await get(client, "/sovereignty/systems", claimed="false"))["data"]
    return {row["system"]["id"] - HERE: said_of(row["said"]) for row in rows}


async def test_a_system_that_stays_as_it_is_says_when_it_was_last_heard_and_since_when_it_reads_so(desk: Desk) -> None:
    connection, client, _ = desk
    await write(connection, [held(HERE, ALLIANCE, 5.0, 1), held(HERE + 1, ALLIANCE, 5.0, 2), held(HERE + 2, ALLIANCE, 5.0, 3)])
    assert await sovereignty(client) == {0: ("11:01", "11:01"), 1: ("11:02", "11:02"), 2: ("11:03", "11:03")}, "never heard"
    await write(connection, [heard("sovereignty", 10, (HERE + 2, 3))])
    assert await sovereignty(client) == {0: ("11:10", "11:01"), 1: ("11:10", "11:02"), 2: ("11:10", "11:03")}
    await write(connection, [heard("sovereignty", 20, (HERE + 1, 20))])
    assert await sovereignty(client) == {0: ("11:10", "11:01"), 1: ("11:10", "11:02"), 2: ("11:10", "11:03")}, (
        "what was heard is ahead of the change that came before it: one of these may be another one by now"
    )
    await write(connection, [held(HERE + 1, None, None, 20)])
    assert await sovereignty(client) == {0: ("11:20", "11:01"), 1: ("11:20", "11:20"), 2: ("11:20", "11:03")}
    await write(connection, [held(HERE + 2, ALLIANCE, 4.0, 25)])
    assert (await sovereignty(client))[2] == ("11:25", "11:25"), "its own word is newer than the list"
    await write(connection, [heard("sovereignty", 30, (HERE + 2, 25), unread=[HERE + 1])])
    assert await sovereignty(client) == {0: ("11:30", "11:01"), 1: ("11:20", "11:20"), 2: ("11:30", "11:25")}, "not read"
    await write(connection, [heard("sovereignty", 40, (HERE + 2, 25), told_from=2)])
    assert (await sovereignty(client))[0] == ("11:01", "11:01"), "told by nobody who remembers it: it may have left the list"
    await write(connection, [heard("sovereignty", 50, (HERE + 2, 25), source="simulator")])
    assert (await sovereignty(client))[2] == ("11:25", "11:25"), "somebody else's list"


async def test_wherever_a_holder_is_told_it_says_how_long_ago_it_was_heard(desk: Desk) -> None:
    import random

    import battle_world as bw

    connection, client, _ = desk
    fight = bw.Fight(random.Random(3), 9)
    await bw.store(connection, [fight])
    number = fight.systems[0]
    await write(connection, [held(number, ALLIANCE, 2.0, 1), heard("sovereignty", 10, (number, 1))])
    battle = (await get(client, f"/battles/{fight.id}/sovereignty"))["data"]
    assert [said_of(row["said"]) for row in battle["systems"]] == [("11:10", "11:01")]
    system = next(iter(w.SYSTEMS))
    await write(connection, [held(system, ALLIANCE, 2.0, 2)])
    assert said_of((await get(client, f"/systems/{system}"))["data"]["sovereignty"]["said"]) == ("11:10", "11:02")
    region = await get(client, f"/regions/{w.CONSTELLATIONS[w.SYSTEMS[system]]}")
    no_other_fields(good("/regions/{region_id}", "get")["schema"], region)
    assert {row["id"]: row["said"] and said_of(row["said"]) for row in region["data"]["systems"]}[system] == ("11:10", "11:02")
    assert all((row["said"] is None) == (row["owner"] is None) for row in region["data"]["systems"])


async def test_an_estimate_that_stays_as_it_is_was_heard_lately_and_orders_have_their_own_time(desk: Desk) -> None:
    connection, client, redis = desk
    await types(connection, 34, 35)

    def estimate(type_id: int, value: float, minute: int) -> tuple[str, dict[str, Any]]:
        topic, event = price(type_id, value, minute)
        quotes = [{"kind": "average", "value": value, "depth": None}]
        return topic, event | {"origin": "estimate", "station_id": None, "region_id": None, "quotes": quotes}

    await write(connection, [estimate(34, 5.0, 1), price(34, 4.0, 2), estimate(35, 9.0, 3), price(35, 8.0, 59)])
    row = (await get(client, "/prices/35"))["data"]
    assert {one["origin"]: (one["as_of"][11:16], one["changed_at"]) for one in row["quotes"]} == {
        "orders": ("11:59", None),
        "estimate": ("11:03", "2026-11-27T11:03:00Z"),
    }
    await write(connection, [heard("price-estimates", 40, (35, 40))])
    best = (await get(client, "/prices/34"))["data"]["best"]
    assert (best["origin"], *said_of(best), best["age"]) == ("estimate", "11:01", "11:01", 69 * 60), "not stored yet"
    await write(connection, [price(35, 8.0, 59, received=1), heard("price-estimates", 50, (35, 3))])
    row = (await get(client, "/prices/34"))["data"]
    assert (row["best"]["origin"], *said_of(row["best"]), row["best"]["age"]) == ("estimate", "11:50", "11:01", 20 * 60)
    stale = next(one for one in row["quotes"] if one["origin"] == "orders")
    assert stale["as_of"][11:16] == "11:02", "the list of estimates says nothing of orders: they are as old as they were"
    await redis.set(Keys("replay").price(34), orjson.dumps(price(34, 4.5, 59)[1]))
    answer = await client.post("/prices", json={"types": [34]})
    no_other_fields(good("/prices", "post")["schema"], answer.json())
    best = answer.json()["data"][0]["best"]
    assert (best["origin"], best["as_of"][11:16], best["changed_at"]) == ("orders", "11:59", None)


async def test_people_are_told_field_by_field(desk: Desk) -> None:
    connection, client, _ = desk
    await write(
        connection, [named(ALLIANCE, 1, name="Old", ticker="OLD", executor_corporation_id=98000001), held(HERE, ALLIANCE, 2.0, 1)]
    )
    await write(connection, [named(ALLIANCE, 4, name="New", executor_corporation_id=None)])
    found = (await get(client, f"/alliances/{ALLIANCE}"))["data"]
    assert (found["name"], found["ticker"], found["executor"]) == ("New", "OLD", None)
    assert found["said"]["name"]["as_of"] > found["said"]["ticker"]["as_of"]
    assert found["founded_at"] is None and found["kills"] == 0 and found["last_kill"] is None
    for path in ("/alliances/5", "/corporations/5", "/characters/5"):
        assert_problem(await client.get(path), 404, "not-found")


async def test_how_many_systems_an_alliance_holds_says_who_said_so_and_as_of_when(desk: Desk) -> None:
    connection, client, _ = desk

    async def told(alliance: int) -> tuple[int | None, tuple[str, str] | None]:
        answer = await get(client, f"/alliances/{alliance}")
        no_other_fields(good("/alliances/{alliance_id}", "get")["schema"], answer)
        said_so = answer["data"]["said"].get("systems")
        return answer["data"]["systems"], said_so and (said_so["source"], said_so["as_of"][11:16])

    await write(connection, [named(ALLIANCE, 1, name="Example"), named(99000002, 1, name="Landless")])
    assert await told(ALLIANCE) == (None, None), "nobody has told who holds what, which is not 0"
    await write(connection, [held(HERE, ALLIANCE, 5.0, 2), held(HERE + 1, ALLIANCE, 5.0, 3), held(HERE + 2, None, None, 3)])
    assert await told(ALLIANCE) == (None, None), "some systems, and who knows how many more"
    await write(connection, [heard("sovereignty", 10, (HERE + 3, 4))])
    assert await told(ALLIANCE) == (None, None), "what was heard is ahead of what is stored"
    await write(connection, [held(HERE + 3, ALLIANCE, 5.0, 4)])
    assert await told(ALLIANCE) == (3, ("esi", "11:10")) and await told(99000002) == (0, ("esi", "11:10"))
    await write(connection, [heard("sovereignty", 20, (HERE + 3, 4))])
    assert await told(ALLIANCE) == (3, ("esi", "11:20")), "nothing changed, and that was heard"
    await write(connection, [held(HERE + 3, 99000002, 5.0, 25)])
    assert await told(ALLIANCE) == (2, ("esi", "11:20")) and await told(99000002) == (1, ("esi", "11:20"))
    await write(connection, [heard("sovereignty", 30, (HERE + 3, 25), unread=[HERE + 1])])
    assert await told(ALLIANCE) == (2, ("esi", "11:03")), "of one of them it is not known whether it still holds"
    assert await told(99000002) == (1, ("esi", "11:30"))
    await write(connection, [heard("sovereignty", 40, (HERE + 3, 25), told_from=3)])
    assert await told(ALLIANCE) == (2, ("esi", "11:02")), "told by nobody who remembers it"


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
