"""Prices that are not at hand: what the API wants of ESI, for how long it waits, and for what it does neither."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
from api_servers import client_of, new_database
from redis.asyncio import Redis
from test_api_world import NOW, types
from test_world_tables import price, write

from api.app import create_app
from api.services.prices import WAIT_SECONDS
from runtime.clock import ManualClock, iso
from runtime.settings import Settings
from schemas.redis_keys import PRICE_MISSED_TTL, Keys
from schemas.topics import WANTS
from streams.prices.on_demand import RETRY

KEYS = Keys("replay")
SOLD, SLOW, NEVER, UNSOLD, UNKNOWN = 34, 35, 36, 670, 999_999


class World:
    """The part `world`, as the API sees it: it lives, takes wants, and what it answers is in Redis at once."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.wants: list[list[int]] = []
        self.answers: dict[int, float] = {}

    async def start(self) -> None:
        status = {"part": "world", "instance": "here", "state": "running", "last_seen_at": iso(NOW)}
        await self.redis.zadd(KEYS.parts(), {"world@here": NOW.timestamp()})
        await self.redis.set(KEYS.part("world@here"), orjson.dumps(status))

    async def send(self, topic: str, messages: Sequence[tuple[bytes, bytes]]) -> None:
        assert topic == WANTS.name
        for _, value in messages:
            wanted = orjson.loads(value)["types"]
            self.wants.append(wanted)
            for one in wanted:
                if one in self.answers:
                    await self.redis.set(KEYS.price(one), orjson.dumps(price(one, self.answers[one], 59, received=9)[1]))

    async def stop(self) -> None:
        """Nothing is open."""


Desk = tuple[asyncpg.Connection, httpx.AsyncClient, World]


@pytest.fixture
async def desk(postgres_uri: str, valkey_url: str) -> AsyncIterator[Desk]:
    async with new_database(postgres_uri, "api_wants") as dsn:
        connection = await asyncpg.connect(dsn)
        await types(connection, SOLD, SLOW, NEVER)
        await types(connection, UNSOLD, sold=False)
        redis = Redis.from_url(valkey_url)
        await redis.flushdb()
        world = World(redis)
        await world.start()
        app = create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"), clock=ManualClock(NOW))
        async with client_of(app) as client:
            app.state.context = dataclasses.replace(app.state.context, outgoing=world)
            yield connection, client, world
        await redis.aclose()
        await connection.close()


async def asked(client: httpx.AsyncClient, *types: int) -> dict[int, float | None]:
    """Type -> the price to believe. Who wants nothing waits for nothing: how long this took says more of the machine."""
    answer = await client.post("/prices", json={"types": list(types)})
    assert answer.status_code == 200, answer.text
    rows: list[Any] = answer.json()["data"]
    return {row["type"]["id"]: row["best"] and row["best"]["value"] for row in rows}


async def test_what_is_not_at_hand_is_wanted_and_waited_for(desk: Desk) -> None:
    _, client, world = desk
    world.answers = {SOLD: 4.0, SLOW: 5.0}
    assert await asked(client, SOLD, SLOW) == {SOLD: 4.0, SLOW: 5.0}
    assert world.wants == [[SOLD, SLOW]]


async def test_what_is_not_sold_or_not_known_is_neither_wanted_nor_waited_for(desk: Desk) -> None:
    _, client, world = desk
    for _ in range(2):
        assert await asked(client, UNSOLD, UNKNOWN) == {UNSOLD: None, UNKNOWN: None}
    assert world.wants == []
    world.answers = {SOLD: 4.0}
    assert await asked(client, UNSOLD, SOLD, UNKNOWN) == {UNSOLD: None, SOLD: 4.0, UNKNOWN: None}
    assert world.wants == [[SOLD]]


async def test_what_did_not_come_slows_one_request_and_not_the_next_ones(desk: Desk) -> None:
    _, client, world = desk
    world.answers = {SOLD: 4.0}
    began = time.monotonic()
    assert await asked(client, SOLD, NEVER) == {SOLD: 4.0, NEVER: None}
    assert time.monotonic() - began >= WAIT_SECONDS
    for _ in range(3):
        assert await asked(client, NEVER, SOLD) == {SOLD: 4.0, NEVER: None}
    assert world.wants == [[SOLD, NEVER]], "and ESI, which had no answer, is left alone"
    world.answers = {SLOW: 5.0}
    assert await asked(client, NEVER, SLOW) == {NEVER: None, SLOW: 5.0}, "what others want is waited for all the same"
    assert world.wants[1:] == [[SLOW]]


async def test_it_is_wanted_again_after_a_minute_and_seen_as_soon_as_it_comes(desk: Desk) -> None:
    _, client, world = desk
    await asked(client, NEVER, SLOW)
    assert 0 < await world.redis.ttl(KEYS.price_missed(NEVER)) <= PRICE_MISSED_TTL
    assert RETRY.total_seconds() <= PRICE_MISSED_TTL, "until then whoever asks ESI would not ask again either"
    await world.redis.set(KEYS.price(SLOW), orjson.dumps(price(SLOW, 5.0, 59, received=9)[1]))
    assert await asked(client, SLOW) == {SLOW: 5.0}, "it came late, and is there"
    await world.redis.delete(KEYS.price_missed(NEVER))  # the minute is over
    world.answers = {NEVER: 6.0}
    assert await asked(client, NEVER) == {NEVER: 6.0}
    assert world.wants == [[NEVER, SLOW], [NEVER]]


async def test_orders_of_the_last_hour_are_told_out_of_postgres_and_nobody_is_asked(desk: Desk) -> None:
    """As while ESI is away each day from 11:00: Redis keeps nothing for longer than ten minutes."""
    connection, client, world = desk
    await write(connection, [price(SOLD, 4.0, 40), price(SLOW, 5.0, 1)])  # 30 min old, and 69: but both were had at 12:00
    assert await asked(client, SOLD, SLOW) == {SOLD: 4.0, SLOW: 5.0} and world.wants == []
    topic, old = price(NEVER, 6.0, 1)
    await write(connection, [(topic, old | {"received_at": "2026-11-27T11:05:00.000Z"})])
    assert await asked(client, NEVER) == {NEVER: 6.0}, "told with its age"
    assert world.wants == [[NEVER]]
