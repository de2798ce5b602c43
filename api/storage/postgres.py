"""Postgres, read only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from api.storage.away import StoreAway, TooSlow
from runtime.postgres import AWAY

STATEMENT_SECONDS = 5
"""No page needs more than milliseconds; what takes longer is a filter that no index serves and would hurt everyone."""
WAIT_SECONDS = 5.0
"""How long a request waits for a free connection or for a new one."""
STALLED_SECONDS = STATEMENT_SECONDS + 2.0
"""When the server itself does not stop a statement in time, the host is gone and the connection is given up."""
CONNECTIONS = 10

_WALK = {
    # A plan made for the values looks at their months only; a general one carries all 180.
    "plan_cache_mode": "force_custom_plan",
    "enable_sort": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_seqscan": "off",
}
"""Every list here is a walk along an index that ends with the page, whatever the values are. The planner, which knows only
averages, would rather read and sort all kills of an alliance (280 ms at 300,000). Where there is no other way Postgres still
sorts, joins and scans."""

_AWAY = (
    *AWAY,
    asyncpg.InvalidCatalogNameError,  # the stack has not made the database yet
    asyncpg.UndefinedTableError,  # nor migrated it
)


class Database:
    """A pool that may be made while Postgres is away: each request connects again when it has to."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def fetch(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """All rows of one statement. Raises `StoreAway` or `TooSlow`."""
        try:
            async with self._pool.acquire(timeout=WAIT_SECONDS) as connection:
                return [dict(row) for row in await connection.fetch(sql, *values)]
        except asyncpg.QueryCanceledError:
            raise TooSlow from None
        except _AWAY as error:
            raise StoreAway("Postgres") from error

    async def fetch_one(self, sql: str, *values: object) -> dict[str, Any] | None:
        """The first row, or None."""
        rows = await self.fetch(sql, *values)
        return rows[0] if rows else None


@asynccontextmanager
async def open_database(dsn: str) -> AsyncIterator[Database]:
    """A database for the life of the process. It does not connect yet, so the API starts without Postgres too."""
    pool = asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=CONNECTIONS,
        timeout=WAIT_SECONDS,
        command_timeout=STALLED_SECONDS,
        server_settings={
            "application_name": "warstream-api",
            "default_transaction_read_only": "on",
            "statement_timeout": str(STATEMENT_SECONDS * 1000),
            "jit": "off",  # compiling a plan over 180 partitions costs more than all our queries
            "timezone": "UTC",
            **_WALK,
        },
    )
    async with pool as opened:
        yield Database(opened)
