"""From `received_at` to a websocket client, at a steady rate, with every part running."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import websockets

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.envelopes import read_r2z2
from streams.arrival import Arrival
from streams.gazetteer import Gazetteer
from streams.intake import Intake
from streams.simulator.archive import envelope_bytes
from streams.simulator.war import War
from universe.map import load
from warstream.replay import PARTS
from warstream.stack.lifeline import free_port
from warstream.stack.stack import Stack

RATE = 10.0
"""Kills a second: the highest that zKillboard claims to have seen, fifty times the average."""
KILLS = 600
WARM_UP = 50
AFTERWARDS = 5.0
"""Seconds of silence after the last kill."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds."""

    rate: float
    kills: int
    p50: float
    p99: float
    battles: int
    """Revisions of battles that brought kills."""
    battle_p50: float
    battle_p99: float


async def latency(directory: Path) -> Latency:
    """Simulated kills, since they must be of now to be fed."""
    port = free_port()
    given = Settings(data_dir=directory, kafka_bootstrap_servers="", postgres_dsn="", redis_url="", api_port=port)
    stack = Stack(given, lambda _: None)
    try:
        await stack.start_servers("simulated")
        for name, arguments in PARTS.items():
            stack.start_part(name, arguments)
        await stack.wait_ready(*PARTS)
        producer = Kafka.of(stack.settings).producer()
        await producer.start()
        intake = Intake(producer, Gazetteer(load()), SystemClock())
        async with websockets.connect(f"ws://127.0.0.1:{port}/feed", compression=None, max_size=None) as feed:
            await feed.send(json.dumps({"action": "subscribe", "id": "bench", "topic": "kills", "detail": "full"}))
            await feed.send(json.dumps({"action": "subscribe", "id": "battles", "topic": "battles"}))
            reader = asyncio.create_task(_read(feed))
            await _send(intake)
            try:
                seconds, battles = await asyncio.wait_for(reader, 60 + KILLS / RATE)
            finally:
                await producer.stop()
        measured, grown = sorted(seconds[WARM_UP:]), sorted(battles)
        return Latency(RATE, len(measured), *_quantiles(measured), len(grown), *_quantiles(grown))
    finally:
        await stack.stop()


async def _send(intake: Intake) -> None:
    war = War(7, datetime.now(UTC).replace(microsecond=0), rate=5.0)
    started = time.perf_counter()
    sent: set[int] = set()
    for mail in war.mails():
        if len(sent) == KILLS:
            return
        number = mail.envelope["killmail_id"]
        if number in sent:
            continue
        sent.add(number)
        await asyncio.sleep(max(0.0, started + len(sent) / RATE - time.perf_counter()))
        # Moved to now, so that the feed takes it as live; the hash no longer fits, which is only flagged.
        mail.envelope["esi"]["killmail_time"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        payload = envelope_bytes(mail.envelope)
        await intake.deliver(Arrival(payload, read_r2z2, "simulator", None, datetime.now(UTC), simulated=True))


async def _read(feed: websockets.ClientConnection) -> tuple[list[float], list[float]]:
    """Seconds from `received_at` to here: of each kill, and of each kill until a revision of its battle brought it.

    Of a revision that opens a battle the newest kill counts alone: the first two are told with the third, and to count from them
    would measure how long its pilots took.
    """
    received: dict[int, datetime] = {}
    told: list[tuple[str, list[int], datetime]] = []
    seconds: list[float] = []
    battles: list[float] = []
    with contextlib.suppress(TimeoutError):
        while True:
            # All kills are told; the last battles follow within a moment.
            text = await asyncio.wait_for(feed.recv(), None if len(seconds) < KILLS else AFTERWARDS)
            now = datetime.now(UTC)
            message = orjson.loads(text)
            if message["type"] == "kill":
                received[message["data"]["killmail_id"]] = datetime.fromisoformat(message["data"]["received_at"])
                seconds.append((now - received[message["data"]["killmail_id"]]).total_seconds())
            elif message["type"].startswith("battle."):
                told.append((message["type"], message["data"]["added"], now))
    for kind, added, now in told:
        brought = sorted(received[number] for number in added if number in received)
        battles += [(now - one).total_seconds() for one in (brought[-1:] if kind == "battle.opened" else brought)]
    return seconds, battles


def _quantiles(values: list[float]) -> tuple[float, float]:
    return values[len(values) // 2], values[int(len(values) * 0.99)]
