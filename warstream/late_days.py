"""The days of late kills, derived anew as soon as that is of use.

A kill is of no use before Postgres has it, and while the agents still hold its battle: they tell that one, and would count over
what is told here. When they have let go of it, its day is derived.
"""

from __future__ import annotations

import asyncio

import asyncpg
from aiokafka.errors import KafkaError

from runtime import log, metrics
from runtime.clock import Clock
from runtime.postgres import AWAY
from runtime.settings import Settings
from schemas.topics import KILLMAILS
from warstream import late_kills
from warstream.rebuild import SINK_SECONDS, Beat, rebuild
from warstream.settle import Stalled, stored
from warstream.state_replay import newest_kill

POLL_SECONDS = 1.0
SWEEP_SECONDS = 60.0
"""How often those that Postgres never got are looked for."""


class LateDays:
    """One per follower. `beat` is called with each sign of life."""

    def __init__(self, settings: Settings, pool: asyncpg.Pool, clock: Clock, beat: Beat) -> None:
        self._settings = settings
        self._pool = pool
        self._clock = clock
        self._beat = beat
        self._log = log.get("rebuild")

    async def run(self) -> None:
        """Until cancelled: what is half done then is done again."""
        loop = asyncio.get_running_loop()
        swept = loop.time()
        while True:
            try:
                await self.derive()
                if loop.time() - swept > SWEEP_SECONDS:
                    await self.sweep()
                    swept = loop.time()
            except (*AWAY, asyncpg.TransactionRollbackError, KafkaError, Stalled) as error:
                self._log.warning("late kills wait; their days are derived later", error=f"{type(error).__name__}: {error}")
            self._beat()
            await asyncio.sleep(POLL_SECONDS)

    async def derive(self) -> None:
        """All days that are due now."""
        newest = await newest_kill(self._pool)
        if newest is None:
            return
        for day in await late_kills.due_days(self._pool, newest):
            kills = await late_kills.due_kills(self._pool, newest, day)
            done = await rebuild(self._settings, day, day, self._clock, self._beat)
            hot = {one: done.hot_kills[one.killmail_id] for one in kills if one.killmail_id in done.hot_kills}
            await late_kills.put_off(self._pool, hot)
            await late_kills.derived(self._pool, (one for one in kills if one not in hot))
            self._log.info(
                "battles derived anew",
                day=str(day),
                battles=done.battles,
                told=done.told,
                late_kills=len(kills) - len(hot),
                put_off=len(hot),
            )
            self._beat()
        metrics.LATE_KILLS.set(await late_kills.waiting(self._pool))

    async def sweep(self) -> None:
        """Give up what Postgres never got, once it has all that Kafka holds."""
        if not await late_kills.never_stored(self._pool):
            return
        async with self._pool.acquire() as connection:
            await stored(self._settings, connection, KILLMAILS.name, SINK_SECONDS)
        kills = await late_kills.never_stored(self._pool)
        await late_kills.derived(self._pool, kills)
        if kills:
            self._log.warning("late kills that Postgres never got are given up", killmails=[one.killmail_id for one in kills])
