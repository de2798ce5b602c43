"""A websocket client for tests: sends, reads, keeps what came."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect


class Client:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def send(self, **message: Any) -> None:
        await self.socket.send(orjson.dumps(message).decode())

    async def next(self, *kinds: str, seconds: float = 10.0) -> Any:
        """The next message; of one of these types, when given: others in between are an error."""
        message: Any = {"type": "ping"}
        while message["type"] == "ping":  # comes by the clock, not by what a test does
            message = orjson.loads(await asyncio.wait_for(self.socket.recv(), seconds))
            assert type(message["simulated"]) is bool, message
        assert not kinds or message["type"] in kinds, message
        return message

    async def take(self, count: int, seconds: float = 20.0) -> list[Any]:
        end = time.monotonic() + seconds
        return [await self.next(seconds=max(0.1, end - time.monotonic())) for _ in range(count)]

    async def subscribe(self, name: str = "a", **more: Any) -> list[Any]:
        """Everything from `subscribed` to `live`."""
        await self.send(action="subscribe", id=name, **more)
        came = [await self.next("subscribed")]
        while came[-1]["type"] != "live":
            came.append(await self.next())
        return came

    async def closed(self, seconds: float = 10.0) -> tuple[int | None, str | None]:
        await asyncio.wait_for(self.socket.wait_closed(), seconds)
        return self.socket.close_code, self.socket.close_reason


@asynccontextmanager
async def client(address: str, **options: Any) -> AsyncIterator[Client]:
    # With a bounded queue the library does not see a close behind messages that nobody takes.
    async with connect(f"ws://{address}/feed", **({"compression": None, "max_queue": None} | options)) as socket:
        yield Client(socket)
