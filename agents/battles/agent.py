"""Wiring of battles: engagements -> battles. The way from killmails to engagements is in engagement_agent.py."""

from __future__ import annotations

import asyncio
from functools import partial

import orjson

from agents.battles.battle_store import BattleStore, News
from agents.battles.engagement_agent import engagements
from agents.battles.late import late_messages
from agents.battles.wire import Arrived, read_engagements
from agents.runtime import Runtime
from runtime.clock import iso
from schemas.topics import BATTLES, BATTLES_TABLE, ENGAGEMENTS, LATE_KILLS
from universe.map import load

BEHIND = 2_000
"""Kills that may be added and not told while more of them wait: a report costs some milliseconds, and a replay would make one of
each battle for every few kills."""


def install(runtime: Runtime) -> None:
    """Add both agents to the worker."""
    horizon = int(runtime.settings.battle_horizon_days * 86_400)
    engagements(runtime, horizon)
    battles(runtime, horizon)


def battles(runtime: Runtime, horizon: int) -> None:
    """Rules 2 to 5 and the report. `horizon` in seconds of event time, 0 for none."""
    table = runtime.table(BATTLES_TABLE)
    gates = {system.id: frozenset(system.gates) for system in load()}
    stores: list[BattleStore] = []
    runtime.on_reassigned(stores.clear)

    async def arrived(batch: list[Arrived]) -> None:
        try:
            if not stores:
                stores.append(BattleStore(table, gates, horizon))
                await tell(stores[0], stores[0].untold)
            store = stores[0]
            late = store.add(batch)
            for day, value in late_messages(late, simulated=runtime.simulated, processed_at=iso(runtime.clock.now())):
                await runtime.send(LATE_KILLS, day, value)
            if runtime.waiting(ENGAGEMENTS) and store.behind < BEHIND:
                return  # catching up: what grows on is told once, not with every batch
            news = store.news()
            await runtime.acknowledged()  # written down before it is told
            await tell(store, news)
        except Exception:
            stores.clear()
            raise

    async def tell(store: BattleStore, news: list[News]) -> None:
        now = iso(runtime.clock.now())
        for one in news:
            for event in store.events(one, simulated=runtime.simulated, processed_at=now):
                await runtime.send(BATTLES, str(event["battle_id"]).encode(), orjson.dumps(event))
            await asyncio.sleep(0)  # hundreds of them may be told at once: heartbeats and other agents take their turns

    runtime.agent("battles", ENGAGEMENTS, partial(_read_engagements, runtime.simulated), arrived)


def _read_engagements(simulated: bool, value: bytes) -> Arrived:
    return read_engagements(orjson.loads(value), simulated=simulated)
