"""May we ask ESI now? Reserved before a request, settled after its answer, by all processes at our address together.

The account lies in Redis. Without Redis each process keeps its own and takes a quarter of what was left: four processes are more
than ask ESI in any setup of ours. When Redis is back, what was spent meanwhile is entered there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from runtime import log
from runtime.clock import Clock
from streams.esi.budget_script import Entry, Shared, Wait
from streams.esi.headers import THROTTLED, retry_after
from streams.esi.limits import ERRORS, ERRORS_STOP, HISTORY, Account, Limit, Told, cost, limits_of, route_of, told, worst
from streams.esi.outcome import Throttled

PROCESSES = 4
"""Without Redis each takes this part of a budget."""
RETRY = 10.0
"""Seconds before Redis is tried again: a try may take 5 s, in which nothing is asked."""
ONE_BY_ONE = 1.0
"""Seconds until the next try of whoever finds another request under way while there is no Redis and no word of ESI's yet."""
BANNED = 900.0
"""Seconds without a request after a 403. Nothing that we ask needs a login, so it is our address that is not wanted."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to one request: what was reserved, in which slot, of which limits."""

    route: str
    parts: tuple[tuple[Limit, int, int], ...]
    """(limit, slot, amount)."""
    shared: bool


class Budget:
    """One a process, by however many tasks. `redis` None: never shared."""

    def __init__(self, redis: Redis | None, clock: Clock) -> None:
        self._shared = None if redis is None else Shared(redis)
        self._clock = clock
        self._learned: dict[str, tuple[Limit, ...]] = {}
        self._accounts: defaultdict[str, Account] = defaultdict(Account)
        self._limits: dict[str, Limit] = {}
        self._sums: dict[str, int] = {}
        """What all had spent when Redis was last asked."""
        self._heard_alone: set[str] = set()
        """Limits of which ESI has said what is left since Redis was lost. Until then others may have spent more than we know."""
        self._out: defaultdict[str, int] = defaultdict(int)
        """Requests under way that were reserved without Redis."""
        self._lost_at: float | None = None if redis is not None else float("-inf")
        """Since when there is no Redis."""
        self._retry_at = 0.0
        self._silent_until = 0.0
        self._log = log.get("esi")

    @property
    def degraded(self) -> bool:
        """Without Redis."""
        return self._lost_at is not None

    async def reserve(self, path: str) -> Ticket | Throttled:
        """A ticket for one request to this path; every ticket is to be settled. `Throttled`: not now."""
        route = route_of(path)
        parts = tuple((limit, worst(limit)) for limit in self._learned.get(route) or limits_of(path))
        self._limits |= {limit.name: limit for limit, _ in parts}
        if self._silent_until > self._now():
            return Throttled(self._silent_until, "ESI wants to be left alone")
        if self._shared is not None and await self._reachable():
            try:
                places = await self._shared.reserve(parts, self._now())
            except (RedisError, OSError) as error:
                self._lost(error)
            else:
                if isinstance(places, Wait):
                    return self._wait(places, parts)
                self._sums |= {limit.name: total for (limit, _), (_, total) in zip(parts, places, strict=True)}
                got = tuple((limit, slot, price) for (limit, price), (slot, _) in zip(parts, places, strict=True))
                return Ticket(route, got, shared=True)
        return self._reserve_alone(route, parts)

    async def settle(self, ticket: Ticket, status: int | None, headers: Mapping[str, str], *, rest: float = 0.0) -> None:
        """What the answer cost, and what it says of the limits. `status` None: there was no answer. For `rest` seconds nobody
        draws on these limits."""
        now = self._now()
        bucket, errors = told(headers)
        if bucket.group is not None:
            self._learn(ticket, bucket.group)
        silent = self._silence(status, headers, now)
        if not ticket.shared:
            for limit, _, _ in ticket.parts:
                self._out[limit.name] -= 1
        shared = ticket.shared or not self.degraded  # reserved without Redis, which is back: what it cost is entered there
        entries = [
            Entry(
                limit,
                slot if ticket.shared or not shared else -1,
                price if ticket.shared or not shared else 0,
                cost(limit, status),
                *self._heard(limit, errors if limit is ERRORS else bucket, status, headers, rest),
            )
            for limit, slot, price in ticket.parts
        ]
        if errors.left is not None and all(limit is not ERRORS for limit, _, _ in ticket.parts):
            entries.append(Entry(ERRORS, -1, 0, 0, *self._heard(ERRORS, errors, None, headers)))
        if shared and self._shared is not None:
            try:
                places = await self._shared.settle(entries, silent, now)
            except (RedisError, OSError) as error:
                self._lost(error)  # reserved there, and spent here: counted twice, which does no harm
            else:
                self._sums |= {entry.limit.name: total for entry, (_, total) in zip(entries, places, strict=True)}
                for entry in entries:
                    self._hush(entry.limit, entry.silent_until)
                return
        for entry in entries:
            self._settle_alone(entry, reserved_here=not ticket.shared, now=now)

    def _wait(self, wait: Wait, parts: tuple[tuple[Limit, int], ...]) -> Throttled:
        self._silent_until = max(self._silent_until, wait.silent_until)
        for (limit, _), until in zip(parts, wait.hushed_until, strict=True):
            self._hush(limit, until)
        return Throttled(wait.until, "our share of ESI's budget is spent")

    def _hush(self, limit: Limit, until: float) -> None:
        """Remember a silence here, too: it holds when Redis is gone."""
        account = self._accounts[limit.name]
        account.silent_until = max(account.silent_until, until)

    def _reserve_alone(self, route: str, parts: tuple[tuple[Limit, int], ...]) -> Ticket | Throttled:
        now = self._now()
        until = now
        for limit, price in parts:
            usable = self._alone(limit, now)
            if usable < price:  # nothing is left of what all had: a window later there is
                until = max(until, (self._lost_at or now) + limit.window + limit.slot)
            until = max(until, self._accounts[limit.name].wait_until(limit, usable, price, now))
            if limit is not HISTORY and limit.name not in self._heard_alone and self._out[limit.name]:
                until = max(until, now + ONE_BY_ONE)
        if until > now:
            return Throttled(until, "our share of ESI's budget is spent, and Redis is away")
        got = tuple((limit, self._accounts[limit.name].add(limit, price, now), price) for limit, price in parts)
        for limit, _ in parts:
            self._out[limit.name] += 1
        return Ticket(route, got, shared=False)

    def _settle_alone(self, entry: Entry, *, reserved_here: bool, now: float) -> None:
        account = self._accounts[entry.limit.name]
        self._limits[entry.limit.name] = entry.limit
        if reserved_here:
            account.give_back(entry.slot, entry.reserved)
        account.add(entry.limit, entry.spent, now)
        self._hush(entry.limit, entry.silent_until)
        if entry.left >= 0:
            self._heard_alone.add(entry.limit.name)
            surplus = self._alone(entry.limit, now) - account.sum(entry.limit, now) - entry.left // PROCESSES
            account.add(entry.limit, max(0, surplus), now)

    def _alone(self, limit: Limit, now: float) -> int:
        """What this process may have in a window without Redis."""
        before = self._sums.get(limit.name, 0) if now < (self._lost_at or now) + limit.window + limit.slot else 0
        return max(0, limit.usable - before) // PROCESSES

    async def _reachable(self) -> bool:
        """Redis is to be used. After it was away, what we spent meanwhile is entered first."""
        if self._lost_at is None:
            return True
        if self._now() < self._retry_at or self._shared is None:
            return False
        now = self._now()
        entries = [
            Entry(self._limits[name], spent=account.sum(self._limits[name], now), silent_until=account.silent_until)
            for name, account in self._accounts.items()
        ]
        self._retry_at = now + RETRY  # also for who comes while we wait for the answer
        try:
            await self._shared.settle(entries, self._silent_until, now)
        except (RedisError, OSError) as error:
            self._lost(error)
            return False
        self._accounts.clear()
        self._lost_at = None
        self._log.info("Redis is back: ESI's budget is shared again")
        return True

    def _lost(self, error: Exception) -> None:
        now = self._now()
        self._retry_at = now + RETRY
        if self._lost_at is None:
            self._lost_at = now
            self._heard_alone.clear()
            self._log.warning("no Redis: until it is back each process takes a quarter of ESI's budget", error=str(error))

    def _learn(self, ticket: Ticket, group: Limit) -> None:
        """ESI names another group or size than we knew."""
        known = next((limit for limit, _, _ in ticket.parts if limit.name == group.name), None)
        if known != group:
            others = tuple(limit for limit, _, _ in ticket.parts if limit is ERRORS)
            self._learned[ticket.route] = (group, *others)
            self._log.info("ESI names another limit", route=ticket.route, group=group.name, tokens=group.usable + group.kept)

    def _heard(
        self, limit: Limit, said: Told, status: int | None, headers: Mapping[str, str], rest: float = 0.0
    ) -> tuple[int, float]:
        """(left of what we may use or -1, silent until or 0) of one limit."""
        now = self._now()
        meant = said.left is not None and (said.group is None or said.group.name == limit.name)
        left = max(0, said.left - limit.kept) if said.left is not None and meant else -1
        until = now + retry_after(headers) if status == 429 else now + rest if rest else 0.0
        if limit is ERRORS and said.left is not None and said.left <= ERRORS_STOP:
            until = max(until, now + (THROTTLED if said.reset is None else said.reset + 1.0))
        return left, until

    def _silence(self, status: int | None, headers: Mapping[str, str], now: float) -> float:
        """Until when nobody asks anything; 0: this answer says nothing of the kind."""
        if status == 420:
            until = now + retry_after(headers)
        elif status == 403:
            until = now + BANNED
        else:
            return 0.0
        self._silent_until = max(self._silent_until, until)
        self._log.warning("ESI wants to be left alone", status=status, seconds=round(until - now))
        return until

    def _now(self) -> float:
        return self._clock.now().timestamp()
