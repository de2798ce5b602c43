"""Wiring of live activity: killmails -> a table per system -> activity and system-activity -> a table per region -> activity."""

from __future__ import annotations

from collections import defaultdict

import orjson

from agents.activity import rules, state
from agents.runtime import Runtime
from runtime.clock import iso
from schemas.activity import Activity, SystemActivity
from schemas.topics import ACTIVITY, KILLMAILS, REGION_ACTIVITY_TABLE, SYSTEM_ACTIVITY, SYSTEM_ACTIVITY_TABLE


def install(runtime: Runtime) -> None:
    """Add both agents to the worker."""
    systems = runtime.table(SYSTEM_ACTIVITY_TABLE)
    regions = runtime.table(REGION_ACTIVITY_TABLE)

    def read_kill(value: bytes) -> rules.Kill:
        return rules.read_kill(orjson.loads(value))

    async def kills(batch: list[rules.Kill]) -> None:
        now = iso(runtime.clock.now())
        by_system: dict[int, list[rules.Kill]] = defaultdict(list)
        for kill in batch:
            by_system[kill.solar_system_id].append(kill)
        for system, theirs in by_system.items():
            key = str(system).encode()
            windows, changed = rules.add(state.unpack(systems.get(key)), theirs)
            if not changed:
                continue
            systems.put(key, state.pack(windows))
            simulated = theirs[0].simulated
            figures = [
                rules.summary(system, start, windows[start], simulated=simulated, processed_at=now)
                for start in sorted(changed)
            ]
            await _publish(runtime, figures)
            region = theirs[0].region_id
            if region is not None:
                event = SystemActivity(
                    v=1, solar_system_id=system, region_id=region, windows=figures, processed_at=now
                )
                await runtime.send(SYSTEM_ACTIVITY, str(region).encode(), orjson.dumps(event))

    def read_system(value: bytes) -> SystemActivity:
        event: SystemActivity = orjson.loads(value)
        return event

    async def summaries(batch: list[SystemActivity]) -> None:
        now = iso(runtime.clock.now())
        by_region: dict[int, list[Activity]] = defaultdict(list)
        for event in batch:
            by_region[event["region_id"]].extend(event["windows"])
        for region, fresh in by_region.items():
            key = str(region).encode()
            windows, changed = rules.merge(state.unpack_region(regions.get(key)), fresh)
            if changed:
                regions.put(key, state.pack_region(windows))
                await _publish(
                    runtime, [rules.region_summary(region, start, windows[start], now) for start in sorted(changed)]
                )

    runtime.agent("activity", KILLMAILS, read_kill, kills)
    runtime.agent("region-activity", SYSTEM_ACTIVITY, read_system, summaries)


async def _publish(runtime: Runtime, figures: list[Activity]) -> None:
    for one in figures:
        key = f"{one['scope']}:{one['id']}:{one['window_start']}".encode()
        await runtime.send(ACTIVITY, key, orjson.dumps(one))
