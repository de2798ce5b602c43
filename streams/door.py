"""What a source needs of `streams.intake.Intake`: two methods, so that tests can put a recording twin in its place."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from streams.arrival import Arrival


class Door(Protocol):
    """The way into Kafka."""

    async def offer(self, arrival: Arrival) -> asyncio.Future[Any] | None:
        """Hand over; the future resolves when Kafka has it. None when the wrapper was empty."""
        ...

    async def deliver(self, arrival: Arrival) -> None:
        """Hand over and wait until Kafka has it."""
        ...
