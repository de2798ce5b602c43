"""What every request of one process shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from redis.asyncio import Redis
from starlette.requests import HTTPConnection

from api.services.analyst import Analyst
from api.storage.kafka import Outgoing
from api.storage.postgres import Database
from runtime.clock import Clock
from runtime.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessContext:
    """Made by the lifespan of the app, kept on `app.state.context`."""

    settings: Settings
    database: Database
    redis: Redis
    outgoing: Outgoing
    analyst: Analyst
    clock: Clock


def process_context(connection: HTTPConnection) -> ProcessContext:
    """For handlers and websockets alike."""
    context: ProcessContext = connection.app.state.context
    return context


Context = Annotated[ProcessContext, Depends(process_context)]
