"""Doctrines: clustering beside a bare DBSCAN, and what the agents' loop feels of a turn.

`python -m tests.bench.doctrines [ARCHIVE]` measures this alone.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tarfile
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from sklearn.cluster import DBSCAN
from threadpoolctl import threadpool_limits

from agents.battles.battle_store import BattleStore
from agents.battles.battles import sighting
from agents.battles.engagements import Engagements
from agents.battles.wire import Arrived
from agents.doctrines.cluster import EPS, MIN_SAMPLES, cluster
from agents.doctrines.fleet import Fleet
from agents.doctrines.keeper import Keeper
from agents.doctrines.losses import Lost, lost_of_kill
from agents.doctrines.process import Process
from agents.doctrines.rows import Row, fought_of, read_battle
from agents.doctrines.step import Rules
from agents.doctrines.vector import distances, features_of, matrix_of, vectors_of
from runtime.part import calm_collector
from schemas.engagement import CombatKill
from schemas.precedence import content_digest
from tests.accuracy.__main__ import GATES, fact_of

FLEETS = 2_000
TURNS = 7
TICK = 0.001
"""Seconds between two looks at the loop's clock."""
IDLE_SECONDS = 5.0
BATCH = 500
SKILLS = 5


@dataclass(frozen=True, slots=True)
class Stall:
    """How late a ticker on the loop was, in seconds."""

    seconds: float
    p50: float
    p99: float
    worst: float


@dataclass(frozen=True, slots=True)
class DoctrineFigures:
    """Seconds, medians."""

    cluster: float
    bare: float
    idle: Stall
    busy: Stall
    battles: int
    fleets: int
    doctrines: int


def doctrine_figures(archive: Path) -> DoctrineFigures:
    """Both."""
    calm_collector()
    rows, losses = _day(archive)
    clustered, bare = _cluster(_many(rows))
    fleets = sum(len(orjson.loads(value)["fleets"]) for _, value in rows if value is not None)
    idle, busy, doctrines = asyncio.run(_stalls(rows, losses))
    return DoctrineFigures(clustered, bare, idle, busy, sum(value is not None for _, value in rows), fleets, doctrines)


