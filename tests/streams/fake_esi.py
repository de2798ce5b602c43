"""ESI as its documentation and its users describe it (reference, section 2), stricter than the real one.

Token buckets over an exact floating window, the error limit in fixed minutes, `Expires`, User-Agent, compatibility date, batches
of 1,000, and silence when silence was asked for. Who breaks a rule is in `violations`. The limits stand here once more, not as
the client has them.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs

import orjson
from fake_http import FakeServer, Reply, Request

WINDOW = 900.0
TOKENS = 3_600
GROUPS = [
    ("/killmails/", "killmail", TOKENS),
    ("/wars", "killmail", TOKENS),
    ("/sovereignty/", "sovereignty", 600),
    ("/status", "status", 600),
    ("/incursions", "incursion", 150),
    ("/fw/", "factional-warfare", 150),
    ("/skyhooks/", "activity", 30),
    ("/markets/10000002/orders", "market-order", 12_000),
]
ERRORS = 100
HISTORY_MINUTE = 300
"""Market histories in a minute: above, they are 500s."""
STATUS_APART = 30.0
"""Seconds between two looks at `/status` while the server is away."""
AGENT = re.compile(r"\S+/\S+ \(.*\w.*\)")
HTML = b"<html><body>502 Bad Gateway</body></html>"


@dataclass
class Doc:
    """An answer that is made anew each `cache` seconds; `body` is JSON, or makes it from the time it is made at and the page."""

    body: Any
    cache: float = 300.0
    pages: int = 1
    modified: Callable[[float, int], float] | None = None
    """When page n is from, by the time now; without, when it was made anew."""


class FakeEsi(FakeServer):
    """`mails` by (id, hash); `docs` by path; `people`: id -> (category, name). `faults` answer whatever comes, `faults_at`
    a path. `away(now)` says that the game server is; `planned` that everybody could know."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.mails: dict[tuple[int, str], Any] = {}
        self.docs: dict[str, Doc] = {}
        self.people: dict[int, tuple[str, str]] = {}
        self.affiliations: dict[int, dict[str, int]] = {}
        self.bad: frozenset[int] = frozenset()
        """Ids at which it fails: whoever asks for one of them, be it among others, gets a 500."""
        self.faults: list[Reply] = []
        self.faults_at: dict[str, list[Reply]] = defaultdict(list)
        self.away: Callable[[float], bool] = lambda now: False
        self.planned: Callable[[float], bool] = lambda now: False
        self.statuses: list[int] = []
        self.most_spent: dict[str, int] = defaultdict(int)
        self._spent: dict[str, deque[tuple[float, int]]] = defaultdict(deque)
        self._errors: tuple[int, int] = (0, 0)
        self._silent = 0.0
        self._told: dict[str, tuple[float, float]] = {}
        self._expires: dict[str, float] = {}
        self._status_at = float("-inf")

    def killmails_asked(self) -> list[float]:
        """When."""
        return [time for time, path in self.requests if path.startswith("/killmails/")]

    def ban(self, seconds: float) -> None:
        """Somebody at this address was too bad: 420 for everybody."""
        self._silent = self.now() + seconds

    async def reply(self, request: Request) -> Reply:
        now = self.now()
        self._check(request, now)
        group, tokens = group_of(request.path)
        if now < self._silent:
            reply = Reply(420, b'{"error":"limited"}', {"X-ESI-Error-Limit-Reset": str(int(self._silent - now) + 1)})
        elif group is not None and self.spent(group) >= tokens:
            self.violations.append(f"{request.path}: no tokens of {group} left")
            reply = Reply(429, b"{}", {"Retry-After": "60"})
        else:
            reply = self._answer(request, now)
        self._account(request, reply, group, tokens, now)
        self.statuses.append(reply.status)
        return reply

    def spent(self, group: str) -> int:
        """Tokens of the window that ends now."""
        window = self._spent[group]
        while window and self.now() - window[0][0] >= WINDOW:
            window.popleft()
        return sum(cost for _, cost in window)

    def _check(self, request: Request, now: float) -> None:
        def wrong(what: str) -> None:
            self.violations.append(f"{request.method} {request.path} at {now:.1f}: {what}")

        if not AGENT.fullmatch(request.headers.get("user-agent", "")):
            wrong("User-Agent without a contact")
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", request.headers.get("x-compatibility-date", "")):
            wrong("no X-Compatibility-Date")
        if request.path.endswith("/history") and sum(now - at < 60.0 for at in self.asked(request.path)) > HISTORY_MINUTE:
            wrong("more than 300 market histories in a minute")
        for who in ("all", group_of(request.path)[0] or request.path):
            since, until = self._told.get(who, (0.0, 0.0))
            if since < now < until:  # in the same moment it may have been under way already
                wrong(f"{who} was told to be silent for {until - now:.1f} s more")
        if request.method == "GET" and now < self._expires.get(target(request), 0.0):
            wrong(f"{self._expires[target(request)] - now:.3f} s before Expires")
        if self.planned(now) and request.path != "/status":
            wrong("during downtime")
        if request.path == "/status":
            if self.away(now) and now - self._status_at < STATUS_APART:
                wrong(f"/status after {now - self._status_at:.0f} s")
            self._status_at = now

    def _account(self, request: Request, reply: Reply, group: str | None, tokens: int, now: float) -> None:
        """Count, and tell in the headers."""
        headers = {"Date": formatdate(now, usegmt=True)}
        status = reply.status
        if status in (420, 429):
            seconds = float(reply.headers.get("Retry-After") or reply.headers.get("X-ESI-Error-Limit-Reset") or 60)
            who = "all" if status == 420 else group or request.path
            self._told[who] = (now, max(self._told.get(who, (0.0, 0.0))[1], now + seconds - 1.0))  # whole seconds, rounded up
        if group is not None:
            cost = 2 if status < 300 else 1 if status < 400 else 0 if status == 429 or status >= 500 else 5
            self._spent[group].append((now, cost))
            spent = self.spent(group)
            self.most_spent[group] = max(self.most_spent[group], spent)
            headers |= {"X-Ratelimit-Group": group, "X-Ratelimit-Limit": f"{tokens}/15m"}
            headers |= {"X-Ratelimit-Remaining": str(max(0, tokens - spent)), "X-Ratelimit-Used": str(cost)}
        else:
            minute = int(now // 60)
            errors = (self._errors[1] if self._errors[0] == minute else 0) + (status >= 400)
            self._errors = (minute, errors)
            self.most_spent["errors"] = max(self.most_spent["errors"], errors)
            if errors == ERRORS:
                self.violations.append(f"{request.path} at {now:.1f}: {errors} errors in a minute")
                self._silent = (minute + 1) * 60.0
            headers["X-ESI-Error-Limit-Remain"] = str(max(0, ERRORS - errors))
            headers["X-ESI-Error-Limit-Reset"] = str(int((minute + 1) * 60 - now) + 1)
        reply.headers = headers | reply.headers

    def _answer(self, request: Request, now: float) -> Reply:
        if self.away(now):
            return Reply(503, HTML, {"Content-Type": "text/html"})
        if self.faults:
            return self.faults.pop(0)
        if self.faults_at[request.path]:
            return self.faults_at[request.path].pop(0)
        if request.path.startswith("/killmails/"):
            return self._mail(request)
        if self.bad and self.bad & set(orjson.loads(request.body) if request.body else [_last_id(request.path)]):
            return Reply(500, b'{"error":"unhandled"}')
        if request.method == "POST":
            return self._batch(request)
        doc = self.docs.get(request.path)
        if doc is None:
            return Reply(404, b'{"error":"not found"}')
        return self._document(request, doc, now)

    def _mail(self, request: Request) -> Reply:
        _, _, number, digest = request.path.split("/")
        mail = self.mails.get((int(number), digest))
        if mail is None:
            return Reply(422, b'{"error":"Invalid killmail_id and/or killmail_hash"}')
        return Reply(200, orjson.dumps(mail))

    def _batch(self, request: Request) -> Reply:
        ids = orjson.loads(request.body)
        if not 0 < len(ids) <= 1_000 or len(set(ids)) != len(ids):
            self.violations.append(f"{request.path}: {len(ids)} ids, {len(set(ids))} of them different")
            return Reply(400, b'{"error":"bad batch"}')
        if request.path == "/universe/names":
            if any(number not in self.people for number in ids):
                return Reply(404, b'{"error":"Ensure all IDs are valid before resolving"}')
            rows = [{"id": n, "category": self.people[n][0], "name": self.people[n][1]} for n in ids]
            return Reply(200, orjson.dumps(rows))
        if any(number not in self.affiliations for number in ids):
            return Reply(400, b'{"error":"Invalid character ID"}')
        return Reply(200, orjson.dumps([{"character_id": n} | self.affiliations[n] for n in ids]))

    def _document(self, request: Request, doc: Doc, now: float) -> Reply:
        page = int(parse_qs(request.query).get("page", ["1"])[0])
        if page > doc.pages:
            return Reply(404, b'{"error":"Requested page does not exist!"}')
        made = now // doc.cache * doc.cache
        modified = doc.modified(now, page) if doc.modified else made
        body = orjson.dumps(doc.body(modified, page) if callable(doc.body) else doc.body)
        etag = f'"{hashlib.sha1(body).hexdigest()}"'
        headers = {"ETag": etag, "Last-Modified": formatdate(modified, usegmt=True), "X-Pages": str(doc.pages)}
        headers["Expires"] = formatdate(made + doc.cache, usegmt=True)
        self._expires[target(request)] = made + doc.cache
        if request.headers.get("if-none-match") == etag:
            return Reply(304, b"", headers)
        return Reply(200, body, headers)


def group_of(path: str) -> tuple[str | None, int]:
    """(group, tokens); None for the routes under the error limit."""
    return next(((group, tokens) for prefix, group, tokens in GROUPS if path.startswith(prefix)), (None, 0))


def _last_id(path: str) -> int:
    last = path.rsplit("/", 1)[1]
    return int(last) if last.isdigit() else 0


def target(request: Request) -> str:
    """The whole address: path and query."""
    return f"{request.path}?{request.query}"
