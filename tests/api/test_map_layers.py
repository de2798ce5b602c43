"""The map, and what the world beside the kills tells on it."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import api_world as w
import asyncpg
import httpx
import pytest
from api_servers import client_of, new_database
from map_world import BUILD, Mapped
from test_api_openapi import good, no_other_fields, validate
from test_world_tables import fought, heard, held, hour, named, write

from api.app import create_app
from api.services.map import columns, shown_security
from api.services.map_activity import choose
from runtime.settings import Settings
from universe.map import load
from universe.security import band, display_security, wormhole_class

HERE = next(iter(w.SYSTEMS))
ALLIANCE = 99000001


async def get(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    """The answer, which fits the OpenAPI document."""
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    schema = good(path, "get")["schema"]
    validate(schema, answer.json())
    no_other_fields(schema, answer.json())
    return answer.json()


@pytest.fixture
async def desk(postgres_uri: str, valkey_url: str) -> AsyncIterator[tuple[asyncpg.Connection, httpx.AsyncClient]]:
    """Places, and nothing on them yet."""
    async with new_database(postgres_uri, "api_layers") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"))) as client:
            yield connection, client
        await connection.close()


Desk = tuple[asyncpg.Connection, httpx.AsyncClient]


async def test_the_map_has_every_system_and_every_gate_once(mapped: Mapped) -> None:
    data = (await get(mapped.client, "/map"))["data"]
    systems = data["systems"]
    assert systems["id"] == sorted(w.SYSTEMS) and data["build"] == BUILD
    assert all(len(column) == len(w.SYSTEMS) for column in systems.values())
    for place, number in enumerate(systems["id"]):
        assert systems["name"][place] == w.system_name(number)
        assert data["bands"][systems["band"][place]] == w.BANDS[number % 4]
        assert data["constellations"][systems["constellation"][place]]["id"] == w.SYSTEMS[number]
        region = data["regions"][systems["region"][place]]
        assert region == {"id": w.CONSTELLATIONS[w.SYSTEMS[number]], "name": w.REGIONS[region["id"]]}
    assert (systems["x"][0], systems["y"][0], systems["z"][0]) == (10570, 21140, 31710), "1e17 m are 10.57 light-years"
    pairs = list(zip(data["gates"][::2], data["gates"][1::2], strict=True))
    assert pairs == [(place, place + 1) for place in range(len(w.SYSTEMS) - 1)]


async def test_the_map_is_not_sent_again_while_its_build_is_the_same(mapped: Mapped) -> None:
    first = await mapped.client.get("/map")
    tag = first.headers["etag"]
    assert (await mapped.client.get("/map", headers={"If-None-Match": tag})).status_code == 304
    await mapped.connection.execute("update universe_build set build = 'another'")
    try:
        other = await mapped.client.get("/map", headers={"If-None-Match": tag})
        assert other.status_code == 200 and other.json()["data"]["build"] == "another"
    finally:
        await mapped.connection.execute("update universe_build set build = $1", BUILD)


def test_the_real_map_as_columns_is_the_real_map() -> None:
    """All of New Eden through the code that makes the answer, as `warstream migrate` stores it."""
    universe = load()
    rows = [
        {
            "solar_system_id": s.id, "name": s.name, "x": s.x, "y": s.y, "z": s.z, "security": s.security,
            "security_band": str(band(s)), "wormhole_class": wormhole_class(s), "gates": list(s.gates),
            "constellation_id": s.constellation_id, "constellation": None, "region_id": s.region_id, "region": None,
        }
        for s in sorted(universe, key=lambda s: s.id)
    ]  # fmt: skip
    found = columns(rows, None)
    systems, ids = found.systems, found.systems.id
    pairs = set(zip(found.gates[::2], found.gates[1::2], strict=True))
    assert len(pairs) * 2 == len(found.gates) and all(a < b for a, b in pairs)
    known = set(ids)
    assert {frozenset((ids[a], ids[b])) for a, b in pairs} == {
        frozenset((s.id, other)) for s in universe for other in s.gates if other in known
    }
    places = {number: place for place, number in enumerate(ids)}
    jita, perimeter = places[30000142], places[30000144]
    assert (jita, perimeter) in pairs and systems.security[jita] == 0.9
    words = [found.bands[one] for one in systems.band]
    assert [words[places[n]] for n in (30000142, 31000005, 30100000, 30000021)] == ["highsec", "w-space", "zarzakh", "pochven"]
    assert found.wormhole_classes[systems.wormhole_class[places[31000005]] or 0] == "Thera"
    for system in universe:
        place = places[system.id]
        shown = None if system.security is None else display_security(system.security)
        assert systems.security[place] == shown == shown_security(system.security)
        assert math.isclose(systems.x[place] * 9.4607304725808e12, system.x, abs_tol=5e12)
        assert found.regions[systems.region[place]].id == system.region_id
    assert len(found.model_dump_json()) < 700_000


async def test_who_holds_what_is_told_with_its_age(desk: Desk) -> None:
    connection, client = desk
    assert (await get(client, "/map/sovereignty"))["data"]["said"] is None
    faction = held(HERE + 2, None, None, 3)
    faction[1]["owner"] = faction[1]["owner"] | {"kind": "faction", "faction_id": 500010}
    strange = held(HERE + 3, None, None, 4)
    strange[1]["owner"] = strange[1]["owner"] | {"kind": "unknown"}
    await write(
        connection,
        [
            held(HERE, ALLIANCE, 5.2, 1),
            held(HERE + 1, None, None, 2),
            faction,
            strange,
            named(ALLIANCE, 1, name="Ex", ticker="EX"),
        ],
    )
    data = (await get(client, "/map/sovereignty"))["data"]
    holders = data["holders"]
    assert holders["system"] == [HERE, HERE + 1, HERE + 2], "what nobody understands is not told"
    assert [one if one is None else data["owners"][one] for one in holders["owner"]] == [
        {"id": ALLIANCE, "kind": "alliance", "name": "Ex", "ticker": "EX"},
        None,
        {"id": 500010, "kind": "faction", "name": "Guristas Pirates", "ticker": None},
    ]
    assert (holders["adm"], holders["window_start"][1:]) == ([5.2, None, None], [None, None])
    assert holders["window_end"][0] - holders["window_start"][0] == 3 * 3600
    assert data["said"] == {"source": "esi", "as_of": "2026-11-27T11:04:00Z"}
    assert [one % 3600 // 60 for one in holders["as_of"]] == [1, 2, 3]
    await write(connection, [heard("sovereignty", 10, (HERE + 3, 4), unread=[HERE + 1])])
    data = (await get(client, "/map/sovereignty"))["data"]
    assert [one % 3600 // 60 for one in data["holders"]["as_of"]] == [10, 2, 10]
    assert data["said"] == {"source": "esi", "as_of": "2026-11-27T11:10:00Z"}


async def test_fights_for_structures_that_go_on(desk: Desk) -> None:
    connection, client = desk
    data = (await get(client, "/map/sovereignty"))["data"]
    assert data["campaigns"]["id"] == [] and data["campaigns_said"] is None
    topic, event = fought([7, 8], 2)
    event["campaigns"][1] |= {"defender_id": None, "defender_name": "Somebody", "start_time": "2026-11-27T18:00:00Z"}
    await write(connection, [fought([6, 7], 1), (topic, event), named(ALLIANCE, 1, name="Ex", ticker="EX")])
    data = (await get(client, "/map/sovereignty"))["data"]
    campaigns = data["campaigns"]
    assert campaigns["id"] == [8, 7], "the next to start first; 6 is over"
    assert [data["owners"][one]["name"] for one in campaigns["defender"]] == ["Somebody", "Ex"]
    assert campaigns["defender_score"] == campaigns["attackers_score"] == [0.5, 0.5]
    assert campaigns["start"][1] - campaigns["start"][0] == 3600
    assert data["campaigns_said"] == {"source": "esi", "as_of": "2026-11-27T11:02:00Z"}


def told(name: str, figures: list[str], source: str = "esi", **systems: list[float | None]) -> tuple[str, dict[str, Any]]:
    """An hour of the 27th."""
    topic, event = hour(figures, 1, **systems)
    return topic, event | {"hour": f"2026-11-27T{name}:00:00Z", "source": source}


async def test_activity_sums_the_hours_that_were_told(desk: Desk) -> None:
    connection, client = desk
    none = (await get(client, "/map/activity"))["data"]
    assert (none["system"], none["as_of"], none["sources"]) == ([], None, [])
    assert none["told"] == {"jumps": 0, "ship_kills": 0, "pod_kills": 0, "npc_kills": 0}
    one, two, far = f"s{HERE}", f"s{HERE + 1}", "s31000999"
    await write(
        connection,
        [
            told("11", ["jumps"], **{one: [30], two: [5]}),
            told("11", ["ship_kills", "pod_kills"], **{one: [2, 1], far: [4, None]}),
            told("10", ["jumps"], **{one: [7]}),
            told("02", ["jumps"], **{one: [1000]}),
        ],
    )
    data = (await get(client, "/map/activity", hours=1))["data"]
    assert data["system"] == [HERE, HERE + 1, 31000999]
    assert data["jumps"] == [30, 5, None], "nobody tells of J-space"
    assert data["ship_kills"] == [2, 0, 4], "who is missing in an hour that was told whole had none"
    assert (data["pod_kills"], data["npc_kills"]) == ([1, 0, None], [None, None, None])
    assert data["told"] == {"jumps": 1, "ship_kills": 1, "pod_kills": 1, "npc_kills": 0}
    assert (data["as_of"], data["sources"], data["hours"]) == ("2026-11-27T11:00:00Z", ["esi"], 1)
    day = (await get(client, "/map/activity", hours=2))["data"]
    assert day["jumps"] == [37, 5, None] and day["told"]["jumps"] == 2 and day["told"]["ship_kills"] == 1
    assert (await get(client, "/map/activity", hours=10))["data"]["jumps"][0] == 1037


async def test_of_two_who_told_an_hour_one_counts(desk: Desk) -> None:
    connection, client = desk
    one, two = f"s{HERE}", f"s{HERE + 1}"
    await write(
        connection,
        [
            told("11", ["jumps"], **{one: [30]}),
            told("11", ["jumps"], "dotlan", **{one: [31], two: [8]}),
            told("10", ["jumps"], "dotlan", **{one: [4]}),
        ],
    )
    data = (await get(client, "/map/activity", hours=5))["data"]
    assert (data["system"], data["jumps"], data["sources"]) == ([HERE], [34], ["dotlan", "esi"])


def test_hours_are_chosen_in_any_order() -> None:
    rows = [{"hour": h, "source": s, "whole": []} for h in (1, 2) for s in ("dotlan", "somebody", "simulator")]
    for given in (rows, rows[::-1]):
        counted, passed = choose(given)
        assert {(row["hour"], row["source"]) for row in counted} == {(1, "simulator"), (2, "simulator")}
        assert len(passed) == 4 and not {(row["hour"], row["source"]) for row in counted} & set(passed)
