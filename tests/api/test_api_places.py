"""Systems, search, activity and status, with the stores filled as the sinks fill them."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import api_world as w
import asyncpg
import httpx
import orjson
import pytest
from api_servers import client_of
from redis.asyncio import Redis

from api.app import create_app
from api.services.parts import part_row
from runtime.clock import ManualClock, iso
from runtime.settings import Settings
from schemas.activity import Activity
from schemas.part_status import PartStatus
from schemas.redis_keys import Keys, Scope

NOW = 1_638_037_200
"""2021-11-27T18:20:00Z."""
WINDOW = 600
KEYS = Keys("replay")


def activity(scope: Scope, number: int, start: int, kills: int, *, isk: float | None = None, **ships: int) -> Activity:
    """One window as the agent publishes it; of those a day old as it did before it counted `appraised`."""
    counted: Any = {} if start < NOW - 3600 else {"appraised": kills - 1 if isk else 0}
    return Activity(
        v=1, scope=scope, id=number, window_start=start, window_seconds=WINDOW, kills=kills, pods=1, npc=0, isk=isk,
        unpriced=0 if isk else kills, ships=ships, last_kill_at=start + kills, revision=1, simulated=False,
        processed_at="", **counted,
    )  # fmt: skip


@pytest.fixture(scope="module")
async def redis(valkey_url: str) -> AsyncIterator[Redis]:
    """Three windows: now, half an hour ago, 23 hours ago; and one that is too old for every question."""
    client: Redis = Redis.from_url(valkey_url)
    told = [
        activity("system", 30000142, NOW, 3, isk=1e9, frigate=2, capsule=1),
        activity("system", 30000142, NOW - 1800, 5, capsule=5),
        activity("system", 30000141, NOW - 1800, 7, isk=5e8, frigate=7),
        activity("system", 30000141, NOW - 23 * 3600, 90, frigate=90),
        activity("system", 30000142, NOW - 26 * 3600, 1000, frigate=1000),
        activity("region", 10000002, NOW, 3, frigate=3),
    ]
    for one in told:
        scope, start = one["scope"], one["window_start"]
        await client.hset(KEYS.activity(scope, start), str(one["id"]), orjson.dumps(one))
        await client.zadd(KEYS.activity_rank(scope, start), {str(one["id"]): one["kills"]})
        await client.zadd(KEYS.activity_windows(scope), {str(start): start})
    yield client
    await client.flushall()
    await client.aclose()


async def busy(client: httpx.AsyncClient, **params: Any) -> dict[str, Any]:
    answer = await client.get("/activity", params=params)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_activity_adds_up_the_windows(client: httpx.AsyncClient, redis: Redis) -> None:
    hour = await busy(client)
    assert [(row["place"]["name"], row["kills"]) for row in hour["data"]] == [("Jita", 8), ("Sys-41", 7)]
    jita = hour["data"][0]
    assert (jita["isk"], jita["unpriced"], jita["pods"], jita["ships"]) == (1e9, 5, 2, {"capsule": 6, "frigate": 2})
    assert [row["appraised"] for row in hour["data"]] == [2, 6]
    assert jita["last_kill_at"] == "2021-11-27T18:20:03Z"
    assert (hour["scope"], hour["window"], hour["until"]) == ("system", "1h", "2021-11-27T18:30:00Z")
    ten = await busy(client, window="10m")
    assert [(row["place"]["id"], row["kills"]) for row in ten["data"]] == [(30000142, 3)]
    day = await busy(client, window="24h")
    assert [(row["place"]["id"], row["kills"]) for row in day["data"]] == [(30000141, 97), (30000142, 8)]
    assert [row["appraised"] for row in day["data"]] == [None, 2], "of one window nobody has counted"
    assert [row["place"]["id"] for row in (await busy(client, window="24h", limit=1))["data"]] == [30000141]
    region = await busy(client, scope="region")
    assert [(row["place"]["name"], row["kills"], row["isk"]) for row in region["data"]] == [("The Forge", 3, None)]


async def test_no_activity_at_all(world_dsn: str, valkey_url: str) -> None:
    """Another mode has other keys: what was replayed is never shown as live."""
    async with client_of(create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="live"))) as client:
        assert await busy(client) == {
            "data": [], "next": None, "simulated": False, "scope": "system", "window": "1h", "until": None,
        }  # fmt: skip


async def test_a_system(client: httpx.AsyncClient, redis: Redis) -> None:
    data = (await client.get("/systems/30000142")).json()["data"]
    assert (data["name"], data["band"], data["effect"]) == ("Jita", w.BANDS[30000142 % 4], None)
    assert data["constellation"] == {"id": w.SYSTEMS[30000142], "name": f"Constellation {w.SYSTEMS[30000142]}"}
    assert [one["name"] for one in data["neighbours"]] == ["Sys-41", "Sys-43"]
    assert data["recent"] == [
        {"window": "10m", "kills": 3}, {"window": "1h", "kills": 8}, {"window": "24h", "kills": 8},
    ]  # fmt: skip
    kills = await client.get(data["links"]["kills"])
    assert {row["system"]["id"] for row in kills.json()["data"]} == {30000142}
    assert (await client.get("/systems/30099999")).status_code == 404


async def found(client: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await client.get("/search", params=params)
    assert answer.status_code == 200, answer.text
    return [row["name"] for row in answer.json()["data"]]


async def test_search(client: httpx.AsyncClient) -> None:
    assert (await found(client, q="jita"))[0] == "Jita"
    assert (await found(client, q="JI"))[0] == "Jita"
    assert (await found(client, q="jitaa"))[0] == "Jita", "a typing error"
    assert (await found(client, q="fleet"))[:2] == ["Scythe Fleet Issue", "Republic Fleet Firetail"], "inside a name"
    assert (await found(client, q="alliance"))[0].startswith("Alliance ")
    assert len(await found(client, q="sys", limit=3)) == 3
    assert await found(client, q="sys", category="region") == []
    both = (await client.get("/search", params={"q": "the", "category": ["region", "type"]})).json()["data"]
    assert {row["category"] for row in both} <= {"region", "type"} and both[0]["name"] == "The Forge"
    assert await found(client, q="zzzzzz") == []


@pytest.mark.parametrize("text", ["100% pure", "100% Pure_Evil\\"])
async def test_search_takes_signs_as_letters(client: httpx.AsyncClient, text: str) -> None:
    assert (await found(client, q=text))[0] == "100% Pure_Evil\\"
    assert "Jita" not in await found(client, q="%%%")
    assert "Jita" not in await found(client, q="____")


async def test_names_of_ids_are_those_that_are_known(client: httpx.AsyncClient) -> None:
    answer = await client.get("/names", params={"solar_system": [30000142, 30000142, 39999999], "type": [587], "region": []})
    assert answer.status_code == 200, answer.text
    assert [(row["category"], row["id"], row["name"]) for row in answer.json()["data"]] == [
        ("type", 587, "Rifter"),
        ("solar_system", 30000142, "Jita"),
    ]
    assert (await client.get("/names")).json()["data"] == []
    assert (await client.get("/names", params={"type": range(1, 202)})).status_code == 422


AT = datetime(2021, 11, 28, 3, tzinfo=UTC)


def word(part: str, *, instance: str = "here", seen: float = 1.0, beat: float = 2.0, **more: Any) -> PartStatus:
    """What a part told `seen` seconds before `AT`, when its work had last gone on `beat` seconds before `AT`."""

    def ago(seconds: float) -> str:
        return iso(AT - timedelta(seconds=seconds))

    told: dict[str, Any] = {
        "part": part, "instance": instance, "state": "running", "version": "0.1.0", "detail": "at work", "since": ago(900),
        "last_seen_at": ago(seen), "last_beat_at": ago(beat), "last_commit_at": None, "lag": {},
    }  # fmt: skip
    return told | more  # type: ignore[return-value]


async def tell(redis: Redis, keys: Keys, *words: PartStatus) -> None:
    """As each part does by itself."""
    for told in words:
        name = f"{told['part']}@{told['instance']}"
        await redis.set(keys.part(name), orjson.dumps(told))
        await redis.zadd(keys.parts(), {name: AT.timestamp()})


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (word("worker"), "running"),
        (word("worker", seen=29), "running"),
        (word("worker", seen=31, beat=31), "silent"),
        (word("worker", seen=-3), "running"),  # its clock is ahead of ours
        (word("worker", seen=1, beat=90), "running"),
        (word("worker", seen=1, beat=92), "silent"),
        (word("worker", seen=1, beat=250, state="starting"), "starting"),  # a long recovery is no standstill
        (word("worker", seen=31, beat=31, state="starting"), "silent"),
        (word("worker", seen=600, beat=600, state="stopped"), "stopped"),
    ],
)
def test_a_part_is_what_it_said_unless_it_is_silent(told: PartStatus, state: str) -> None:
    assert part_row(told, AT).state == state


async def status_of(world_dsn: str, valkey_url: str, *words: PartStatus, source: str = "") -> dict[str, Any]:
    """The answer when these parts have told these words, and ingest this state of its source."""
    keys = Keys("simulated")
    redis: Redis = Redis.from_url(valkey_url)
    await tell(redis, keys, *words)
    await redis.zadd(keys.parts(), {"gone@there": AT.timestamp()})  # in the list, but its word has expired
    if source:
        await redis.sadd(keys.sources(), "r2z2")
        await redis.hset(keys.source_status("r2z2"), mapping={"state": source})
    app = create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="simulated"), clock=ManualClock(AT))
    try:
        async with client_of(app) as client:
            answer = await client.get("/status")
    finally:
        await redis.flushall()
        await redis.aclose()
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_lag_is_told_by_part_and_added_up_over_those_that_run(world_dsn: str, valkey_url: str) -> None:
    data = await status_of(
        world_dsn,
        valkey_url,
        word("worker", lag={"warstream": {"killmails": 5, "system-activity": 0}}, last_commit_at="2021-11-28T02:59:59.000Z"),
        word("worker", instance="here-1", lag={"warstream": {"killmails": 7}}),
        word("worker", instance="there", seen=600, lag={"warstream": {"killmails": 1000}}),
        word("sink-redis", lag={"warstream-sink-redis": {"killmails": 2}}),
    )
    assert data["lag"] == [
        {"group": "warstream", "topic": "killmails", "messages": 12},
        {"group": "warstream", "topic": "system-activity", "messages": 0},
        {"group": "warstream-sink-redis", "topic": "killmails", "messages": 2},
    ]
    sink, *workers = data["parts"]
    assert [(one["instance"], one["state"], one["last_commit_at"]) for one in workers] == [
        ("here", "running", "2021-11-28T02:59:59Z"), ("here-1", "running", None), ("there", "silent", None),
    ]  # fmt: skip
    assert workers[2]["lag"] == [{"group": "warstream", "topic": "killmails", "messages": 1000}]
    assert sink["part"] == "sink-redis"


async def test_of_two_sinks_the_one_that_runs_counts(world_dsn: str, valkey_url: str) -> None:
    dead = word("sink-postgres", instance="a", seen=600)
    data = await status_of(world_dsn, valkey_url, dead, word("sink-postgres", instance="b"))
    assert [(one["sink"], one["state"]) for one in data["sinks"]] == [("postgres", "running"), ("redis", None)]
    data = await status_of(world_dsn, valkey_url, dead)
    assert [(one["sink"], one["state"]) for one in data["sinks"]] == [("postgres", "silent"), ("redis", None)]


@pytest.mark.parametrize(
    ("ingest", "told", "state"),
    [
        (word("ingest"), "running", "running"),
        (word("ingest", seen=600), "running", "silent"),
        (word("ingest", seen=600), "stopped", "stopped"),
        (word("worker"), "running", "silent"),
    ],
)
async def test_a_source_whose_ingest_was_killed_does_not_run(
    world_dsn: str, valkey_url: str, ingest: PartStatus, told: str, state: str
) -> None:
    data = await status_of(world_dsn, valkey_url, ingest, source=told)
    assert [(one["source"], one["state"]) for one in data["sources"]] == [("r2z2", state)]


async def test_status(world_dsn: str, valkey_url: str, world: list[w.Kill]) -> None:
    """Its own mode, so that nothing else is in its keys."""
    keys = Keys("simulated")
    redis: Redis = Redis.from_url(valkey_url)
    await redis.sadd(keys.sources(), "r2z2", "silent")
    await redis.hset(
        keys.source_status("r2z2"),
        mapping={"cursor": "96851234", "last_answer_at": "2021-11-27T18:24:58.003Z", "state": "running", "detail": ""},
    )
    await redis.hset(keys.sink_status("redis"), mapping={"last_write_at": "soon", "last_kill_at": ""})
    await tell(redis, keys, word("ingest"), word("sink-redis"), word("sink-postgres", state="starting", detail=""))
    connection = await asyncpg.connect(world_dsn)
    at = datetime(2021, 11, 28, 1, tzinfo=UTC)
    await connection.execute(
        "insert into sink_offsets values ('postgres', 'c', 'killmails', 0, 5, $1), ('postgres', 'c', 'killmails', 1, 7, $2)",
        at, at.replace(hour=2),
    )  # fmt: skip
    for day in (26, 27):
        await connection.execute(
            "insert into completeness values ($1, 100, $2, $3, '[]', 4, $4)", date(2021, 11, day), 127 - day, day - 27, at
        )
    app = create_app(
        Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="simulated"),
        clock=ManualClock(datetime(2021, 11, 28, 3, tzinfo=UTC)),
    )
    try:
        async with client_of(app) as client:
            answer = await client.get("/status", params={"days": 1})
            other = await client.get("/killmails?limit=1")
    finally:
        await connection.execute("truncate sink_offsets, completeness")
        await connection.close()
        await redis.flushall()
        await redis.aclose()
    assert answer.status_code == 200, answer.text
    assert (answer.json()["simulated"], answer.headers["warstream-mode"]) == (True, "simulated")
    assert (other.json()["simulated"], other.headers["warstream-mode"]) == (True, "simulated")
    data = answer.json()["data"]
    newest = max(world, key=lambda kill: (kill.time, kill.id))
    assert data["mode"] == "simulated"
    assert data["now"] == "2021-11-28T03:00:00Z"
    assert data["stores"] == {"postgres": True, "redis": True}
    assert (data["last_kill"]["id"], data["last_kill"]["link"]) == (newest.id, f"/killmails/{newest.id}")
    assert data["counts"] == {"killmails": len(world), "exact": True, "dead_letters": 0}
    assert data["sources"] == [
        {"source": "r2z2", "state": "running", "cursor": 96851234, "last_answer_at": "2021-11-27T18:24:58.003000Z",
         "detail": None},
    ]  # fmt: skip
    newest_at = newest.time.isoformat().replace("+00:00", "Z")
    assert [(one["sink"], one["state"], one["updated_at"], one["last_kill_at"]) for one in data["sinks"]] == [
        ("postgres", "starting", "2021-11-28T02:00:00Z", newest_at),
        ("redis", "running", None, None),
    ]
    assert [(one["part"], one["state"], one["detail"]) for one in data["parts"]] == [
        ("ingest", "running", "at work"),
        ("sink-postgres", "starting", None),
        ("sink-redis", "running", "at work"),
    ]
    assert [(one["day"], one["held"], one["missing"]) for one in data["completeness"]] == [("2021-11-27", 100, 0)]


async def test_without_redis_the_rest_still_answers(world_dsn: str) -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        async with client_of(create_app(Settings(postgres_dsn=world_dsn, redis_url=url))) as client:
            assert (await client.get("/killmails?limit=1")).status_code == 200
            status = await client.get("/status")
            assert status.status_code == 200
            data = status.json()["data"]
            assert data["stores"] == {"postgres": True, "redis": False}
            assert (data["sources"], data["parts"], data["lag"]) == (None, None, None)
            assert [one["state"] for one in data["sinks"]] == [None, None]
            assert (await client.get("/systems/30000142")).json()["data"]["recent"] is None
            for path in ("/activity", "/health/ready"):
                away = await client.get(path)
                assert away.status_code == 503
                assert away.json()["detail"].startswith("Redis does not answer")
                assert away.headers["retry-after"] == "5"