def _cluster(fleets: list[Fleet]) -> tuple[float, float]:
    """Seconds for `cluster`, and for one DBSCAN over the distances, which are there; on one core, in turns."""
    rows = matrix_of(vectors_of(fleets), features_of(vectors_of(fleets)))
    apart, weights = distances(rows, rows), np.array([fleet.weight for fleet in fleets], dtype=float)
    model = DBSCAN(eps=EPS, min_samples=MIN_SAMPLES, metric="precomputed")
    ours, bare = [], []
    with threadpool_limits(1):
        for _ in range(TURNS):
            ours.append(_seconds(lambda: cluster(fleets)))
            bare.append(_seconds(lambda: model.fit(apart, sample_weight=weights)))
    return sorted(ours)[TURNS // 2], sorted(bare)[TURNS // 2]


def _seconds(work: Callable[[], object]) -> float:
    """Of the processor: what the machine does beside it is not in it."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _many(rows: list[Row]) -> list[Fleet]:
    """Those of the day, and those again with other pilots in, until there are enough."""
    dice = random.Random(7)
    day = sorted(fleet for row in rows for fleet in fought_of(row).fleets)
    found = day[:FLEETS]
    while len(found) < FLEETS:
        one = dice.choice(day)
        hulls = dict(one.hulls)
        for hull in dice.choices(list(hulls), k=max(1, one.pilots // 10)):
            hulls[hull] += 1
        pairs = tuple(sorted(hulls.items(), key=lambda pair: (-pair[1], pair[0])))
        found.append(one._replace(fleet_id=f"again-{len(found)}", hulls=pairs, pilots=sum(hulls.values())))
    return sorted(found)


def _day(archive: Path) -> tuple[list[Row], list[Lost]]:
    """A day's battles and losses, as the agents read them."""
    with tarfile.open(archive) as tar:
        mails = [orjson.loads(tar.extractfile(one).read()) for one in tar if one.isfile()]  # type: ignore[union-attr]
    index, arrived = Engagements(), []
    for mail in mails:
        if (fact := fact_of(mail)) is not None:
            index.add(sighting(fact))
            links = [(fact.killmail_id, other) for other in sorted(index.links(fact.killmail_id))]
            kill = CombatKill(killmail_id=fact.killmail_id, time=fact.time)  # type: ignore[typeddict-item]  # for the page only
            arrived.append(Arrived([(fact, kill)], links, fact.time))
    store = BattleStore(Memory(), GATES, 0, "bench")
    store.add(arrived)
    events = [event for news in store.news() for event in store.events(news, simulated=False, processed_at="")]
    rows: list[Any] = [read_battle(orjson.loads(orjson.dumps(event)), simulated=False) for event in events]
    return rows, [lost for mail in mails if (lost := lost_of_kill(_event(mail))) is not None]


def _event(mail: dict[str, Any]) -> Any:
    return {
        "killmail_id": mail["killmail_id"],
        "event_time": mail["killmail_time"],
        "killmail": mail,
        "hash_ok": None,
        "hash": "",
        "content": content_digest(mail),  # type: ignore[arg-type]
        "zkb": None,
    }


class Memory:
    """A table of nothing but memory."""

    def __init__(self) -> None:
        self._held: dict[bytes, bytes] = {}

    def put(self, key: bytes, value: bytes) -> None:
        self._held[key] = value

    def drop(self, key: bytes) -> None:
        self._held.pop(key, None)

    def rows(self) -> list[tuple[bytes, bytes]]:
        return list(self._held.items())


async def _stalls(rows: list[Row], losses: list[Lost]) -> tuple[Stall, Stall, int]:
    """The loop's lateness with nothing to do, and while doctrines take a day in, cluster it and tell it; how many there are."""
    idle = await _lateness(partial(asyncio.sleep, IDLE_SECONDS))
    told: set[str] = set()

    async def nothing() -> None:
        return None

    async def tell(event: dict[str, Any]) -> None:
        told.add(event["doctrine_id"])
        orjson.dumps(event)

    start = partial(Process, Rules(), 0, SKILLS, simulated=False)
    keeper = Keeper(Memory(), start, nothing, lambda: None)

    async def work() -> None:
        for at in range(0, len(losses), BATCH):
            await keeper.lose(losses[at : at + BATCH])
        for at in range(0, len(rows), BATCH):
            await keeper.fight(rows[at : at + BATCH])
        await keeper.turn(tell)

    await keeper.turn(tell)  # the process is there
    busy = await _lateness(work)
    keeper.close()
    return idle, busy, len(told)


async def _lateness(work: Callable[[], Awaitable[None]]) -> Stall:
    late: list[float] = []

    async def ticker() -> None:
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            late.append(time.perf_counter() - due)

    ticking = asyncio.create_task(ticker())
    started = time.perf_counter()
    await work()
    seconds = time.perf_counter() - started
    ticking.cancel()
    late.sort()
    return Stall(seconds, late[len(late) // 2], late[len(late) * 99 // 100], late[-1])


def lines(found: DoctrineFigures) -> list[str]:
    """For people."""
    busy, idle = (
        f"p50 {one.p50 * 1000:.1f} ms, p99 {one.p99 * 1000:.1f} ms, worst {one.worst * 1000:.1f} ms"
        for one in (found.busy, found.idle)
    )
    return [
        f"doctrines {FLEETS:,} fleets clustered in {found.cluster * 1000:.0f} ms; a bare DBSCAN {found.bare * 1000:.0f} ms, "
        f"ratio {found.cluster / found.bare:.1f}",
        f"stall     {busy} while {found.battles:,} battles with {found.fleets:,} fleets become {found.doctrines} doctrines in "
        f"{found.busy.seconds:.1f} s; idle {idle}",
    ]


if __name__ == "__main__":
    from tests.bench.__main__ import archive as day

    with tempfile.TemporaryDirectory(prefix="warstream-bench-") as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else day(Path(folder))[0]
        print(*lines(doctrine_figures(path)), sep="\n")
