"""Wiring of battles: killmails -> links in each system -> engagements -> battles."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import orjson

from agents.battles.battle_store import BattleStore, News
from agents.battles.engagement_store import EngagementStore
from agents.battles.late import late_messages
from agents.battles.seen import Seen, read_kill
from agents.battles.wire import Arrived, messages, read_engagements
from agents.pages import Pages, anchors
from agents.placement import partition
from agents.runtime import Runtime
from runtime.clock import iso
from schemas.topics import BATTLES, BATTLES_TABLE, ENGAGEMENTS, ENGAGEMENTS_TABLE, KILLMAILS, LATE_KILLS
from universe.map import load

ENGAGEMENTS_KEY = ENGAGEMENTS.name.encode()
_NUMBERS = range(KILLMAILS.partitions)


def install(runtime: Runtime) -> None:
    """Add both agents to the worker."""
    horizon = int(runtime.settings.battle_horizon_days * 86_400)
    engagements(runtime, horizon)
    battles(runtime, horizon)


def engagements(runtime: Runtime, horizon: int) -> None:
    """Rule 1 in each system. `horizon` in seconds of event time, 0 for none."""
    table = runtime.table(ENGAGEMENTS_TABLE)
    places = anchors(KILLMAILS.partitions)
    stores: dict[int, EngagementStore] = {}
    runtime.on_reassigned(stores.clear)

    async def kills(batch: list[Seen]) -> None:
        shares: dict[int, list[Seen]] = defaultdict(list)
        for one in batch:
            shares[partition(str(one.solar_system_id).encode(), _NUMBERS, _NUMBERS)].append(one)
        now = iso(runtime.clock.now())
        try:
            for number, share in shares.items():
                store = stores.get(number)
                if store is None:
                    store = stores[number] = EngagementStore(Pages(table, places[number]), horizon)
                found = store.take(share)
                for value in messages(found, simulated=runtime.simulated, processed_at=now):
                    await runtime.send(ENGAGEMENTS, ENGAGEMENTS_KEY, value)
        except Exception:
            stores.clear()  # what was half applied is read again from the table
            raise

    runtime.agent("engagements", KILLMAILS, partial(_read_kill, runtime.simulated), kills)


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
            news, late = store.take(batch)
            for day, value in late_messages(late, simulated=runtime.simulated, processed_at=iso(runtime.clock.now())):
                await runtime.send(LATE_KILLS, day, value)
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

    runtime.agent("battles", ENGAGEMENTS, partial(_read_engagements, runtime.simulated), arrived)


def _read_kill(simulated: bool, value: bytes) -> Seen:
    return read_kill(orjson.loads(value), simulated=simulated)


def _read_engagements(simulated: bool, value: bytes) -> Arrived:
    return read_engagements(orjson.loads(value), simulated=simulated)
