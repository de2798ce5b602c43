"""The end of a stream. Behind the last kill of an archive none follows that could say that time went on, so it is said once.

The agents' clock is that of the kills. What is said here is one time more on it: no kill, and nothing in a live run says it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import asyncpg

from agents.battles.battle import QUIET_SECONDS
from agents.battles.engagement_agent import ENGAGEMENTS_KEY
from agents.battles.wire import Found, messages
from runtime.clock import Clock, iso
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.topics import ENGAGEMENTS
from warstream.state_replay import newest_kill

ENDED = timedelta(seconds=QUIET_SECONDS + 1)
"""So long after its last kill a battle has ended."""


async def end_stream(settings: Settings, clock: Clock) -> datetime | None:
    """Tell the battles' agent that nothing follows the newest kill in Postgres; returns the time that it is told, None without
    a kill.

    To be called when Postgres has all that was played. Returns when Kafka has it. Told again it is the same time, and changes
    nothing.
    """
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        newest = await newest_kill(connection)
    finally:
        await connection.close()
    if newest is None:
        return None
    end = newest + ENDED
    producer = Kafka.of(settings).producer()
    await producer.start()
    try:
        found = Found([], [], int(end.timestamp()))
        for value in messages(found, simulated=settings.simulated, processed_at=iso(clock.now())):
            await producer.send_and_wait(ENGAGEMENTS.name, value, key=ENGAGEMENTS_KEY)
    finally:
        await producer.stop()
    return end
