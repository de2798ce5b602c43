"""DOTLAN as a strict host: slow, rarely twice, a name and a contact, and silence when it says so."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import orjson
from fake_http import FakeServer, Reply, Request

PER_SECOND = 1.0
BURST = 3
PAGE_SECONDS = 3_600.0
BLOCK_SECONDS = 86_400.0


class FakeDotlan(FakeServer):
    """`pages` by path (unquoted), and `faults`: replies that a path, or any with `*`, gives first. `noted`: the file in which who
    asks writes that it asks, before it does."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.pages: dict[str, bytes] = {}
        self.faults: dict[str, list[Reply]] = {}
        self.silent_until = 0.0
        self.noted: Path | None = None
        self._full_at = -math.inf

    def fault(self, path: str, *replies: Reply) -> None:
        self.faults.setdefault(path, []).extend(replies)

    async def reply(self, request: Request) -> Reply:
        now, path = self.now(), unquote(request.path)
        wrong = self._wrong(request, path, now)
        if wrong is not None:
            self.violations.append(f"{path}: {wrong}")
            return Reply(403, wrong.encode())
        waiting = self.faults.get(path) or self.faults.get("*")
        reply = waiting.pop(0) if waiting else self._page(path)
        if reply.status == 403:
            self.silent_until = now + BLOCK_SECONDS
        if reply.status in (429, 503):
            after = {name.lower(): value for name, value in reply.headers.items()}.get("retry-after")
            self.silent_until = now + (float(after) if after else PAGE_SECONDS if reply.status == 429 else 0.0)
        return reply

    def _wrong(self, request: Request, path: str, now: float) -> str | None:
        agent = request.headers.get("user-agent", "")
        if not agent.startswith("Warstream/") or "contact unset" in agent:
            return f"no name and contact in the User-Agent: {agent!r}"
        if request.query or request.method != "GET":
            return "not a plain GET"
        if self.open_now > 1:
            return "two requests at a time"
        if self.noted is not None and _asked(self.noted).get(request.path) != now:
            return "asked before that was on disk: after a crash it would be asked again"
        if now < self.silent_until:
            return f"asked {self.silent_until - now:.0f} s before the end of a silence"
        # A bucket of three that gains one a second, as ours, and written another way.
        self._full_at = max(self._full_at, now) + 1 / PER_SECOND
        if self._full_at - now > BURST / PER_SECOND + 1e-6:
            return "more than one request a second beyond a burst of three"
        earlier = [time for time, asked in self.requests[:-1] if unquote(asked) == path]
        if earlier and now - earlier[-1] < PAGE_SECONDS:
            return f"asked again after {now - earlier[-1]:.0f} s"
        return None

    def _page(self, path: str) -> Reply:
        if path in self.pages:
            return Reply(200, self.pages[path], {"content-type": "text/html; charset=utf-8"})
        if path.startswith("/svg/"):
            return Reply(200, b"region not found")
        return Reply(404, b"<html><head><title>404 Not Found</title></head><body>not found</body></html>")


def _asked(file: Path) -> dict[str, float]:
    """Path -> when it was asked, as the disk has it."""
    asked: dict[str, float] = orjson.loads(file.read_bytes())["asked"] if file.exists() else {}
    return asked
