"""Templates out of a worker of its own: what the rules say, after kill -9 and on a broker that forgot everything."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from asked_fits import asked, lost
from hangar import ARMOR_HURRICANE, SHIELD_HURRICANE, fit
from integration_world import World
from worker_world import worked_off, worker

from agents.templates.store import TemplateStore
from agents.templates.wire import read_loss
from schemas.topics import DEAD_LETTERS, DOCTRINE_TEMPLATES, FITS, TEMPLATE_MATCHES, TEMPLATES_TABLE
from warstream.template_restore import restore_templates

pytestmark = pytest.mark.timeout(300)

HALF = fit("Hurricane", low=["Damage Control II"], mid=["Large Shield Extender I"] * 2)
HULLS = [SHIELD_HURRICANE, ARMOR_HURRICANE, HALF, fit("Rifter", low=["Damage Control II"])]
LOSSES = [lost(number, HULLS[number % 4], second=number) for number in range(1, 301)]
SHIELD = asked("shield", SHIELD_HURRICANE, second=1)
ARMOR = asked("armor", ARMOR_HURRICANE, second=2)
WITHDRAWN = asked("shield", SHIELD_HURRICANE, second=3, withdrawn=True)


class Table:
    """The agent's table, as its changelog tells it."""

    def __init__(self, rows: dict[bytes, bytes]) -> None:
        self._rows = rows

    def put(self, key: bytes, value: bytes) -> None:
        self._rows[key] = value

    def drop(self, key: bytes) -> None:
        self._rows.pop(key, None)

    def rows(self) -> list[tuple[bytes, bytes]]:
        return list(self._rows.items())


def opened(rows: dict[bytes, bytes]) -> TemplateStore:
    store = TemplateStore(Table(rows), 0)
    for _ in store.load():
        pass
    return store


def expected(templates: list[Any], losses: list[Any]) -> dict[int, tuple[str | None, float]]:
    """By the rules, at once."""
    store = opened({})
    store.add_templates(templates)
    told = [store.told(one, simulated=False, processed_at="") for one in store.add_losses([said(one) for one in losses])]
    return {one["killmail_id"]: (one["template_id"], one["score"]) for one in told}


def said(event: Any) -> Any:
    return read_loss(event, simulated=False)


async def send_losses(world: World, losses: list[Any]) -> None:
    await world.send(FITS.name, [(str(one["killmail_id"]).encode(), orjson.dumps(one)) for one in losses])


async def send_templates(world: World, *templates: Any) -> None:
    await world.send(DOCTRINE_TEMPLATES.name, [(one["template_id"].encode(), orjson.dumps(one)) for one in templates])


async def rows(world: World) -> dict[int, tuple[str | None, float]]:
    found = await world.db.fetch("select killmail_id, template_id::text, score from template_matches")
    return {row["killmail_id"]: (row["template_id"], round(row["score"], 4)) for row in found}


async def test_matches_are_those_of_the_rules_after_kill_9(world: World) -> None:
    async with world.sink():
        async with worker(world) as process:
            await send_losses(world, LOSSES[:100])
            await send_templates(world, SHIELD)
            await worked_off(world, FITS, DOCTRINE_TEMPLATES)
            await send_losses(world, LOSSES[100:200])
            await asyncio.sleep(0.3)
            process.kill()
            await process.wait()
        async with worker(world):
            await send_templates(world, ARMOR, SHIELD)
            await send_losses(world, [*LOSSES[200:], *LOSSES[:50], {"no": "loss"} | {"killmail_id": 0}])
            await worked_off(world, FITS, DOCTRINE_TEMPLATES)
            await world.settled(TEMPLATE_MATCHES.name)
            assert await rows(world) == expected([SHIELD, ARMOR], LOSSES)
            await send_templates(world, WITHDRAWN)
            await worked_off(world, DOCTRINE_TEMPLATES)
            await world.settled(TEMPLATE_MATCHES.name)
            assert await rows(world) == expected([ARMOR], LOSSES)
    letters = [orjson.loads(one.value)["source"] for one in await world.read_all(DEAD_LETTERS.name)]
    assert letters.count("agent template-losses") == 1


async def test_a_broker_that_forgot_everything_finds_templates_and_losses_in_postgres(world: World) -> None:
    capsule = lost(900, fit("Capsule"), no_analysis="capsule")
    async with world.sink():
        await send_losses(world, [*LOSSES[:40], capsule])
        await send_templates(world, SHIELD, ARMOR, WITHDRAWN)
        await world.settled(FITS.name)
        await world.settled(DOCTRINE_TEMPLATES.name)
    assert await world.db.fetchval("select count(*) from doctrine_templates where withdrawn") == 1
    assert await restore_templates(world.settings) == 40
    table = {record.key: record.value for record in await world.read_all(TEMPLATES_TABLE.changelog)}
    store = opened(table)
    assert [one.killmail_id for one in store.held()] == list(range(1, 41))
    assert store.held()[0] == said(LOSSES[0])
    again = store.add_templates([ARMOR])
    told = [store.told(one, simulated=False, processed_at="") for one in again]
    assert {one["killmail_id"]: (one["template_id"], one["score"]) for one in told} == expected([ARMOR], LOSSES[:40])


async def test_losses_behind_the_horizon_are_not_restored(world: World) -> None:
    async with world.sink():
        old, future = (
            lost(number, SHIELD_HURRICANE, event_time=time)
            for number, time in ((500, "2026-11-10T00:00:00Z"), (501, "2026-12-24T00:00:00Z"))
        )
        await send_losses(world, [*LOSSES[:10], old, future])
        await world.settled(FITS.name)
    early = world.settings.model_copy(update={"template_horizon_days": 1.0})
    assert await restore_templates(early) == 11, "a loss that lies in its reader's future is no time to go by"
    assert await restore_templates(world.settings.model_copy(update={"template_horizon_days": 0.0})) == 12
