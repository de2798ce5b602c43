"""A small HTTP server on 127.0.0.1 for the fakes of the outside world: it can also stall, cut off and lie."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass
class Request:
    path: str
    query: str
    headers: dict[str, str]
    method: str = "GET"
    body: bytes = b""
    peer: int = 0
    """The client's port: what came over one connection was asked one after the other."""


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stall: bool = False
    """Send the head and half of the body, then nothing more, and keep the connection open."""
    cut: int | None = None
    """Close the connection after so many bytes of the body."""
    drop: bool = False
    """Close the connection without a word."""


class FakeServer:
    """Subclasses answer in `reply`. `violations` says what a client did that the real service forbids."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.violations: list[str] = []
        self.requests: list[tuple[float, str]] = []
        self.seen: list[Request] = []
        self.open_now = 0
        self.open_most = 0
        self._port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def at(self, port: int):
        """The same server, on this port: for one that was away and comes back."""
        self._port = port
        return self

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()

    async def reply(self, request: Request) -> Reply:
        raise NotImplementedError

    def asked(self, path: str) -> list[float]:
        """When a path was asked for."""
        return [time for time, asked in self.requests if asked == path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        peer = writer.get_extra_info("peername")[1]
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target = head[0].split(" ")[:2]
                path, _, query = target.partition("?")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
                content = await reader.readexactly(int(headers.get("content-length", 0)))
                request = Request(path, query, headers, method, content, peer)
                self.seen.append(request)
                self.requests.append((self.now(), path))
                self.open_now += 1
                self.open_most = max(self.open_most, self.open_now)
                try:
                    if not await self._send(reader, writer, await self.reply(request)):
                        return
                finally:
                    self.open_now -= 1
        self._writers.discard(writer)

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        if reply.drop:
            writer.close()
            return False
        headers = {"content-length": str(len(reply.body))} | {name.lower(): value for name, value in reply.headers.items()}
        lines = [f"HTTP/1.1 {reply.status} {_phrase(reply.status)}", *(f"{k}: {v}" for k, v in headers.items())]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        body = b"" if reply.status in (204, 304) else reply.body
        if reply.stall:
            writer.write(body[: len(body) // 2])
            await writer.drain()
            await reader.read(1)  # until the client hangs up
            return False
        if reply.cut is not None:
            writer.write(body[: reply.cut])
            await writer.drain()
            writer.close()
            return False
        writer.write(body)
        await writer.drain()
        return True


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Enhance Your Calm"
