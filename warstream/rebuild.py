"""Battles of past days, derived anew out of Postgres: what kills older than the agents' horizon belong to, and what people said
of them.

The rules are the agents' own, and so is the result: as if the kills had come in time. A battle that is already right is left
alone. Battles that the agents still hold are theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import asyncpg
import orjson
from aiokafka import AIOKafkaProducer

from agents.battles.battle import QUIET_SECONDS, Battle
from agents.battles.battle_store import EVERY
from agents.battles.battles import MARGIN, Battles
from agents.battles.facts import Fact, from_wire
from agents.battles.render import event, farewells
from agents.battles.seen import read_kill
from agents.battles.told import Told
from runtime.clock import Clock, iso
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas import battle as shape
from schemas.topics import BATTLES, SIDE_CORRECTIONS
from universe.map import load
from warstream.settle import Stalled, stored
from warstream.state_replay import event_of, kills_between, newest_kill
from warstream.stored_corrections import stored_corrections

DAY = timedelta(days=1)
WIDEST = 30
"""Days that are read on either side at most. A battle that long has never been seen; the end of the search is certain."""
SINK_SECONDS = 30.0
"""Without a step of the Postgres sink for so long it does not run: one that was killed is back after 9 to 13 s
(docs/operations.md)."""
LOCK = 7_208_502
"""Advisory lock of Postgres: two that derive at once would give one number to two revisions."""
SLICE = 200
"""Kills read before others get their turn: some 20 ms."""

Beat = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many battles touch the days, how many of them were told anew, how many are left to the agents."""

    battles: int
    told: int
    hot: int
    hot_kills: Mapping[int, int] = field(default_factory=dict, compare=False)
    """Kill -> event time (Unix seconds) from which on its battle is not the agents' any more. Also of battles too small to be
    reported: kills that the agents hold may still join them."""


async def rebuild(settings: Settings, first: date, last: date, clock: Clock, beat: Beat = lambda: None) -> Rebuilt:
    """Derive the battles that touch the days `first` to `last` (UTC, both included) and tell those that differ.

    Returns when Kafka has them. `beat` is called while it works. Raises `Stalled` when no sink stores what is told, and what
    asyncpg and aiokafka raise when their servers are away.
    """
    connection = await asyncpg.connect(settings.postgres_dsn)
    producer = Kafka.of(settings).producer()
    await producer.start()
    try:
        await _alone(connection, beat)
        await _all_told_is_stored(settings, connection)
        beat()
        start, end = _midnight(first), _midnight(last + DAY)
        newest = await newest_kill(connection)  # before the kills: what comes meanwhile makes no battle colder than it was read
        found = await _battles(connection, settings, clock, start, end, beat)
        span = int(settings.battle_horizon_days * 86_400) + MARGIN + EVERY
        oldest = newest.timestamp() - span if newest is not None and settings.battle_horizon_days else float("inf")
        touching = [one for one in found if one.end >= start.timestamp() and one.start < end.timestamp()]
        reported = [one for one in touching if one.reported]
        told = 0
        for battle in sorted((one for one in reported if one.end < oldest), key=lambda one: one.battle_id):
            for one in await _events(connection, found, battle, settings, clock):
                await _send(producer, one)
                told += one["state"] != "merged"
            beat()
        hot = [one for one in touching if one.end >= oldest]
        free = {kill: one.end + span + 1 for one in hot for kill in one.facts}
        return Rebuilt(len(reported), told, sum(one.reported for one in hot), free)
    finally:
        await producer.stop()
        await connection.close()


async def _alone(connection: asyncpg.Connection, beat: Beat) -> None:
    """Wait until nobody else derives; the lock goes with the connection."""
    await connection.execute("set lock_timeout = '10s'")
    while True:
        try:
            await connection.execute("select pg_advisory_lock($1)", LOCK)
            return
        except asyncpg.LockNotAvailableError:
            beat()


