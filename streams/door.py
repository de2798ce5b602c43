"""What a source needs of `streams.intake.Intake`: two methods, so that tests can put a recording twin in its place."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from schemas.topics import KILLMAILS
from streams.arrival import Arrival


class Door(Protocol):
    """The way into Kafka."""

    async def offer(self, arrival: Arrival) -> asyncio.Future[Any] | None:
        """Hand over; the future resolves when Kafka has it (see `accepted`). None when the wrapper was empty."""
        ...

    async def deliver(self, arrival: Arrival) -> bool:
        """Hand over and wait until Kafka has it; False when it was set aside."""
        ...


def accepted(acknowledged: Any) -> bool:
    """Whether what Kafka acknowledged is the killmail, and not a dead letter in its place."""
    return bool(acknowledged.topic == KILLMAILS.name)
