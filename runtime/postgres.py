"""What the driver raises when Postgres is away, in one place for all who wait for it."""

from __future__ import annotations

import asyncpg

AWAY: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,  # closed under us, or never opened
    asyncpg.OperatorInterventionError,  # it starts, is being stopped, or recovers since one of its processes was killed
    asyncpg.InsufficientResourcesError,  # too many connections, no memory or disk: waiting helps, or somebody has to
    asyncpg.InterfaceError,  # the driver found its connection dead
    asyncpg.InternalClientError,  # the driver lost count on a connection that broke in the middle of an operation
)
"""The server cannot serve now; nothing is wrong with what was asked. `OSError` and `TimeoutError` include those of others."""
