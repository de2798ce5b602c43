"""ESI's killmails with their token bucket: 3,600 tokens in 15 min; 2 for an answer, 5 for a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from fake_http import FakeServer, Reply, Request

WINDOW = 900.0
TOKENS = 3_600
PER_SECOND = 2
"""Requests in a second: what the budget sustains."""


class FakeEsi(FakeServer):
    """`mails` by (id, hash)."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.mails: dict[tuple[int, str], Any] = {}
        self.faults: list[Reply] = []
        self._spent: list[tuple[float, int]] = []

    async def reply(self, request: Request) -> Reply:
        now = self.now()
        if "x-compatibility-date" not in request.headers:
            self.violations.append("no X-Compatibility-Date")
        if sum(now - time < 1.0 for time, _ in self.requests) > PER_SECOND:
            self.violations.append("more than two requests a second")
        if sum(cost for time, cost in self._spent if now - time < WINDOW) >= TOKENS:
            self.violations.append("no tokens left")
            return Reply(429, headers={"Retry-After": "60"})
        reply = self._answer(request)
        self._spent.append((now, 2 if reply.status == 200 else 5 if reply.status < 500 else 0))
        return reply

    def _answer(self, request: Request) -> Reply:
        if self.faults:
            return self.faults.pop(0)
        _, _, number, digest = request.path.split("/")
        mail = self.mails.get((int(number), digest))
        if mail is None:
            return Reply(422, b'{"error":"Invalid killmail_id and/or killmail_hash"}')
        return Reply(200, orjson.dumps(mail))
