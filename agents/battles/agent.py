"""Wiring of battles: engagements -> battles. What leads to engagements is in engagement_agent.py and correction_agent.py."""

from __future__ import annotations

import asyncio
from functools import partial
from uuid import uuid4

import orjson

from agents.battles.battle_store import BattleStore, News
from agents.battles.correction_agent import corrections
from agents.battles.engagement_agent import engagements
from agents.battles.late import late_messages
from agents.battles.wire import Arrived, read_engagements, shares
from agents.runtime import Runtime
from runtime.clock import iso
from schemas.topics import BATTLES, BATTLES_TABLE, ENGAGEMENTS, LATE_KILLS
from universe.map import load

BEHIND = 2_000
"""Kills that may be added and not told while more of them wait: else a replay makes a report, some ms, for every few kills."""


def install(runtime: Runtime) -> None:
    """Add all three agents to the worker."""
    horizon = int(runtime.settings.battle_horizon_days * 86_400)
    engagements(runtime, horizon)
    corrections(runtime)
    battles(runtime, horizon)


def battles(runtime: Runtime, horizon: int) -> None:
    """Rules 2 to 5 and the report. `horizon` in seconds of event time, 0 for none."""
    table, owner = runtime.table(BATTLES_TABLE), uuid4().hex
    gates = {system.id: frozenset(system.gates) for system in load()}
    stores: list[BattleStore] = []
    runtime.on_moved(ENGAGEMENTS, lambda moved: stores.clear() if moved else None)

    async def arrived(batch: list[Arrived]) -> None:
        try:
            store = stores[0] if stores else await opened()
            for share in shares(batch):
                late = store.add(share)
                for day, value in late_messages(late, simulated=runtime.simulated, processed_at=iso(runtime.clock.now())):
                    await runtime.send(LATE_KILLS, day, value)
                if store.behind >= BEHIND:
                    await turn(store)
                await asyncio.sleep(0)  # a batch of a replay holds thousands: heartbeats and other agents take their turns
            if not runtime.waiting(ENGAGEMENTS):  # else it catches up: what grows on is told once, not with every batch
                await turn(store)
        except BaseException:  # a rebalance, too: what was half applied is read again from the table
            stores.clear()
            raise

    async def opened() -> BattleStore:
        store = BattleStore(table, gates, horizon, owner)
        for _ in store.load():
            await asyncio.sleep(0)
        await tell(store, store.untold)
        await runtime.acknowledged()
        stores.append(store)
        return store

    async def turn(store: BattleStore) -> None:
        news = store.news()
        await runtime.acknowledged()  # written down before it is told
        await tell(store, news)

    async def tell(store: BattleStore, news: list[News]) -> None:
        now = iso(runtime.clock.now())

        async def send(one: News) -> None:
            for event in store.events(one, simulated=runtime.simulated, processed_at=now):
                await runtime.send(BATTLES, str(event["battle_id"]).encode(), orjson.dumps(event))
                runtime.trace(event["added"], "told", agent="battles", battle_id=event["battle_id"], revision=event["revision"])

        for one in news:
            # One that cannot be told must not silence all the others.
            await runtime.spare("battles", BATTLES, one.subject, partial(send, one))
            await asyncio.sleep(0)

    runtime.agent("battles", ENGAGEMENTS, partial(_read_engagements, runtime.simulated), arrived)


def _read_engagements(simulated: bool, value: bytes) -> Arrived:
    return read_engagements(orjson.loads(value), simulated=simulated)
