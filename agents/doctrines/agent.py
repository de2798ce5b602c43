"""Wiring of doctrines: battles and fits -> fleets and losses in a table -> doctrines."""

from __future__ import annotations

from functools import partial
from typing import Any

import orjson

from agents.doctrines.keeper import Keeper
from agents.doctrines.losses import Lost, read_loss
from agents.doctrines.process import Process
from agents.doctrines.rows import Row, read_battle
from agents.doctrines.step import Rules
from agents.runtime import Runtime
from runtime.clock import iso
from schemas.topics import BATTLES, DOCTRINES, DOCTRINES_TABLE, ENGAGEMENTS, FITS, KILLMAILS

DAY = 86_400
SOURCES = (KILLMAILS, ENGAGEMENTS, BATTLES, FITS)


def install(runtime: Runtime) -> None:
    """Add both agents to the worker. Their topics have one partition each, so one worker has both."""
    settings = runtime.settings
    rules = Rules(settings.doctrine_distance, settings.doctrine_least, int(settings.doctrine_days * DAY))
    horizon = int(settings.battle_horizon_days * DAY)
    start = partial(Process, rules, horizon, settings.dogma_skills, simulated=runtime.simulated)
    keeper = Keeper(runtime.table(DOCTRINES_TABLE), start, runtime.acknowledged, runtime.progress)
    runtime.on_moved(BATTLES, lambda moved: keeper.close() if moved else None)

    async def battles(batch: list[Row]) -> None:
        await keeper.fight(batch)
        await turn()

    async def losses(batch: list[Lost | None]) -> None:
        await keeper.lose([one for one in batch if one is not None])
        await turn()

    async def turn() -> None:
        """Not while more comes: a replay would cluster the same days over and over."""
        if not any(runtime.waiting(topic) for topic in SOURCES):
            await keeper.turn(tell)

    async def tell(event: dict[str, Any]) -> None:
        async def send() -> None:
            value = orjson.dumps(event | {"processed_at": iso(runtime.clock.now())})
            await runtime.send(DOCTRINES, event["doctrine_id"].encode(), value)

        subject = orjson.dumps({"doctrine_id": event["doctrine_id"], "revision": event["revision"]})
        await runtime.spare("doctrines", DOCTRINES, lambda: subject, send)

    def read_fleets(value: bytes) -> Row:
        return read_battle(orjson.loads(value), simulated=runtime.simulated)

    def read_fit(value: bytes) -> Lost | None:
        return read_loss(orjson.loads(value), simulated=runtime.simulated)

    runtime.agent("doctrines", BATTLES, read_fleets, battles)
    runtime.agent("doctrine-fits", FITS, read_fit, losses)
