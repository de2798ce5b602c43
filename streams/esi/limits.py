"""What ESI allows: which budget a path draws on, what an answer costs, and an account of what was spent. Pure.

Two kinds of limit (external reference, 2.2): token buckets by group of routes over a floating window, and for routes without
a group the error limit, 100 failures in a fixed minute. Both are kept as one thing here, a `Limit`: so much in a floating
window. A fixed minute that holds more than 80 failures would be a floating one that does, so the stricter account is right
wherever ESI's minutes begin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SHARE = 0.9
"""Part of a bucket that we use. The rest is for what else asks from this address: another program, a person's browser."""
WINDOW = 900.0
"""Seconds of a token bucket's window."""
SLOTS = 60
"""An account is kept by slots, this many a window: a sum over 60 numbers, however many requests there were. What was spent in a
slot counts until the slot's end has left the window, up to 15 s longer than with ESI."""

ERRORS_STOP = 20
"""With so many failures left of 100 nobody asks any more (reference, 2.2 B)."""
MOST_COST = 5
"""Reserved before a request: a 4xx is the most it can cost."""


@dataclass(frozen=True, slots=True)
class Limit:
    """`usable` may be spent in `window` seconds. `kept` is what we leave of ESI's own number."""

    name: str
    usable: int
    kept: int
    window: float = WINDOW

    @property
    def slot(self) -> float:
        """Seconds of one slot."""
        return self.window / SLOTS


def bucket(name: str, tokens: int, window: float = WINDOW) -> Limit:
    """A token bucket of which we use `SHARE`."""
    usable = int(tokens * SHARE)
    return Limit(name, usable, tokens - usable, window)


ERRORS = Limit("errors", 100 - ERRORS_STOP, ERRORS_STOP, 60.0)
"""The error limit. A success costs 0, whatever else 1."""
HISTORY = bucket("market-history", 600, 60.0)
"""Not in ESI's headers: 300 requests a minute for `/markets/{region}/history`, which show as 500 above (CCP, 2023)."""

GROUPS: dict[str, Limit] = {
    limit.name: limit
    for limit in (
        bucket("killmail", 3_600),
        bucket("sovereignty", 600),
        bucket("status", 600),
        bucket("incursion", 150),
        bucket("factional-warfare", 150),
        bucket("industry", 150),
        bucket("insurance", 150),
        bucket("meta", 150),
        bucket("market-order", 12_000),
        bucket("routes", 3_600),
        bucket("activity", 30),
    )
}
"""Known before the first answer, so that the first request is counted too. Answers may correct them (`told`)."""

_FIRST_PART = {
    "killmails": "killmail",
    "wars": "killmail",
    "sovereignty": "sovereignty",
    "status": "status",
    "incursions": "incursion",
    "fw": "factional-warfare",
    "industry": "industry",
    "insurance": "insurance",
    "meta": "meta",
    "route": "routes",
    "skyhooks": "activity",
}


def route_of(path: str) -> str:
    """The path with its ids taken out, `/alliances/{}`: what limits and failures are told apart by."""
    return "/" + "/".join("{}" if part.isdigit() else part for part in path.strip("/").split("/"))


def limits_of(path: str) -> tuple[Limit, ...]:
    """The budgets that a request to this path draws on."""
    parts = path.strip("/").split("/")
    if parts[0] == "markets" and parts[2:] == ["orders"]:
        return (GROUPS["market-order"],)
    if parts[0] == "markets" and parts[2:] == ["history"]:
        return (HISTORY, ERRORS)
    group = _FIRST_PART.get(parts[0])
    return (ERRORS,) if group is None else (GROUPS[group],)


def cost(limit: Limit, status: int | None) -> int:
    """What an answer cost; None: there was none. ESI counts 5xx as errors, and gives them for nothing in the buckets."""
    if limit is ERRORS:
        return 0 if status is not None and status < 400 else 1
    if limit is HISTORY:
        return 2
    if status is None:  # it may have been answered and the answer lost: the price of a success
        return 2
    if status == 429 or status >= 500:
        return 0
    return 2 if status < 300 else 1 if status < 400 else 5


def worst(limit: Limit) -> int:
    """What a request may cost at most."""
    return 1 if limit is ERRORS else 2 if limit is HISTORY else MOST_COST


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer's headers say of one limit: `left` of ESI's own number; `group` where ESI names one."""

    left: int | None = None
    group: Limit | None = None
    reset: float | None = None
    """Seconds until the error limit's minute is over."""


def told(headers: Mapping[str, str]) -> tuple[Told, Told]:
    """(of the token bucket, of the error limit). `X-Ratelimit-Limit: 3600/15m`. Names in small letters, as httpx gives them."""
    group = headers.get("x-ratelimit-group")
    tokens, _, window = headers.get("x-ratelimit-limit", "").partition("/")
    seconds = _seconds(window)
    known = bucket(group, int(tokens), seconds) if group and tokens.isdigit() and int(tokens) and seconds else None
    errors = Told(_number(headers, "x-esi-error-limit-remain"), ERRORS, _number(headers, "x-esi-error-limit-reset"))
    return Told(_number(headers, "x-ratelimit-remaining"), known), errors


@dataclass(slots=True)
class Account:
    """What was spent of one limit in this process, by slot. The same rules as the script in `streams.esi.budget`."""

    spent: dict[int, int] = field(default_factory=dict)
    silent_until: float = 0.0

    def sum(self, limit: Limit, now: float) -> int:
        """Spent in the window that ends now."""
        for number in [number for number in self.spent if (number + 1) * limit.slot <= now - limit.window]:
            del self.spent[number]
        return sum(self.spent.values())

    def wait_until(self, limit: Limit, usable: int, price: int, now: float) -> float:
        """When `price` fits into `usable`: `now` if it does already."""
        if self.silent_until > now:
            return self.silent_until
        over = self.sum(limit, now) + price - usable
        until = now
        for number in sorted(self.spent):
            if over <= 0:
                break
            over -= self.spent[number]
            until = (number + 1) * limit.slot + limit.window
        return until

    def add(self, limit: Limit, amount: int, now: float) -> int:
        """Spend; returns the slot. A negative amount gives back."""
        number = int(now // limit.slot)
        self.spent[number] = self.spent.get(number, 0) + amount
        return number

    def give_back(self, slot: int, amount: int) -> None:
        """Take a reservation out of its slot, where that is still kept."""
        if slot in self.spent:
            self.spent[slot] = max(0, self.spent[slot] - amount)


def _seconds(text: str) -> float | None:
    """`15m` in seconds."""
    unit = {"s": 1.0, "m": 60.0, "h": 3_600.0}.get(text[-1:])
    return float(text[:-1]) * unit if unit and text[:-1].isdigit() else None


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isdigit() else None
