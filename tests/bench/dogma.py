"""Dogma on every loss: losses a second of one core with and without the cache, beside the engine alone; and the loop's waits."""

from __future__ import annotations

import asyncio
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
from esf_dogma_engine import calculate

from agents.fits import agent, rules
from fitting import engine
from fitting.cache import Figures
from fitting.figures import analyse
from fitting.killmail import fit_of_killmail
from fitting.kinds import why_none
from runtime.clock import SystemClock
from runtime.part import calm_collector
from runtime.settings import Settings

AGENT_LOSSES = 4_000
"""Of the day, for the loop beside the agent: some 4 s."""
BATCH = 500
"""As `agents.runtime` takes them."""


@dataclass(frozen=True, slots=True)
class Dogma:
    """Losses a second; `losses` are those with figures."""

    losses: int
    fits: int
    """That differ."""
    engine: float
    reckoned: float
    cached: float
    stall_p99: float
    """Seconds that another task of the loop waits while the agent works."""


def dogma_figures(archive: Path) -> Dogma:
    """All of them, one after the other."""
    calm_collector()
    engine.load()
    mails = [mail for mail in _mails(archive) if why_none(mail["victim"]["ship_type_id"]) is None]
    analyse(fit_of_killmail(mails[0]))
    given = [engine.given_of(fit_of_killmail(mail), engine.HIGHEST_SKILL) for mail in mails]
    alone = _rate(len(mails), lambda: [calculate(one, {"validate": True}) and None for one in given])
    reckoned = _rate(len(mails), lambda: [analyse(fit_of_killmail(mail)) and None for mail in mails])
    figures = Figures()
    cached = _rate(len(mails), lambda: [figures.of(fit_of_killmail(mail)) and None for mail in mails])
    stall = asyncio.run(_stall(mails[:AGENT_LOSSES]))
    return Dogma(len(mails), figures.misses, alone, reckoned, cached, stall)


def _mails(archive: Path) -> Iterator[dict[str, Any]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and (opened := tar.extractfile(member)) is not None:
                yield orjson.loads(opened.read())


def _rate(count: int, work: Any) -> float:
    """A second of one core: what else the machine does meanwhile does not count."""
    started = time.process_time()
    work()
    return float(count / (time.process_time() - started))


async def _stall(mails: list[dict[str, Any]]) -> float:
    """The agent without Kafka, batch by batch, and a task beside it that wants its turn each millisecond."""
    applied: list[Any] = []

    async def send(*_: Any) -> None:
        """Kafka has it."""

    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    runtime: Any = SimpleNamespace(
        simulated=False, settings=settings, clock=SystemClock(), send=send, agent=lambda *parts: applied.append(parts[-1])
    )
    agent.install(runtime)
    losses = [_loss(mail) for mail in mails]

    async def work() -> None:
        for at in range(0, len(losses), BATCH):
            await applied[0](losses[at : at + BATCH])

    working = asyncio.create_task(work())
    waited: list[float] = []
    while not working.done():
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        waited.append(time.perf_counter() - began - 0.001)
    await working
    return sorted(waited)[int(len(waited) * 0.99)]


def _loss(mail: dict[str, Any]) -> rules.Loss:
    return rules.Loss(
        killmail_id=mail["killmail_id"],
        event_time=mail["killmail_time"],
        solar_system_id=mail["solar_system_id"],
        region_id=None,
        killmail=mail,  # type: ignore[arg-type]
        proof=1,
        content="",
        simulated=False,
    )
