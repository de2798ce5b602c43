"""Discord's limits, counted by the clock of a test (reference, section 6; streaming practice, C.2).

A webhook has two. Its bucket is what the headers tell of. The longer one is in no header: it is a 429 of scope `shared` while the
bucket has requests left, and its `retry_after` is longer than `X-RateLimit-Reset-After`.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass

BUCKET = 5
BUCKET_SECONDS = 2.0
LONG = 30
LONG_SECONDS = 60.0
GLOBAL = 50
GLOBAL_SECONDS = 1.0
"""Of one address, over all webhooks."""
INVALID = 10_000
INVALID_SECONDS = 600.0
"""Answers of 401, 403 and 429 to one address, above which it is banned. A 429 of scope `shared` is nobody's fault."""
BAN_SECONDS = 3_600.0
"""Discord does not say how long; users tell of an hour."""
ROUTE = "webhooks-5-2"
"""`X-RateLimit-Bucket` names the limit and not the webhook: all webhooks have the same one, and each its own count."""
NEAR = 1e-6
"""Seconds that floats and a clock of microseconds may lose."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a request is answered 429. `scope`: user, global or shared; `seconds` until it is worth another try.

    `budget` is empty when it was not the client that spent it.
    """

    scope: str
    seconds: float
    budget: str = ""


class Bucket:
    """Five requests: the first one opens it, and two seconds later all five are there again."""

    def __init__(self) -> None:
        self.ends = -math.inf
        self.left = 0

    def take(self, now: float) -> bool:
        """Whether there was one left."""
        if now >= self.ends - NEAR:
            self.ends, self.left = now + BUCKET_SECONDS, BUCKET
        taken = self.left > 0
        self.left -= taken
        return taken

    def headers(self, now: float) -> dict[str, str]:
        """As of a request that has just been counted. Times are in seconds, `Reset` since 1970."""
        return {
            "X-RateLimit-Limit": str(BUCKET),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": f"{millis(self.ends):.3f}",
            "X-RateLimit-Reset-After": f"{millis(self.ends - now):.3f}",
            "X-RateLimit-Bucket": ROUTE,
        }


class Window:
    """At most `size` in any `seconds`, wherever they begin."""

    def __init__(self, size: int, seconds: float) -> None:
        self.size = size
        self.seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more fits, 0 when it does."""
        while self._times and now - self._times[0] >= self.seconds - NEAR:
            self._times.popleft()
        return 0.0 if len(self._times) < self.size else self._times[-self.size] + self.seconds - now

    def add(self, now: float) -> None:
        self._times.append(now)


class Limits:
    """Of one client address. A webhook is any text that names it."""

    def __init__(self, invalid: int, ban_seconds: float) -> None:
        self.buckets: dict[str, Bucket] = defaultdict(Bucket)
        self.hushed: dict[str | None, float] = defaultdict(lambda: -math.inf)
        """Webhook, or None for all -> until when others have used it up."""
        self.banned_until = -math.inf
        self._ban_seconds = ban_seconds
        self._all = Window(GLOBAL, GLOBAL_SECONDS)
        self._long: dict[str, Window] = defaultdict(lambda: Window(LONG, LONG_SECONDS))
        self._invalid = Window(invalid, INVALID_SECONDS)

    def take(self, webhook: str, now: float) -> Refused | None:
        """Count a request; None when it may pass. One that is refused by everybody's limit is not counted on the webhook's."""
        if (seconds := self.hushed[None] - now) > NEAR:
            return Refused("global", seconds)
        if seconds := self._all.wait(now):
            return Refused("global", seconds, f"{GLOBAL} in {GLOBAL_SECONDS:.0f} s")
        self._all.add(now)
        bucket, long = self.buckets[webhook], self._long[webhook]
        if not bucket.take(now):
            return Refused("user", bucket.ends - now, f"{BUCKET} in {BUCKET_SECONDS:.0f} s")
        if (seconds := self.hushed[webhook] - now) > NEAR:
            return Refused("shared", seconds)
        if seconds := long.wait(now):
            return Refused("shared", seconds, f"{LONG} in {LONG_SECONDS:.0f} s")
        long.add(now)
        return None

    def banned(self, now: float) -> bool:
        return now < self.banned_until - NEAR

    def failed(self, now: float) -> bool:
        """Count an invalid request; whether it was the last one that was borne."""
        self._invalid.add(now)
        if not self._invalid.wait(now):
            return False
        self.banned_until = now + self._ban_seconds
        return True


def millis(seconds: float) -> float:
    """Up to whole milliseconds, as Discord gives them: who waits so long has waited long enough."""
    return math.ceil(round(seconds * 1_000, 3)) / 1_000
