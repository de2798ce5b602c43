"""One connection to Postgres that waits while the server is away, and says so."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import asyncpg
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter

from runtime import log, postgres

AWAY = (*postgres.AWAY, asyncpg.TransactionRollbackError)  # two sinks in each other's way: the loser tries again
"""What tells that Postgres cannot serve now: the sink waits and tries again."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
"""Seconds between two tries: a restart takes a fraction of a second, and an absent server is asked rarely."""


class PostgresConnection:
    """`name` is shown in pg_stat_activity. `beat` is called at each try: waiting for Postgres is no hanging."""

    def __init__(self, dsn: str, name: str, beat: Callable[[], None], stop: asyncio.Event) -> None:
        self._dsn = dsn
        self._name = name
        self._beat = beat
        self._stop = stop
        self._connection: asyncpg.Connection | None = None
        self._failures = 0
        self._log = log.get("sink.postgres")

    async def get(self) -> asyncpg.Connection:
        """The open connection, or a new one; waits for a server that is away. Raises one of `AWAY` only when asked to stop."""
        async for attempt in self.patience():
            with attempt:
                if self._connection is None or self._connection.is_closed():
                    # Rows and offsets are committed together, so a commit lost with the machine is simply done again.
                    self._connection = await asyncpg.connect(
                        self._dsn, server_settings={"synchronous_commit": "off", "application_name": self._name}
                    )
        assert self._connection is not None
        return self._connection

    def patience(self) -> AsyncRetrying:
        """Tries again while Postgres is away, until asked to stop; then the last error is raised."""
        return AsyncRetrying(
            wait=wait_exponential_jitter(multiplier=FIRST_WAIT, max=LONGEST_WAIT),
            retry=retry_if_exception_type(AWAY),
            stop=lambda _: self._stop.is_set(),
            sleep=self._pause,
            before=lambda _: self._beat(),
            before_sleep=self._say,
            reraise=True,
        )

    def worked(self) -> None:
        """A transaction was committed."""
        self._failures = 0

    async def failed(self) -> None:
        """A transaction failed through no fault of its rows: rest, longer each time, before it is tried on a new connection."""
        self.drop()
        self._failures += 1
        await self._pause(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(self._failures, 10)))

    def drop(self) -> None:
        """Forget a connection on which something went wrong; the next `get` makes another."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def close(self) -> None:
        """Close in good order, or at once when the server does not answer."""
        if self._connection is not None:
            with contextlib.suppress(*AWAY):
                await self._connection.close(timeout=2)
            self._connection = None

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    def _say(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self._log.warning("Postgres is away; nothing is lost while I wait for it", tries=state.attempt_number, error=str(error))
