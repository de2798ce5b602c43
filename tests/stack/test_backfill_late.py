"""A backfill on a stack of its own has no agents: it notes itself what came too late for them."""

from __future__ import annotations

import asyncio
import time
from datetime import date
from pathlib import Path

import asyncpg
import orjson
import pytest
from fake_everef import FakeEveRef, archive
from stream_twins import body, hash_of

from runtime.settings import Settings
from streams.everef import archive_path
from warstream.backfill import backfill
from warstream.stack.database import EmbeddedPostgres

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

DAYS = (1, 2, 3, 4)


def day_mails(day: int) -> list[dict[str, object]]:
    mails = [body(day * 1_000 + index, f"2026-11-{day:02}T10:00:00Z") for index in range(3)]
    return [mail | {"killmail_hash": hash_of(mail), "http_last_modified": "2026-11-09T00:00:00Z"} for mail in mails]


async def test_days_beyond_the_horizon_are_noted(tmp_path: Path) -> None:
    async with FakeEveRef(time.time) as server:
        for day in DAYS:
            server.files[archive_path(date(2026, 11, day))] = archive(day_mails(day))
        server.files["killmails/totals.json"] = orjson.dumps({f"2026110{day}": 3 for day in DAYS})
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            data_dir=tmp_path / "data",
            contact="tests@example.org",
            everef_url=server.url,
            battle_horizon_days=1.5,
        )
        await backfill(settings, date(2026, 11, 1), date(2026, 11, 4), asyncio.Event(), tell=lambda _: None, done=lambda: None)
    postgres = EmbeddedPostgres(tmp_path / "data" / "postgres")
    await asyncio.to_thread(postgres.start)
    try:
        connection = await asyncpg.connect(postgres.dsn("warstream_live"))
        rows = await connection.fetch("select killmail_id, day from late_kills order by killmail_id")
        await connection.close()
    finally:
        await asyncio.to_thread(postgres.stop)
    assert [(row["killmail_id"], row["day"]) for row in rows] == [
        (day * 1_000 + index, date(2026, 11, day)) for day in (1, 2) for index in range(3)
    ]
