"""`python stock_worker.py stock|ours HOLD`: a worker whose offsets stay uncommitted while the file HOLD is there.

`stock` counts killmails by system as Faust's documentation does, `counts[key] += 1`, in an app with our settings and our mended
recovery, so that nothing but the table differs. `ours` is `warstream worker`. What is held back is one call, the same for both;
a kill while it is held falls between the changelog's writes and the commit, as any kill may.
"""

from __future__ import annotations

import asyncio
import runpy
import sys
from pathlib import Path
from typing import Any

from faust.transport.consumer import Consumer

import agents.app
from runtime.settings import Settings
from schemas.topics import KILLMAILS

STOCK = "stock"
"""The app, and so the group."""
TABLE = "counts"
CHANGELOG = f"{STOCK}-{TABLE}-changelog"


def hold_back(hold: Path) -> None:
    """Let no offset move while the file is there."""
    commit, is_held = Consumer._commit_offsets, hold.exists

    async def held(self: Consumer, *arguments: Any, **options: Any) -> bool:
        return False if is_held() else await commit(self, *arguments, **options)

    Consumer._commit_offsets = held


async def count() -> None:
    """The stock worker; it runs until it is killed."""
    agents.app.WORKER_APP = STOCK
    app = agents.app.build_app(Settings(), STOCK)
    counts = app.Table(TABLE, default=int, key_type=bytes, value_type=int, partitions=KILLMAILS.partitions)
    kills = app.topic(KILLMAILS.name, key_type=bytes, value_type=bytes, partitions=KILLMAILS.partitions)

    @app.agent(kills)
    async def counted(stream: Any) -> None:
        async for event in stream.events():
            if event.value is not None:  # not a marker
                counts[event.key] += 1

    await app.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    what, file = sys.argv[1:]
    hold_back(Path(file))
    if what == STOCK:
        asyncio.run(count())
    else:
        sys.argv = ["warstream", "worker"]
        runpy.run_module("warstream", run_name="__main__")
