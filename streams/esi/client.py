"""The one way to ask ESI. Whoever asks gets one of the outcomes (`outcome.py`), never an exception and never None.

On the way out: what is held and has not expired is not asked for; not during downtime; not while the route keeps failing; not
over a budget. 502 to 504 and timeouts are tried three times, each within the budget. Nothing else is repeated.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from random import Random
from typing import Any
from weakref import WeakValueDictionary

import httpx
import orjson
from redis.asyncio import Redis
from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt

from runtime import metrics
from runtime.clock import Clock, SystemClock
from runtime.redis import connect
from runtime.settings import Settings
from streams.answers import answered, said
from streams.esi import breaker, downtime
from streams.esi.breaker import Breaker
from streams.esi.budget import Budget
from streams.esi.cache import Cache, current
from streams.esi.headers import HEADERS, document_of, failure_of
from streams.esi.limits import route_of
from streams.esi.outcome import Denied, Document, Fresh, Gone, Outcome, Throttled, Unavailable, Unchanged, word
from streams.http import TOTAL_SECONDS, Blocked, Exchange, Http, Oversized, open_http
from streams.http import Unavailable as NoAnswer

SOURCE = "esi"
AWAY = "the game server is away"
STATUS = "/status"
AT_ONCE = 8
"""Requests in flight from one process: enough for 400 pages of orders within their 5 min, few enough to be polite."""
TRIES = 3
TRY_AGAIN = frozenset({502, 503, 504})
"""Gateways on the way. A 500 is a fault of the answer itself, and of `market history` a hidden limit."""
TRY_WAIT = (1.0, 8.0)
"""First and longest wait in seconds, of which a part is drawn by lot."""
STATUS_REST = 55.0
"""Seconds for which no process asks `/status` after it failed, so that several do not ask by turns."""
CLAIMED_WAIT = 0.5
"""Seconds until we look again whether another process has its answer."""

Params = Mapping[str, str | int]


class EsiClient:
    """One a process, by however many tasks. Made by `open_esi`; close it with `aclose`."""

    def __init__(
        self, *, http: Http, url: str, budget: Budget, cache: Cache, clock: Clock, random: Random, redis: Redis | None = None
    ) -> None:
        self.clock = clock
        self.random = random
        self._http = http
        self._url = url.rstrip("/")
        self._budget = budget
        self._cache = cache
        self._redis = redis
        self._breakers: defaultdict[str, Breaker] = defaultdict(Breaker)
        self._server = downtime.Server()
        self._looking = False
        self._places = asyncio.Semaphore(AT_ONCE)
        self._one_by_one: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, path: str, params: Params | None = None) -> Outcome:
        """`Fresh`, or `Unchanged` with the body that is held; `path` as `/alliances/99005338`, without a query."""
        url = self.url(path, params)
        lock = self._one_by_one.setdefault(url, asyncio.Lock())
        async with lock:  # who asks for the same meanwhile finds the answer held
            held = await self._cache.find(url)
            if held is not None and current(held, self._now()):
                return _unchanged(held)
            refused = await self._gate(path)
            if refused is not None:
                return refused
            return await self._get(path, url)

    async def post(self, path: str, json: Any) -> Outcome:
        """`Fresh`, or why not. Nothing is held of it."""
        refused = await self._gate(path)
        if refused is not None:
            return refused
        return await self._retried("POST", path, self.url(path, None), None, orjson.dumps(json))

    def url(self, path: str, params: Params | None) -> str:
        """The whole address; the order of the parameters makes no difference."""
        return str(httpx.URL(f"{self._url}/{path.strip('/')}", params=sorted((params or {}).items()) or None))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        if self._redis is not None:
            await self._redis.aclose()

    async def _get(self, path: str, url: str) -> Outcome:
        ours, held = await self._cache.claim(url)
        while not ours and (held is None or not current(held, self._now())):
            await self.clock.sleep(CLAIMED_WAIT)
            ours, held = await self._cache.claim(url)
        kept = not ours
        try:
            if held is not None and current(held, self._now()):  # another process has just asked
                return _unchanged(held)
            outcome = await self._retried("GET", path, url, held, None)
            if isinstance(outcome, Fresh | Unchanged):
                await self._cache.keep(url, outcome)
                kept = True
            return outcome
        finally:
            if not kept:
                await self._cache.release(url)

    async def _gate(self, path: str) -> Unavailable | None:
        """None: ask. While the server is away whoever comes first after a minute looks at `/status`; the others do not wait for
        him, they come again."""
        if path == STATUS:
            return None
        self._server = downtime.passed(self._server, self._now())
        if not self._server.up and not self._looking and self._now() >= self._server.ask_at:
            self._looking = True
            try:
                await self._look()
            finally:
                self._looking = False
        return None if self._server.up else self._away()

    async def _look(self) -> None:
        outcome = await self.get(STATUS)
        if isinstance(outcome, Throttled):
            self._server = downtime.postponed(self._server, outcome.until)
            return
        status = outcome.json() if isinstance(outcome, Fresh | Unchanged) else None
        # Whatever else ESI answers, it answers: a wrong request of ours is no downtime.
        wrong = isinstance(outcome, Gone | Denied)
        self._server = downtime.told(self._server, {} if wrong else status, self._now())

    async def _retried(self, method: str, path: str, url: str, held: Document | None, content: bytes | None) -> Outcome:
        """Up to `TRIES` requests; `/status` is asked once, as it is asked again anyway."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(1 if path == STATUS else TRIES),
            wait=self._try_wait,
            retry=retry_if_result(lambda result: result[1]),
            sleep=self.clock.sleep,
            retry_error_callback=_last,
        )
        outcome: Outcome
        outcome, _ = await retrying(self._once, method, path, url, held, content)
        metrics.SOURCE_REQUESTS.labels(SOURCE, word(outcome)).inc()
        if isinstance(outcome, Unavailable) and outcome.until is None and path != STATUS:
            self._server = downtime.suspected(self._server, self._now())
        return outcome

    def _try_wait(self, state: RetryCallState) -> float:
        first, longest = TRY_WAIT
        return self.random.random() * min(longest, first * 2.0**state.attempt_number)

    async def _once(self, method: str, path: str, url: str, held: Document | None, content: bytes | None) -> tuple[Outcome, bool]:
        """(outcome, whether to try again) of one request."""
        route = route_of(path)
        async with self._places:
            if path != STATUS:  # decided here, since the wait for a place may have been long
                self._server = downtime.passed(self._server, self._now())
                if not self._server.up:
                    return self._away(), False
                self._breakers[route], until = breaker.ask(self._breakers[route], self._now())
                if until is not None:
                    return Unavailable(f"{route} keeps failing", until), False
            ticket = await self._budget.reserve(path)
            if isinstance(ticket, Throttled):
                self._breakers[route] = breaker.unasked(self._breakers[route])
                return ticket, False
            answer = await self._http.exchange(method, url, headers=_headers(held, content), content=content)
            status, told = (answer.status, answer.headers) if isinstance(answer, Exchange) else (None, {})
            missing = path == STATUS and (status is None or status >= 500)
            await self._budget.settle(ticket, status, told, rest=STATUS_REST if missing else 0.0)
        outcome = self._read(answer, held)
        if isinstance(outcome, Unavailable):
            self._breakers[route] = breaker.failed(self._breakers[route], self._now(), self.random.random())
        else:
            self._breakers[route] = breaker.succeeded(self._breakers[route])
        return outcome, isinstance(answer, NoAnswer) or status in TRY_AGAIN

    def _read(self, answer: Exchange | Oversized | Blocked | NoAnswer, held: Document | None) -> Outcome:
        now = self._now()
        if isinstance(answer, NoAnswer):
            return Unavailable(answer.reason)
        if not isinstance(answer, Exchange):
            return Unavailable(f"ESI {said(answer)}")
        if answer.status < 500:
            answered(SOURCE, self.clock.now())
        if answer.status == 304 and held is not None:
            return _unchanged(document_of(held.body, answer.headers, now, held))
        if not 200 <= answer.status < 300:
            return failure_of(answer, now)
        try:
            orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            return Unavailable(f"HTTP {answer.status} that is no JSON")
        found = document_of(answer.body, answer.headers, now)
        return Fresh(found.body, found.pages, found.last_modified, found.expires, found.etag)

    def _away(self) -> Unavailable:
        return Unavailable(AWAY, self._server.ask_at)

    def _now(self) -> float:
        return self.clock.now().timestamp()


def open_esi(
    settings: Settings, *, clock: Clock | None = None, random: Random | None = None, total: float = TOTAL_SECONDS
) -> EsiClient:
    """A client for `settings.esi_url`, its budget and answers shared through `settings.redis_url`; without one it takes a quarter
    of the budget. `total` in seconds is what an answer may take."""
    clock = clock or SystemClock()
    redis = connect(settings.redis_url) if settings.redis_url else None
    return EsiClient(
        http=open_http(settings, total=total, clock=clock),
        url=settings.esi_url,
        budget=Budget(redis, clock),
        cache=Cache(redis, clock),
        clock=clock,
        random=random or Random(),
        redis=redis,
    )


def _headers(held: Document | None, content: bytes | None) -> dict[str, str]:
    conditional = {"If-None-Match": held.etag} if held is not None and held.etag else {}
    return HEADERS | conditional | ({"Content-Type": "application/json"} if content is not None else {})


def _unchanged(held: Document) -> Unchanged:
    return Unchanged(held.body, held.pages, held.last_modified, held.expires, held.etag)


def _last(state: RetryCallState) -> Any:
    """What the last try gave."""
    return state.outcome.result() if state.outcome else None
