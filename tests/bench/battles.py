"""Battles: the pure rules alone, the agent of engagements beside one that only decodes, and the largest fight kill by kill."""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import tarfile
import time
from dataclasses import dataclass
from pathlib import Path

import orjson

from agents.battles.battle_store import BattleStore
from agents.battles.battles import Battles, sighting
from agents.battles.engagements import Engagements
from agents.battles.facts import Fact, Party
from agents.battles.wire import Arrived
from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.part import calm_collector
from runtime.settings import Settings
from schemas.engagement import CombatKill
from tests.accuracy.__main__ import GATES, fact_of
from warstream.play import play
from warstream.stack.stack import Stack

FIGHT_KILLS, FIGHT_PILOTS, FIGHT_ORGANISATIONS = 1_000, 1_600, 80


@dataclass(frozen=True, slots=True)
class BattleFigures:
    """Rates in killmails a second, times in seconds."""

    pure: float
    decode: float
    engagements: float
    update_p50: float
    update_p99: float
    update_worst: float
    event_bytes: int


async def battle_figures(archive: Path, directory: Path) -> BattleFigures:
    """All of them, one after the other."""
    calm_collector()
    mails, facts = _read(archive)
    pure = mails / _pure(facts)
    del facts
    decode = await _agent("decode", archive, directory / "decode")
    engagements = await _agent("engagements", archive, directory / "engagements")
    updates, size = _fight()
    return BattleFigures(pure, decode, engagements, updates[len(updates) // 2], updates[-len(updates) // 100], updates[-1], size)


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


def _fight() -> tuple[list[float], int]:
    """Seconds that each kill of a great fight takes, from the kill read to the event as bytes, sorted; size of the last event."""
    store = BattleStore(_Memory(), GATES, 0, "bench")
    calm_collector()
    taken: list[float] = []
    size = 0
    index = Engagements()
    for fact, kill in _kills():
        index.add(sighting(fact))
        links = [(fact.killmail_id, other) for other in sorted(index.links(fact.killmail_id))]
        started = time.perf_counter()
        store.add([Arrived([(fact, kill)], links, fact.time)])
        for one in store.news():
            for event in store.events(one, simulated=False, processed_at=""):
                size = len(orjson.dumps(event))
        taken.append(time.perf_counter() - started)
    gc.unfreeze()
    return sorted(taken), size


def _kills() -> list[tuple[Fact, CombatKill]]:
    """Two fleets of many organisations; 5 to 40 attackers a kill."""
    dice = random.Random(5)
    hulls, weapons = [638, 639, 11978, 11985, 22440, 12013, 17736, 28606], [2488, 2929, 3057, None]
    pilots = [(90_000_000 + number, 99_000_000 + number % FIGHT_ORGANISATIONS) for number in range(FIGHT_PILOTS)]
    fleets = [[one for one in pilots if one[1] % 2 == side] for side in (0, 1)]
    found = []
    for number in range(FIGHT_KILLS):
        losing = dice.randrange(2)
        character, alliance = dice.choice(fleets[losing])
        crew = dice.sample(fleets[1 - losing], dice.randint(5, 40))
        victim = Party(character, 98_000_001, alliance, dice.choice(hulls), None, 1_000, False, alliance, character)
        attackers = tuple(
            Party(one, 98_000_001, their, dice.choice(hulls), dice.choice(weapons), 25, at == 0, their, one)
            for at, (one, their) in enumerate(crew)
        )
        time_of = 1_638_000_000 + 5 * number
        fact = Fact(number + 1, time_of, 30_000_142, 10_000_002, victim, attackers, 10**10, 10**9, 9 * 10**9, 1, "a", 1, 1)
        found.append((fact, CombatKill(killmail_id=number + 1, time=time_of)))  # type: ignore[typeddict-item]  # for the page only
    return found
