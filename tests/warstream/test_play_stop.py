"""A timed replay waits as long as the war did; Ctrl-C must not."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson

import schemas
from runtime.clock import SystemClock
from warstream.play import play

EVENT = orjson.loads((Path(schemas.__file__).parent / "examples" / "killmails" / "v1.json").read_bytes())


class Producer:
    """Acknowledges everything at once, and asks to stop as soon as something was sent."""

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, topic: str, *_: Any, **__: Any) -> asyncio.Future[Any]:
        sent = asyncio.get_running_loop().create_future()
        sent.set_result(SimpleNamespace(topic=topic, partition=0, offset=0))
        self._stop.set()
        return sent


async def test_a_stop_ends_the_wait_for_the_next_kill(tmp_path: Path) -> None:
    body = EVENT["killmail"]
    early = body | {"killmail_time": "2015-01-01T00:00:00Z"}
    late = body | {"killmail_id": body["killmail_id"] + 1, "killmail_time": "2016-01-01T00:00:00Z"}
    file = tmp_path / "war.ndjson"
    file.write_bytes(orjson.dumps(early) + b"\n" + orjson.dumps(late))
    stop = asyncio.Event()
    kafka: Any = SimpleNamespace(producer=lambda: Producer(stop))
    intake = await asyncio.wait_for(play(kafka, [file], SystemClock(), speed=1, stop=stop), 20)
    assert intake.accepted == 1
