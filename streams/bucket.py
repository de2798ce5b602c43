"""A token bucket: so many requests at once, then one every so often. Pure.

`streams.gate` keeps a distance between any two requests of one process. This one allows a burst, goes by the clock that it is
handed, and its state is a single number that a file can hold, so that a restart is no new burst.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bucket:
    """`burst` tokens at most, one more every `spacing` seconds. All times are Unix seconds."""

    spacing: float
    burst: int

    def wait(self, full_at: float, now: float) -> float:
        """Seconds until there is a token. `full_at` is when the bucket will be full, as `spent` said it."""
        # A clock that was set back must not lock us out for the difference.
        full_at = min(full_at, now + self.spacing * self.burst)
        return max(0.0, full_at - now - self.spacing * (self.burst - 1))

    def spent(self, full_at: float, now: float) -> float:
        """The new `full_at`, when a token was taken. Told when the answer is there, a slow request gives none back early."""
        return max(min(full_at, now + self.spacing * self.burst), now) + self.spacing
