"""A RedisQ server: long poll, redirect to the package, one request in flight per queue."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import orjson
from fake_http import FakeServer, Reply, Request

LOCK_SECONDS = 30.0


class FakeRedisQ(FakeServer):
    """`queue` holds the packages; `faults` the replies to give first."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.queue: list[object] = []
        self.faults: list[Reply] = []
        self.listened: list[float] = []
        self._objects: dict[str, object] = {}

    async def reply(self, request: Request) -> Reply:
        if not request.headers.get("user-agent", "").strip():
            self.violations.append("no User-Agent")
        asked = parse_qs(request.query)
        if request.path == "/object.php":
            return Reply(200, orjson.dumps({"package": self._objects.pop(asked["objectID"][0], None)}))
        now = self.now()
        if not asked.get("queueID", [""])[0]:
            self.violations.append("no queueID")
            return Reply(400)
        if not 1 <= int(asked["ttw"][0]) <= 10:
            self.violations.append("ttw out of range")
        if self.listened and now - self.listened[-1] < 0.5 - 1e-6:
            self.violations.append("more than two requests a second")
        self.listened.append(now)
        if self.open_now > 1:
            self.violations.append("two requests in flight")
            return Reply(429, headers={"Retry-After": str(LOCK_SECONDS)})
        if self.faults:
            return self.faults.pop(0)
        number = "null"
        if self.queue:
            number = str(len(self.listened))
            self._objects[number] = self.queue.pop(0)
        return Reply(302, headers={"Location": f"/object.php?objectID={number}"})
