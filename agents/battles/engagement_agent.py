"""Wiring of engagements: killmails -> links in each system -> engagements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from functools import partial

import orjson

from agents.battles.engagement_store import EngagementStore
from agents.battles.seen import Seen, read_kill
from agents.battles.wire import messages
from agents.pages import Pages, anchors
from agents.placement import partition
from agents.runtime import Runtime
from runtime.clock import iso
from schemas.topics import ENGAGEMENTS, ENGAGEMENTS_TABLE, KILLMAILS

ENGAGEMENTS_KEY = ENGAGEMENTS.name.encode()
_NUMBERS = range(KILLMAILS.partitions)


def engagements(runtime: Runtime, horizon: int) -> None:
    """Rule 1 in each system. `horizon` in seconds of event time, 0 for none."""
    table = runtime.table(ENGAGEMENTS_TABLE)
    places = anchors(KILLMAILS.partitions)
    stores: dict[int, EngagementStore] = {}

    def forget(moved: Set[int]) -> None:
        for number in moved:
            stores.pop(number, None)

    runtime.on_moved(KILLMAILS, forget)

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
            if any(store.due for store in stores.values()):
                await runtime.acknowledged()
                for store in stores.values():
                    store.forget()
        except BaseException:  # a rebalance, too: what was half applied is read again from the table
            stores.clear()
            raise

    runtime.agent("engagements", KILLMAILS, partial(_read_kill, runtime.simulated), kills)


def _read_kill(simulated: bool, value: bytes) -> Seen:
    return read_kill(orjson.loads(value), simulated=simulated)
