"""R2Z2 as its documentation and its consumers describe it, stricter than the real one: who breaks a limit is blocked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import orjson
from fake_http import FakeServer, Reply, Request

BLOCK_SECONDS = 3_600
MOST_PER_SECOND = 15
NEAREST = 0.1
MISS_SECONDS = 6.0


class FakeR2Z2(FakeServer):
    """`files` by sequence, `pointer`, and whatever goes wrong: `faults` holds replies that a path gives first."""

    def __init__(self, now: Callable[[], float], pointer: int = 0) -> None:
        super().__init__(now)
        self.files: dict[int, bytes] = {}
        self.pointer = pointer
        self.history: dict[str, bytes] = {}
        self.faults: dict[str, list[Reply]] = {}
        self.blocked_until = 0.0
        self._missed: dict[str, float] = {}

    def fault(self, sequence: int | str, *replies: Reply) -> None:
        self.faults.setdefault(f"/ephemeral/{sequence}.json", []).extend(replies)

    async def reply(self, request: Request) -> Reply:
        now = self.now()
        if now < self.blocked_until:
            return Reply(403, b"blocked")
        wrong = self._wrong(request, now)
        if wrong is not None:
            self.violations.append(f"{request.path}: {wrong}")
            self.blocked_until = now + BLOCK_SECONDS
            return Reply(403, wrong.encode())
        reply = self._answer(request)
        if reply.status == 404:
            self._missed[request.path] = now
        return reply

    def _wrong(self, request: Request, now: float) -> str | None:
        if not request.headers.get("user-agent", "").strip():
            return "no User-Agent"
        if request.query:
            return "a query string evades the cache"
        times = [time for time, _ in self.requests]
        if sum(now - time < 1.0 for time in times) > MOST_PER_SECOND:
            return "more than 15 requests in a second"
        if len(times) > 1 and times[-1] - times[-2] < NEAREST - 1e-6:
            return f"{times[-1] - times[-2]:.3f} s after the last request"
        missed = self._missed.pop(request.path, None)
        if missed is not None and now - missed < MISS_SECONDS - 1e-3:
            return f"asked again {now - missed:.1f} s after a 404"
        return None

    def _answer(self, request: Request) -> Reply:
        waiting = self.faults.get(request.path)
        if waiting:
            return waiting.pop(0)
        name = request.path.rsplit("/", 1)[-1].removesuffix(".json")
        if request.path.startswith("/history/"):
            return self._with_etag(request, self.history.get(request.path.removeprefix("/history/")))
        if name == "sequence":
            return Reply(200, orjson.dumps({"sequence": self.pointer}))
        body = self.files.get(int(name))
        return Reply(404, b"<html>not found</html>") if body is None else Reply(200, body)

    @staticmethod
    def _with_etag(request: Request, body: bytes | None) -> Reply:
        if body is None:
            return Reply(404)
        etag = f'"{hashlib.sha1(body).hexdigest()}"'
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers={"etag": etag})
        return Reply(200, body, {"etag": etag, "cache-control": "public, max-age=31536000"})
