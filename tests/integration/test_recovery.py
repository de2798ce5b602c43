"""A worker that starts with events waiting hands every one of them to its agents, however slowly it finds its place."""

from __future__ import annotations

import asyncio

import pytest
from faust.transport.consumer import ThreadDelegateConsumer
from integration_world import World, event, mail, until

from agents.app import build_app
from agents.runtime import Runtime
from runtime.clock import SystemClock
from schemas.topics import KILLMAILS, SYSTEM_ACTIVITY_TABLE

EVENTS = 1_500
"""Three batches: while the first one is applied, the others wait in Faust's queue."""
SLOW_SEEK = 2.5
"""Seconds. Faust looks for records once a second while no partition flows, so some come before the seek has ended."""
SLOW_BATCH = 1.0
"""Seconds; what came before the seek ended is still in the queue when it ends."""


async def test_what_came_while_the_worker_went_to_its_offsets_is_not_thrown_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seek = ThreadDelegateConsumer.seek_to_committed

    async def slow_seek(self: ThreadDelegateConsumer) -> object:
        found = await seek(self)
        await asyncio.sleep(SLOW_SEEK)
        return found

    monkeypatch.setattr(ThreadDelegateConsumer, "seek_to_committed", slow_seek)
    await world.send_events([event(mail(number, system=30000001 + number % 40)) for number in range(1, EVENTS + 1)])
    app = build_app(world.settings, "recovery-test")
    failures: list[Exception] = []
    runtime = Runtime(app, SystemClock(), failures.append, lambda: None)
    seen: list[bytes] = []

    async def note(batch: list[bytes]) -> None:
        await asyncio.sleep(SLOW_BATCH)
        seen.extend(batch)

    runtime.table(SYSTEM_ACTIVITY_TABLE)  # without a table nothing is recovered
    runtime.agent("recovery-test", KILLMAILS, lambda value: value, note)
    await app.start()
    try:

        async def all_seen() -> bool:
            return len(set(seen)) == EVENTS

        await until(all_seen, f"all {EVENTS} events to reach the agent")
    finally:
        await app.stop()
    assert not failures
