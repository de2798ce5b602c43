"""One agent alone in a worker: how many killmails a second it takes. `python -m tests.bench.faust_agent NAME COUNT`.

`decode` only decodes; `engagements` is the agent of battles, with its table and its messages.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import orjson

from agents.app import CHANGELOG_BUFFER, build_app
from agents.battles.engagement_agent import engagements
from agents.runtime import Runtime
from runtime.clock import SystemClock
from runtime.part import calm_collector
from runtime.settings import Settings
from schemas.topics import KILLMAILS


class Counting(Runtime):
    """Counts what agents have applied and Kafka has acknowledged."""

    began = 0.0
    done = 0

    async def _batch(self, name: str, events: Any, *more: Any) -> None:
        if not self.done:
            self.began = time.perf_counter()
        await super()._batch(name, events, *more)
        await self.acknowledged()
        self.done += len(events)


async def main(name: str, count: int) -> None:
    """Run until `count` killmails are done; prints killmails a second."""
    calm_collector()
    settings = Settings()
    app = build_app(settings, "bench")
    failed: list[Exception] = []
    runtime = Counting(app, settings, SystemClock(), failed.append, lambda: None)
    if name == "decode":
        runtime.agent("decode", KILLMAILS, orjson.loads, _nothing)
    else:
        engagements(runtime, 0)
    await app.start()
    app.producer.buffer.max_messages = CHANGELOG_BUFFER
    while runtime.done < count and not failed:
        await asyncio.sleep(0.01)
    seconds = time.perf_counter() - runtime.began
    await app.stop()
    if failed:
        raise failed[0]
    print(runtime.done / seconds)


async def _nothing(_: list[Any]) -> None:
    return None


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
