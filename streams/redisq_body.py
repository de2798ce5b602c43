"""A package of RedisQ that holds a killmail's id and hash and no body, and what ESI's answers mean for it. Pure."""

from __future__ import annotations

import re
from typing import Any

import orjson

from schemas.killmail import MAX_ID
from streams.esi.outcome import NOT_WANTED, Denied, Outcome, Throttled, Unavailable

LONGEST_WAIT = 900.0
"""ESI's limits look at 15 min. Meanwhile the RedisQ server keeps what follows, for 3 h."""
LEAST_WAIT = 1.0
MOST_FAULTS = 8
"""Answers in a row that say nothing of when to come again, though the game server is there: it fails at this killmail. While ESI
is away as a whole the client knows, and says until when. They take 4 min or, where the whole route fails, up to half an hour; the
RedisQ server keeps what follows for 3 h."""
BACKOFF = (2.0, 60.0)
"""First and longest wait in seconds between tries of an ESI that fails: its outages are those of a downtime, minutes long."""
HASH = re.compile(r"[0-9a-f]{40}")


def is_package(body: bytes) -> bool:
    """Whether these bytes are an answer of a RedisQ server, be it that there is nothing."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(data, dict) and "package" in data


def without_body(package: bytes) -> tuple[int, str] | None:
    """The id and the hash in an answer whose killmail has no body; None when it has one, or names none."""
    inside = orjson.loads(package)["package"] if is_package(package) else None
    if not isinstance(inside, dict) or inside.get("killmail") is not None or not isinstance(inside.get("zkb"), dict):
        return None
    number, digest = inside.get("killID"), inside["zkb"].get("hash")
    if type(number) is not int or not 0 < number <= MAX_ID or not (isinstance(digest, str) and HASH.fullmatch(digest)):
        return None
    return number, digest


def with_body(package: bytes, body: dict[str, Any]) -> bytes:
    """The same answer with a body."""
    whole = orjson.loads(package)
    try:
        return orjson.dumps(whole | {"package": whole["package"] | {"killmail": body}})
    except TypeError:  # nested too deeply to be written
        return package


def is_fault(outcome: Outcome) -> bool:
    """Whether ESI was asked, and failed. It was not where a time is told to come again at."""
    return isinstance(outcome, Denied) or (isinstance(outcome, Unavailable) and outcome.until is None)


def ask_again_after(outcome: Outcome, faults: int, now: float) -> float | None:
    """Seconds to wait before ESI is asked for the same body again, after an outcome without one at `now` (Unix seconds) and
    `faults` others before it.

    None when it would give none then either: it does not know this pair, what it has is no killmail, or it fails at it each time.
    """
    first, longest = BACKOFF
    backoff = min(longest, first * 2.0 ** min(faults, 10))
    match outcome:
        case Throttled(until):
            return min(LONGEST_WAIT, max(0.0, until - now))
        case Unavailable(_, None) if faults >= MOST_FAULTS - 1:
            return None
        case Unavailable(_, until):
            return min(LONGEST_WAIT, backoff if until is None else max(LEAST_WAIT, until - now))
        case Denied(status) if status in NOT_WANTED:
            return backoff
        case _:
            return None
