"""How complete our days are: zKillboard's history against what Postgres holds, and what misses fetched again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import asyncpg
from aiokafka import AIOKafkaProducer

from runtime import log
from runtime.clock import Clock
from runtime.postgres import AWAY
from runtime.settings import Settings
from streams.checkpoint import Checkpoint
from streams.esi.client import EsiClient
from streams.history import History, to_topic
from streams.http import Http
from streams.intake import Intake
from streams.pause import pause

RETRY_SECONDS = 300.0
"""After Postgres did not answer, or a day's files could not be written. A day's completeness is no matter of minutes."""


class PostgresAway(Exception):
    """It cannot say what it holds; the message is the driver's."""


async def watch_completeness(
    settings: Settings,
    http: Http,
    esi: EsiClient,
    intake: Intake,
    producer: AIOKafkaProducer,
    clock: Clock,
    beat: Callable[[], None],
    stop: asyncio.Event,
) -> None:
    """Check the last days soon and every `history_hours`, until `stop`. Postgres away or a full disk is no reason to end."""
    history = History(
        http=http,
        url=settings.r2z2_url,
        esi=esi,
        everef_url=settings.everef_url,
        door=intake,
        held=lambda day: held(settings.postgres_dsn, day),
        publish=to_topic(producer),
        directory=settings.data_dir / "downloads",
        checkpoint=Checkpoint(settings.data_dir / "checkpoints" / settings.mode / "history.json"),
        clock=clock,
        beat=beat,
    )
    while not stop.is_set():
        try:
            await history.run(settings.history_hours, stop)
        except PostgresAway as error:
            log.get("history").warning("Postgres does not answer; completeness is checked again later", error=str(error))
            await pause(clock, RETRY_SECONDS, stop, beat)
        except OSError as error:
            log.get("history").warning(
                "completeness could not be checked; it is tried again later", error=f"{type(error).__name__}: {error}"
            )
            await pause(clock, RETRY_SECONDS, stop, beat)


async def held(dsn: str, day: date) -> set[int]:
    """The ids of the killmails of one day (UTC, of killmail time) that are in Postgres. Raises `PostgresAway`."""
    first = datetime.combine(day, time(), UTC)
    try:
        connection = await asyncpg.connect(dsn)
        try:
            rows = await connection.fetch(
                "select killmail_id from killmails where killmail_time >= $1 and killmail_time < $2",
                first,
                first + timedelta(days=1),
            )
            return {row["killmail_id"] for row in rows}
        finally:
            await connection.close()
    except (*AWAY, asyncpg.PostgresError) as error:
        raise PostgresAway(f"{type(error).__name__}: {error}") from error
