"""EVE-Scout's public list, strict: nobody asks before an answer has expired, nor without the ETag that he was given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import orjson
from fake_http import FakeServer, Reply, Request

FRESH_SECONDS = 60.0
HUBS = {"thera": (31000005, "Thera"), "turnur": (30002086, "Turnur")}


def signature(number: str = "46", hub: str = "thera", **change: Any) -> dict[str, Any]:
    """As the reference shows one."""
    at, name = HUBS[hub]
    return {
        "id": number,
        "created_at": "2026-11-23T02:00:00.000Z",
        "created_by_id": 1,
        "created_by_name": "Scout",
        "updated_at": "2026-11-23T02:05:00.000Z",
        "completed": True,
        "wh_exits_outward": True,
        "wh_type": "Q063",
        "max_ship_size": "medium",
        "expires_at": "2026-11-23T18:00:00.000Z",
        "remaining_hours": 11,
        "signature_type": "wormhole",
        "out_system_id": at,
        "out_system_name": name,
        "out_signature": "ABC-123",
        "in_system_id": 30002718,
        "in_system_class": "hs",
        "in_system_name": "Rancer",
        "in_region_id": 10000032,
        "in_region_name": "Sinq Laison",
        "in_signature": "DEF-456",
    } | change


class FakeEveScout(FakeServer):
    """`lists` by hub; `faults` are given first."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.lists: dict[str, list[dict[str, Any]]] = {"thera": [], "turnur": []}
        self.faults: list[Reply] = []
        self.fresh = FRESH_SECONDS
        self.silent_until = 0.0
        self._expires: dict[str, float] = {}
        self._etags: dict[str, str] = {}

    async def reply(self, request: Request) -> Reply:
        now = self.now()
        hub = request.query.removeprefix("system_name=")
        wrong = self._wrong(request, hub, now)
        if wrong:
            self.violations.append(f"{request.path}?{request.query}: {wrong}")
        if request.path != "/v2/public/signatures" or hub not in self.lists:
            return Reply(404)
        if self.faults:
            fault = self.faults.pop(0)
            if fault.status in (403, 429):
                self.silent_until = now + float(fault.headers.get("Retry-After", 3600 if fault.status == 403 else 60))
            return fault
        body = orjson.dumps(self.lists[hub])
        self._expires[hub] = now + self.fresh
        self._etags[hub] = etag = f'W/"{hashlib.sha1(body).hexdigest()}"'
        date = datetime.fromtimestamp(now, UTC)
        expires = datetime.fromtimestamp(now + self.fresh, UTC)
        headers = {"etag": etag, "date": format_datetime(date, usegmt=True), "expires": format_datetime(expires, usegmt=True)}
        if request.headers.get("if-none-match") == etag:
            return Reply(304, headers=headers)
        return Reply(200, body, headers | {"content-type": "application/json"})

    def _wrong(self, request: Request, hub: str, now: float) -> str | None:
        if not request.headers.get("user-agent", "").startswith("Warstream/"):
            return "no name in the User-Agent"
        if now < self.silent_until:
            return "asked while it was to be left alone"
        if now < self._expires.get(hub, 0.0):
            return f"asked {self._expires[hub] - now:.0f} s before its answer expires"
        if hub in self._etags and request.headers.get("if-none-match") != self._etags[hub]:
            return "asked without the ETag it gave"
        return None
