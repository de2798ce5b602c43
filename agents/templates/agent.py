"""Wiring of templates: fits and doctrine-templates -> one table -> template-matches.

Both topics have one partition, so one worker has both; its two agents share a store and take turns at it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import orjson

from agents.runtime import Runtime
from agents.templates.store import TemplateStore
from agents.templates.wire import Loss, read_loss, read_template
from runtime.clock import iso
from schemas.doctrine_template import DoctrineTemplate
from schemas.topics import DOCTRINE_TEMPLATES, FITS, TEMPLATE_MATCHES, TEMPLATES_TABLE

TURN = 100
"""Losses compared before others take their turn: some 10 ms with two templates of the hull."""


def install(runtime: Runtime) -> None:
    """Add both agents to the worker."""
    table = runtime.table(TEMPLATES_TABLE)
    horizon = int(runtime.settings.template_horizon_days * 86_400)
    stores: list[TemplateStore] = []
    turn = asyncio.Lock()
    for topic in (FITS, DOCTRINE_TEMPLATES):
        runtime.on_moved(topic, lambda moved: stores.clear() if moved else None)

    async def losses(batch: list[Loss]) -> None:
        await add(lambda store: store.add_losses(batch))

    async def templates(batch: list[DoctrineTemplate]) -> None:
        await add(lambda store: store.add_templates(batch))

    async def add(change: Callable[[TemplateStore], Sequence[Loss]]) -> None:
        async with turn:
            try:
                store = stores[0] if stores else await opened()
                found = change(store)
                await runtime.acknowledged()  # written down before it is told
                await tell(store, found)
            except BaseException:  # a rebalance, too: what was half applied is read again from the table
                stores.clear()
                raise

    async def opened() -> TemplateStore:
        store = TemplateStore(table, horizon)
        for _ in store.load():
            await asyncio.sleep(0)
        stores.append(store)
        return store

    async def tell(store: TemplateStore, found: Sequence[Loss]) -> None:
        now = iso(runtime.clock.now())
        for count, loss in enumerate(found, 1):
            event = store.told(loss, simulated=runtime.simulated, processed_at=now)
            await runtime.send(TEMPLATE_MATCHES, str(loss.killmail_id).encode(), orjson.dumps(event))
            if count % TURN == 0:
                await asyncio.sleep(0)

    def read_fit(value: bytes) -> Loss:
        return read_loss(orjson.loads(value), simulated=runtime.simulated)

    def read_asked(value: bytes) -> DoctrineTemplate:
        return read_template(orjson.loads(value), simulated=runtime.simulated)

    runtime.agent("template-losses", FITS, read_fit, losses)
    runtime.agent("templates", DOCTRINE_TEMPLATES, read_asked, templates)
