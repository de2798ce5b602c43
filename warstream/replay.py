"""Files through the whole system, into the database of their kind: on the stack of this machine, or on your cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import asyncpg

from agents.app import STATE_HORIZON
from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from sinks.redis import GROUP as REDIS_GROUP
from streams.killmail_files import refuse_others
from streams.simulated_files import are_simulated
from warstream.battle_restore import restore_battles
from warstream.doctrine_restore import restore_doctrines
from warstream.late_battles import GROUP as LATE_GROUP
from warstream.play import play
from warstream.prices import appraiser
from warstream.settle import settle
from warstream.stack.broker import EmbeddedBroker
from warstream.stack.stack import Stack
from warstream.state_replay import replay_state
from warstream.stream_end import end_stream
from warstream.template_restore import restore_templates
from warstream.world import NO_NAMES, NobodyThere

Count = Callable[[int], None]


async def replay(
    settings: Settings,
    paths: Sequence[Path],
    stop: asyncio.Event,
    *,
    speed: float,
    serve: bool,
    tell: Callable[[str], None],
    played: Count,
    left: Count,
    history: Path | None = None,
    names: bool = False,
) -> dict[str, int]:
    """Start the stack in replay mode, play, wait until all has settled, stop; returns the counts.

    Simulated wars have a mode and a database of their own. Files of a later replay add to those of this one; the same files
    again change nothing. The end of the files is the end of the stream: the battles that went on there end, unless it was
    stopped before. Raises `MixedKinds` and `NoKillmails` before anything starts, `BadArchive`, `BrokerLost`, and
    `AlreadyRunning` when a stack uses the directory. `history` holds market prices (`warstream.prices.appraiser`).
    `names`: while it serves, ESI is asked who the people are; of a simulated war that raises `NobodyThere` before it starts.
    """
    simulated = await asyncio.to_thread(are_simulated, paths)
    await asyncio.to_thread(refuse_others, paths)
    if simulated and names:
        raise NobodyThere(NO_NAMES)
    stack = Stack(settings, tell)

    async def settled() -> None:
        await settle(stack.settings, agents=True, redis_group=REDIS_GROUP, late_group=LATE_GROUP, derived=True, progress=left)

    async def through() -> dict[str, int]:
        if isinstance(stack.broker, EmbeddedBroker):
            await restore_battles(stack.settings, SystemClock())
            await restore_templates(stack.settings)
            await restore_doctrines(stack.settings, SystemClock())
        for name, arguments in PARTS.items():
            stack.start_part(name, arguments)
        await stack.wait_ready(*PARTS)
        if isinstance(stack.broker, EmbeddedBroker):
            await replay_state(stack.settings, STATE_HORIZON, SystemClock())
        tell(f"playing   watch it at http://{settings.api_host}:{settings.api_port}/killmails")
        kafka, clock = Kafka.of(stack.settings), SystemClock()
        intake = await play(
            kafka,
            paths,
            clock,
            speed=speed,
            simulated=simulated,
            progress=played,
            stop=stop,
            appraise=appraiser(settings, history),
        )
        await settled()
        if not stop.is_set() and await end_stream(stack.settings, clock) is not None:
            await settled()
        return await _counts(stack.settings.postgres_dsn) | {"accepted": intake.accepted, "rejected": intake.rejected}

    try:
        await stack.start_servers("replay_simulated" if simulated else "replay")
        if simulated:
            tell("SIMULATED: none of these kills happened. They are kept apart from real ones.")
        counts = await stack.guard(through())
        if serve and not stop.is_set():
            tell(f"settled   {counts['killmails']:,} killmails; serving until Ctrl-C")
            if names:  # only now: until all has settled ESI would bring ever more to settle
                stack.start_part("names", ["world", "--names"])
            await stop.wait()
        return counts
    finally:
        await stack.stop()


PARTS = {
    "postgres": ["sink", "postgres"],
    "redis": ["sink", "redis"],
    "worker": ["worker"],
    "rebuild": ["rebuild", "--follow"],
    "api": ["api"],
}
"""Names and arguments of the parts that a replay runs; the file is the source."""


async def _counts(dsn: str) -> dict[str, int]:
    connection = await asyncpg.connect(dsn)
    try:
        row = await connection.fetchrow(
            "select (select count(*) from killmails) as killmails, (select count(*) from killmail_attackers) as attackers, "
            "(select count(*) from killmail_items) as items, (select count(*) from dead_letters) as dead_letters"
        )
        return dict(row)
    finally:
        await connection.close()
