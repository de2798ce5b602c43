"""Wiring of dogma on every loss: killmails -> fits. No table: what is told is a function of the event.

The figures are reckoned beside the loop, by a thread: the engine lets go of Python's lock while it works. Nothing is sent before
the batch is reckoned, and its offsets move when Kafka has everything (`agents.runtime`), so a crash tells the same again.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import orjson

from agents.fits import rules
from agents.runtime import Runtime
from fitting import engine
from fitting.cache import Figures
from runtime import metrics
from runtime.clock import iso
from schemas.topics import FITS, KILLMAILS

THREADS = 1
"""Fits reckoned at once. Two make 1.7 times the rate of one, and hold the loop up twice as long (measured: of a hundred turns the
slowest waits 18 ms with one and 33 ms with two, on a machine that does ten other things)."""
PIECE = 20
"""Losses a thread does in one go, some 20 ms: a stop waits no longer than that for it."""


def install(runtime: Runtime) -> None:
    """Add the agent to the worker."""
    skills = runtime.settings.dogma_skills
    figures = Figures()
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="dogma")

    async def kills(batch: list[rules.Loss | None]) -> None:
        losses = [loss for loss in batch if loss is not None]
        now = iso(runtime.clock.now())

        def reckon(some: list[rules.Loss]) -> list[tuple[bytes, bytes]]:
            engine.load()
            fits = (rules.told(loss, skills, figures.of, now) for loss in some)
            return [(str(fit["killmail_id"]).encode(), orjson.dumps(fit)) for fit in fits]

        loop = asyncio.get_running_loop()
        pieces = (losses[at : at + PIECE] for at in range(0, len(losses), PIECE))
        hits, misses = figures.hits, figures.misses
        for told in await asyncio.gather(*(loop.run_in_executor(threads, reckon, piece) for piece in pieces)):
            for key, value in told:
                await runtime.send(FITS, key, value)
        metrics.DOGMA_FITS.labels("cached").inc(figures.hits - hits)
        metrics.DOGMA_FITS.labels("reckoned").inc(figures.misses - misses)

    def read_kill(value: bytes) -> rules.Loss | None:
        return rules.read_loss(orjson.loads(value), simulated=runtime.simulated)

    runtime.agent("fits", KILLMAILS, read_kill, kills)
