"""A circuit breaker: who fails again and again is left alone for a while, then asked once. Pure.

Closed: ask. Open: do not ask before `until`. Half-open: one probe is under way; its answer closes or opens again.
"""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD = 5
"""Failures in a row (5xx, timeouts) that open it: `/universe/names` gives one or two now and then (ESI issues 1181, 1391)."""
BACKOFF = (5.0, 300.0)
"""First and longest wait in seconds; between, it doubles with each opening in a row."""
LEAST = 1.0
"""Full jitter may draw 0; an opening that waits for nothing would be none."""
PROBE = 60.0
"""Seconds after which a probe that never told its end (its task was stopped) is taken for lost."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """Times in Unix seconds."""

    failures: int = 0
    """In a row."""
    openings: int = 0
    """In a row."""
    until: float = 0.0
    """Nobody asks before; 0 while it is closed."""
    probe_since: float | None = None


def ask(state: Breaker, now: float) -> tuple[Breaker, float | None]:
    """(state after this question, None: ask, or when to come again)."""
    if state.openings == 0:
        return state, None
    if now < state.until:
        return state, state.until
    if state.probe_since is not None and now < state.probe_since + PROBE:
        return state, state.probe_since + PROBE
    return Breaker(state.failures, state.openings, state.until, now), None


def unasked(state: Breaker) -> Breaker:
    """The request was not made after all: a probe that was none leaves its place."""
    return state if state.probe_since is None else Breaker(state.failures, state.openings, state.until)


def succeeded(state: Breaker) -> Breaker:
    """The server answered, be it with a refusal: it works."""
    return state if state == Breaker() else Breaker()


def failed(state: Breaker, now: float, chance: float) -> Breaker:
    """It failed. `chance` between 0 and 1 draws the wait: full jitter, so that processes do not come back together."""
    failures = state.failures + 1
    if failures < THRESHOLD or (state.openings and state.probe_since is None and now < state.until):
        return Breaker(failures, state.openings, state.until, state.probe_since)  # late answers change nothing
    first, longest = BACKOFF
    wait = max(LEAST, chance * min(longest, first * 2.0 ** min(state.openings, 10)))
    return Breaker(failures, state.openings + 1, now + wait, None)
