"""Battles: the pure rules alone, the agent of engagements beside one that only decodes, and two great fights kill
by kill."""

from __future__ import annotations

import asyncio
import gc
import sys
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from agents.battles.battle_store import BattleStore
from agents.battles.battles import Battles, sighting
from agents.battles.engagements import Engagements
from agents.battles.facts import Fact
from agents.battles.wire import Arrived
from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.part import calm_collector
from runtime.settings import Settings
from schemas.engagement import CombatKill
from tests.accuracy.__main__ import GATES, fact_of
from tests.bench.fights import clean, contested
from warstream.play import play
from warstream.stack.stack import Stack

TURNS = 2
"""How often everything is measured that is compared."""


@dataclass(frozen=True, slots=True)
class Updates:
    """What the kills of a fight take each, from the kill read to the event as bytes, in seconds."""

    p50: float
    p99: float
    worst: float
    worst_of_all: float
    """Whatever the machine did beside it."""
    unproven: float
    """Share of the kills, of those that were told, after which nobody can say that the sides are the best there are, 0..1."""
    event_bytes: int
    """Of the last event."""


@dataclass(frozen=True, slots=True)
class BattleFigures:
    """Rates per second."""

    pure: float
    pure_combat: float
    """The same time, by combat kills alone: the others take none."""
    decode: float
    engagements: float
    clean: Updates
    contested: Updates


async def battle_figures(archive: Path, directory: Path) -> BattleFigures:
    """All of them, one after the other."""
    calm_collector()
    mails, facts = _read(archive)
    seconds = _pure(facts)
    pure, pure_combat = mails / seconds, len(facts) / seconds
    del facts
    rates: dict[str, float] = {"decode": 0.0, "engagements": 0.0}
    for turn in range(TURNS):  # one and the other in turns: the machine's speed drifts
        for name in rates:
            rates[name] = max(rates[name], await _agent(name, archive, directory / f"{name}-{turn}"))
    return BattleFigures(pure, pure_combat, rates["decode"], rates["engagements"], _fight(clean), _fight(contested))


def _read(archive: Path) -> tuple[int, list[Fact]]:
    with tarfile.open(archive) as tar:
        mails = [orjson.loads(tar.extractfile(one).read()) for one in tar if one.isfile()]  # type: ignore[union-attr]
    return len(mails), [fact for mail in mails if (fact := fact_of(mail)) is not None]


def _pure(facts: list[Fact]) -> float:
    """Seconds for rules 1 to 3 over kills that are read, in the archive's order."""
    calm_collector()
    started = time.perf_counter()
    index, found = Engagements(), Battles(GATES)
    for fact in facts:
        index.add(sighting(fact))
        found.add(fact)
        for other in index.links(fact.killmail_id):
            found.link(fact.killmail_id, other)
    return time.perf_counter() - started


async def _agent(name: str, archive: Path, directory: Path) -> float:
    """One agent alone in a worker, on an embedded broker that holds the day."""
    stack = Stack(Settings(data_dir=directory, kafka_bootstrap_servers="", postgres_dsn="", redis_url=""), lambda _: None)
    try:
        await stack.start_servers("replay")
        intake = await play(Kafka.of(stack.settings), [archive], SystemClock())
        command = [sys.executable, "-m", "tests.bench.faust_agent", name, str(intake.accepted)]
        process = await asyncio.create_subprocess_exec(
            *command, env=stack.environment(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        out, _ = await asyncio.wait_for(process.communicate(), 300)
        return float(out.splitlines()[-1])
    finally:
        await stack.stop()


class _Memory:
    """A table of nothing but memory."""

    def __init__(self) -> None:
        self._held: dict[bytes, bytes] = {}

    def put(self, key: bytes, value: bytes) -> None:
        self._held[key] = value

    def drop(self, key: bytes) -> None:
        self._held.pop(key, None)

    def rows(self) -> list[tuple[bytes, bytes]]:
        return list(self._held.items())


def _fight(kills: Callable[[], Iterator[tuple[Fact, CombatKill]]]) -> Updates:
    """Each update takes the shortest of its times: the work is the same in each turn, what the machine does beside it is not."""
    turns = [_updates(kills()) for _ in range(TURNS)]
    taken = sorted(map(min, zip(*(times for times, *_ in turns), strict=True)))
    _, told, size, unproven = turns[0]
    longest = max(max(times) for times, *_ in turns)
    return Updates(taken[len(taken) // 2], taken[-len(taken) // 100], taken[-1], longest, unproven / told, size)


def _updates(kills: Iterable[tuple[Fact, CombatKill]]) -> tuple[list[float], int, int, int]:
    """Seconds of each update; how many were told, the bytes of the last, and how many without proof."""
    store = BattleStore(_Memory(), GATES, 0, "bench")
    calm_collector()
    taken: list[float] = []
    size = told = unproven = 0
    index = Engagements()
    for fact, kill in kills:
        index.add(sighting(fact))
        links = [(fact.killmail_id, other) for other in sorted(index.links(fact.killmail_id))]
        started = time.perf_counter()
        store.add([Arrived([(fact, kill)], links, fact.time)])
        found = [one for news in store.news() for one in store.events(news, simulated=False, processed_at="")]
        encoded = [orjson.dumps(one) for one in found]
        taken.append(time.perf_counter() - started)
        for event, as_bytes in zip(found, encoded, strict=True):
            if "report" in event:
                told, size = told + 1, len(as_bytes)
                unproven += not event["report"]["disagreement"]["optimal"]
    gc.unfreeze()
    return taken, told, size, unproven
