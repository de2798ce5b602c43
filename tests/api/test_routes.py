"""Ways by stargates: those of the static data's own search, and what was killed on them."""

from __future__ import annotations

import random
import socket
from contextlib import closing
from typing import Any, get_args

import api_world as w
import orjson
import pytest
from api_servers import client_of
from map_world import Mapped
from redis.asyncio import Redis
from test_api_places import NOW, activity
from test_api_problems import assert_problem
from test_map_layers import get

from api import route_search
from api.app import create_app
from api.models.routes import Prefer
from api.route_search import cheapest
from runtime.settings import Settings
from schemas.redis_keys import Keys
from universe import gates, security
from universe.gates import GateNetwork, Preference
from universe.map import load

FIRST, *_, LAST = sorted(w.SYSTEMS)
SAME: dict[Prefer, Preference] = {
    "shorter": Preference.SHORTEST, "safer": Preference.SAFER, "less-secure": Preference.LESS_SAFE
}  # fmt: skip


def test_ways_are_those_of_the_static_datas_own_search() -> None:
    """Two implementations, since the API knows no static data: on the real map they never differ."""
    universe = load()
    network = GateNetwork.of(universe)
    links = {s.id: s.gates for s in universe if s.gates}
    status = {s.id: s.security for s in universe}
    rng = random.Random(4)
    ids = sorted(links)
    pairs = [tuple(rng.sample(ids, 2)) for _ in range(25)] + [(30000142, 30004759), (30000142, 30100000), (30002813, 30000142)]
    for begin, end in pairs:
        for prefer in get_args(Prefer):
            avoid = frozenset(rng.sample(ids, rng.choice((0, 40))))
            found = cheapest(links, status, begin, end, prefer=prefer, avoid=avoid)
            theirs = network.route(begin, end, avoid, SAME[prefer])
            assert found == (None if theirs is None else list(theirs)), (begin, end, prefer)
    assert route_search.HIGHSEC_FROM == security.HIGHSEC_FROM and route_search.ZARZAKH == security.ZARZAKH_ID
    assert route_search.PENALTY_JUMPS == gates.PENALTY_JUMPS


def test_nobody_crosses_zarzakh_and_a_gate_off_the_map_leads_nowhere() -> None:
    links = {1: [2, 30_100_000, 99], 2: [1], 3: [30_100_000], 30_100_000: [1, 3]}
    assert cheapest(links, {}, 1, 3) is None
    assert cheapest(links, {}, 1, 30_100_000) == [1, 30_100_000] and cheapest(links, {}, 30_100_000, 3) == [30_100_000, 3]
    assert cheapest(links, {}, 1, 99) is None


async def route(mapped: Mapped, **params: Any) -> Any:
    return (await get(mapped.client, "/routes", **params))["data"]


async def test_a_way_names_its_systems(mapped: Mapped) -> None:
    data = await route(mapped, **{"from": FIRST, "to": FIRST + 3})
    assert (data["jumps"], [one["id"] for one in data["systems"]]) == (3, [FIRST + n for n in range(4)])
    assert data["systems"][2]["name"] == "Jita" and data["systems"][0]["region"]["name"] == "The Forge"
    assert [one["band"] for one in data["systems"]] == [w.BANDS[one["id"] % 4] for one in data["systems"]]
    back = await route(mapped, **{"from": FIRST + 3, "to": FIRST})
    assert [one["id"] for one in back["systems"]] == [one["id"] for one in data["systems"]][::-1]
    assert (await route(mapped, **{"from": FIRST, "to": FIRST}))["jumps"] == 0


async def test_where_no_gates_lead_the_answer_is_a_problem(mapped: Mapped) -> None:
    way = {"from": FIRST, "to": FIRST + 3, "avoid": [FIRST + 1, FIRST]}
    body = assert_problem(await mapped.client.get("/routes", params=way), 404, "no-route")
    assert body["detail"] == "No gates lead from Sys-40 to Sys-43 around the systems to avoid."
    assert_problem(await mapped.client.get("/routes", params={"from": FIRST, "to": 5}), 404, "not-found")
    ends = await route(mapped, **{"from": FIRST, "to": FIRST + 1, "avoid": [FIRST, FIRST + 1]})
    assert (ends["jumps"], ends["avoided"]) == (1, [FIRST, FIRST + 1]), "the two ends may be among them"
    await mapped.connection.execute(
        "insert into solar_systems values (31000001, 21000001, 11000001, 'J1', -1, 'w-space', null, null, 0, 0, 0, '{}', 'C1')"
    )
    try:
        hole = await mapped.client.get("/routes", params={"from": FIRST, "to": 31000001})
    finally:
        await mapped.connection.execute("delete from solar_systems where solar_system_id = 31000001")
    assert assert_problem(hole, 404, "no-route")["detail"] == "No gates lead from Sys-40 to J1."


async def test_the_way_tells_what_was_killed_in_the_last_hour(mapped: Mapped, valkey_url: str) -> None:
    keys = Keys("replay")
    client: Redis = Redis.from_url(valkey_url)
    here = FIRST + 1
    for one in (
        activity("system", here, NOW, 3),
        activity("system", here, NOW - 1800, 4),
        activity("system", here, NOW - 4000, 9),
    ):
        start = one["window_start"]
        await client.hset(keys.activity("system", start), str(one["id"]), orjson.dumps(one))
        await client.zadd(keys.activity_windows("system"), {str(start): start})
    try:
        data = await route(mapped, **{"from": FIRST, "to": FIRST + 2})
    finally:
        await client.flushall()
        await client.aclose()
    assert [(one["ship_kills"], one["pod_kills"]) for one in data["systems"]] == [(0, 0), (5, 2), (0, 0)]


async def test_without_redis_there_is_a_way_and_no_danger_told(mapped: Mapped) -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        async with client_of(create_app(Settings(postgres_dsn=mapped.dsn, redis_url=url, mode="replay"))) as client:
            data = (await get(client, "/routes", **{"from": FIRST, "to": FIRST + 1}))["data"]
    assert [(one["ship_kills"], one["pod_kills"]) for one in data["systems"]] == [(None, None)] * 2


@pytest.mark.parametrize("prefer", get_args(Prefer))
async def test_every_preference_is_understood(mapped: Mapped, prefer: str) -> None:
    assert (await route(mapped, **{"from": FIRST, "to": LAST, "prefer": prefer}))["prefer"] == prefer
