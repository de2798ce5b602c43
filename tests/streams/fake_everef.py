"""EVE Ref's archives: strong ETags, ranges, and no patience for more than two downloads at a time."""

from __future__ import annotations

import asyncio
import bz2
import hashlib
import io
import tarfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson
from fake_http import FakeServer, Reply, Request


def archive(mails: Iterable[Mapping[str, Any]]) -> bytes:
    """A day as EVE Ref packs it."""
    return packed((mail["killmail_id"], orjson.dumps(mail)) for mail in mails)


def packed(contents: Iterable[tuple[object, bytes]]) -> bytes:
    """Files of these names and contents."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, content in contents:
            info = tarfile.TarInfo(f"killmails/{name}.json")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return bz2.compress(raw.getvalue())


class FakeEveRef(FakeServer):
    """`files` by path below the address."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, list[Reply]] = {}
        self.sent: list[tuple[str, int, int]] = []
        """Path, status and number of bytes of each answer."""

    async def reply(self, request: Request) -> Reply:
        if not request.headers.get("user-agent", "").strip():
            self.violations.append("no User-Agent")
        if self.open_now > 2:
            self.violations.append("more than two downloads at a time")
        await asyncio.sleep(0.02)  # long enough for others to overlap
        reply = self._answer(request)
        self.sent.append((request.path, reply.status, len(reply.body)))
        return reply

    def _answer(self, request: Request) -> Reply:
        body = self.files.get(request.path.lstrip("/"))
        etag = None if body is None else f'"{hashlib.md5(body).hexdigest()}"'
        waiting = self.faults.get(request.path.lstrip("/"))
        if waiting:
            reply = waiting.pop(0)
            if etag is not None:
                reply.headers.setdefault("etag", etag)
            return reply
        if body is None or etag is None:
            return Reply(404)
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers={"etag": etag})
        wanted = request.headers.get("range")
        if wanted and request.headers.get("if-range") == etag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                return Reply(416)
            return Reply(206, body[start:], {"etag": etag, "content-range": f"bytes {start}-{len(body) - 1}/{len(body)}"})
        return Reply(200, body, {"etag": etag})