async def _all_told_is_stored(settings: Settings, connection: asyncpg.Connection) -> None:
    """Revisions are counted from those in Postgres, and corrections read from it, so it must have all of them."""
    try:
        await stored(settings, connection, BATTLES.name, SINK_SECONDS)
        await stored(settings, connection, SIDE_CORRECTIONS.name, SINK_SECONDS)
    except Stalled as error:
        raise Stalled(
            "Postgres lacks battles that are told already, or corrections, so the next revisions have no number yet: start "
            f"`warstream sink postgres` and try again ({error})"
        ) from None


async def _battles(
    connection: asyncpg.Connection, settings: Settings, clock: Clock, start: datetime, end: datetime, beat: Beat
) -> Battles:
    """The battles of the days, read with as many days around them as they reach into."""
    gates = {system.id: frozenset(system.gates) for system in load()}
    before = after = 1
    while True:
        since, until = start - before * DAY, end + after * DAY
        facts: list[Fact] = []
        async for row in kills_between(connection, since, until):
            seen = read_kill(orjson.loads(event_of(row, settings, clock)), simulated=settings.simulated)
            if seen.combat is not None:
                facts.append(from_wire(seen.combat.kill))
                if not len(facts) % SLICE:
                    beat()
                    await asyncio.sleep(0)
        found = Battles(gates)
        for correction in await stored_corrections(connection, since, until):
            found.correct(correction)
        for _ in found.fill(facts):
            beat()
            await asyncio.sleep(0)
        ours = [one for one in found if one.end >= start.timestamp() and one.start < end.timestamp()]
        early = any(one.start <= since.timestamp() + QUIET_SECONDS for one in ours)
        late = any(one.end >= until.timestamp() - QUIET_SECONDS for one in ours)
        if (not early and not late) or max(before, after) >= WIDEST:
            return found
        before, after = before + early, after + late


async def _events(
    connection: asyncpg.Connection, found: Battles, battle: Battle, settings: Settings, clock: Clock
) -> Sequence[shape.Battle]:
    """What tells it; nothing when Postgres has it as it is."""
    stored = {
        row["battle_id"]: row
        for row in await connection.fetch(
            # By id, too: whoever was killed before a farewell left an address that no kill leads to.
            "select battle_id, revision, kill_ids, report from battles where state <> 'merged' "
            "and (battle_id = any($1::bigint[]) "
            "or battle_id in (select battle_id from battle_kills where killmail_id = any($1::bigint[])))",
            list(battle.facts),
        )
    }
    own = stored.get(battle.battle_id)
    formerly = tuple(sorted((number, row["revision"]) for number, row in stored.items() if number != battle.battle_id))
    known = {kill for row in stored.values() for kill in row["kill_ids"]}
    # A merged address that becomes a battle again goes on from where it was.
    before = await connection.fetchval("select revision from battles where battle_id = $1", battle.battle_id) or 0
    revision = 1 + max([before, *(row["revision"] for row in stored.values())])
    added = tuple(sorted(battle.facts.keys() - known))
    told = Told(revision, "updated" if stored else "opened", "ended", battle.print, added, formerly)
    now = iso(clock.now())
    fresh = event(battle, found.spans(battle), told, simulated=settings.simulated, processed_at=now)
    if own is not None and not formerly and list(own["kill_ids"]) == fresh["kills"] and _same(own["report"], fresh):
        return ()
    return list(_with_farewells(fresh, battle, told, simulated=settings.simulated, processed_at=now))


def _with_farewells(
    fresh: shape.Battle, battle: Battle, told: Told, *, simulated: bool, processed_at: str
) -> Iterator[shape.Battle]:
    yield fresh
    yield from farewells(battle, told, simulated=simulated, processed_at=processed_at)


def _same(report: str | None, fresh: shape.Battle) -> bool:
    sort = orjson.OPT_SORT_KEYS
    return report is not None and orjson.dumps(orjson.loads(report), option=sort) == orjson.dumps(fresh["report"], option=sort)


async def _send(producer: AIOKafkaProducer, one: shape.Battle) -> None:
    await producer.send_and_wait(BATTLES.name, orjson.dumps(one), key=str(one["battle_id"]).encode())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
