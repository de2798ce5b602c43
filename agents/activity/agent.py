"""Wiring of live activity: killmails -> a table by system -> activity, system-activity -> a table by region -> activity.

What a batch touched is published even where the table already held it: a worker that was killed between the table's write and
the message finds its state complete, and nobody has been told.
"""

from __future__ import annotations

from collections import defaultdict

import orjson

from agents.activity import rules, state
from agents.placement import row_key
from agents.runtime import Runtime, StateTable
from runtime.clock import iso
from schemas.activity import Activity, SystemActivity
from schemas.topics import ACTIVITY, KILLMAILS, REGION_ACTIVITY_TABLE, SYSTEM_ACTIVITY, SYSTEM_ACTIVITY_TABLE


def install(runtime: Runtime) -> None:
    """Add both agents to the worker."""
    systems = runtime.table(SYSTEM_ACTIVITY_TABLE)
    regions = runtime.table(REGION_ACTIVITY_TABLE)

    async def kills(batch: list[rules.Kill]) -> None:
        by_system: dict[tuple[int, int | None], dict[int, list[rules.Kill]]] = defaultdict(lambda: defaultdict(list))
        for kill in batch:
            by_system[kill.solar_system_id, kill.region_id][rules.window_of(kill.loss.time)].append(kill)
        now = iso(runtime.clock.now())
        for (system, region), windows in by_system.items():
            key = str(system).encode()
            figures: list[Activity] = []
            for start in _kept(systems, key, windows):
                row = row_key(key, start)
                losses = rules.add(state.unpack_losses(systems.get(row)), windows[start])
                systems.put(row, state.pack_losses(losses))
                simulated = windows[start][0].simulated
                figures.append(rules.summary(system, start, losses, simulated=simulated, processed_at=now))
            await _publish(runtime, figures)
            if figures and region is not None:
                event = SystemActivity(v=1, solar_system_id=system, region_id=region, windows=figures, processed_at=now)
                await runtime.send(SYSTEM_ACTIVITY, str(region).encode(), orjson.dumps(event))

    async def summaries(batch: list[SystemActivity]) -> None:
        by_region: dict[int, dict[int, list[Activity]]] = defaultdict(lambda: defaultdict(list))
        for event in batch:
            for figures in event["windows"]:
                by_region[event["region_id"]][figures["window_start"]].append(figures)
        now = iso(runtime.clock.now())
        for region, windows in by_region.items():
            key = str(region).encode()
            changed: list[Activity] = []
            for start in _kept(regions, key, windows):
                row = row_key(key, start)
                parts = rules.merge(state.unpack_figures(regions.get(row)), windows[start])
                regions.put(row, state.pack_figures(parts))
                changed.append(rules.region_summary(region, start, parts, now))
            await _publish(runtime, changed)

    def read_kill(value: bytes) -> rules.Kill:
        return rules.read_kill(orjson.loads(value), simulated=runtime.simulated)

    def read_summaries(value: bytes) -> SystemActivity:
        return rules.read_summaries(orjson.loads(value), simulated=runtime.simulated)

    runtime.agent("activity", KILLMAILS, read_kill, kills)
    runtime.agent("region-activity", SYSTEM_ACTIVITY, read_summaries, summaries)


def _kept(table: StateTable, key: bytes, fresh: dict[int, list[rules.Kill]] | dict[int, list[Activity]]) -> list[int]:
    """Note the fresh windows in the directory, drop those beyond the horizon; returns which fresh ones count."""
    known = state.unpack_starts(table.get(key))
    kept = rules.kept(known | fresh.keys())
    for start in known - kept:
        table.drop(row_key(key, start))
    table.put(key, state.pack_starts(kept))
    return sorted(kept & fresh.keys())


async def _publish(runtime: Runtime, figures: list[Activity]) -> None:
    for one in figures:
        key = f"{one['scope']}:{one['id']}:{one['window_start']}".encode()
        await runtime.send(ACTIVITY, key, orjson.dumps(one))
