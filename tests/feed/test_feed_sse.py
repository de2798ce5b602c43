"""Server-sent events: the same content, resumed by Last-Event-ID."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import orjson
import pytest
from feed_world import AMARR, JITA, World, kill, served, until

from api.feed.hub import FeedHub
from api.feed.protocol import BadMessage
from api.feed.sse import read_request

pytestmark = pytest.mark.integration


async def read(
    address: str, query: str, count: int, last: str | None = None, then: Any = None, simulated: bool = False
) -> list[dict[str, Any]]:
    """The first `count` events; `then` is awaited after the event named live."""
    headers = {"Last-Event-ID": last} if last else {}
    found: list[dict[str, Any]] = []
    event: dict[str, Any] = {}
    async with (
        httpx.AsyncClient() as http,
        http.stream("GET", f"http://{address}/feed/sse?{query}", headers=headers) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if name:
                event[name] = value
                continue
            if "data" not in event:
                event = {}
                continue
            event["data"] = orjson.loads(event["data"])
            assert event["data"]["simulated"] is simulated
            found.append(event)
            if event["event"] == "live" and then is not None:
                await then
            event = {}
            if len(found) == count:
                return found
    return found


async def test_snapshot_live_and_last_event_id(store: World) -> None:
    await store.write([kill(n, system=JITA if n % 2 else AMARR) for n in range(1, 8)])
    async with asyncio.timeout(30), served(FeedHub(store.redis, store.keys, simulated=False)) as address:
        came = await read(address, f"system={JITA}&snapshot=2", 4, then=store.write([kill(9), kill(10, system=AMARR)]))
        assert [event["event"] for event in came] == ["subscribed", "snapshot", "live", "kill"]
        assert [message["offset"] for message in came[1]["data"]["messages"]] == [5, 7]
        epoch = came[0]["data"]["epoch"]
        assert came[3]["id"] == f"{epoch}:8"
        back = await read(address, "detail=full", 5, last=f"{epoch}:6")
        assert [event["event"] for event in back] == ["subscribed", "kill", "kill", "kill", "live"]
        assert back[0]["data"]["recovered"] is True
        assert [event["id"] for event in back[1:4]] == [f"{epoch}:{n}" for n in (7, 8, 9)]
        lost = await read(address, "snapshot=1", 3, last="gone:6")
        assert lost[0]["data"]["recovered"] is False
        odd = await read(address, "", 2, last="whatever")
        assert odd[0]["data"]["recovered"] is False


async def test_every_event_of_a_simulated_war_says_so_the_last_one_too(simulated_store: World) -> None:
    await simulated_store.write([kill(1, simulated=True)])
    hub = FeedHub(simulated_store.redis, simulated_store.keys, simulated=True)

    async def close() -> None:
        for session in hub._sessions:
            session.close(4408, "too slow")

    async with asyncio.timeout(30), served(hub) as address:
        came = await read(address, "snapshot=1", 4, then=close(), simulated=True)
    assert [event["event"] for event in came] == ["subscribed", "snapshot", "live", "close"]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("region=Forge", "filter.region: expected a positive whole number or a list of them, got 'Forge'"),
        ("topic=wars", "topic: expected kills, activity, battles, fits, doctrines, got 'wars'"),
        ("snapshot=-1", "snapshot: expected a whole number from 0 to 100, got '-1'"),
        ("colour=red", "filter: topic kills has no field 'colour'"),
        (f"snapshot={'9' * 23}", "snapshot: expected a whole number from 0 to 100, got '999"),
        (f"snapshot={'9' * 5000}", "snapshot: expected a whole number from 0 to 100, got '999"),
        (f"last_event_id=abc:{'9' * 23}", "last_event_id: an offset has at most 18 digits, got '999"),
    ],
)
async def test_a_wrong_parameter_is_a_problem_document(store: World, query: str, detail: str) -> None:
    async with served(FeedHub(store.redis, store.keys, simulated=False)) as address, httpx.AsyncClient() as http:
        answer = await http.get(f"http://{address}/feed/sse?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["type"] == "urn:warstream:problem:bad-parameter"
    assert answer.json()["detail"].startswith(detail)


def test_an_offset_is_a_number_that_json_can_carry() -> None:
    resume = read_request([], f"abc:{'9' * 18}").resume
    assert resume is not None and resume.offset == 10**18 - 1
    with pytest.raises(BadMessage, match="at most 18 digits"):
        read_request([], f"abc:{'9' * 19}")


async def test_too_many_connections_from_one_address(store: World) -> None:
    hub = FeedHub(store.redis, store.keys, simulated=False)
    async with served(hub, per_address=1) as address, httpx.AsyncClient() as http:
        async with http.stream("GET", f"http://{address}/feed/sse") as first:
            await anext(first.aiter_lines())
            second = await http.get(f"http://{address}/feed/sse")
            assert (second.status_code, second.json()["type"]) == (429, "urn:warstream:problem:too-many-connections")

        async def gone() -> bool:
            return not hub._sessions

        await until(gone, 5)
        await read(address, "", 2)
