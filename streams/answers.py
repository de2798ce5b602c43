"""What is told of a source's requests: one place, so that every source means the same by an answer."""

from __future__ import annotations

from datetime import datetime

from runtime import metrics
from streams.http import (
    TOTAL_SECONDS,
    Answer,
    Blocked,
    NotFound,
    NotModified,
    Ok,
    Oversized,
    Refused,
    Throttled,
    Unavailable,
    outcome,
)


def tell(source: str, answer: Answer, now: datetime) -> None:
    """Count a request by its outcome. A server that could not be reached, or failed, has not answered."""
    if not count(source, answer):
        return
    if not isinstance(answer, Unavailable):
        answered(source, now)


def count(source: str, answer: Answer) -> bool:
    """Count a request by its outcome, of a source whose silence is no alarm; False when nobody was asked."""
    if isinstance(answer, Blocked) and answer.left is not None:
        return False
    metrics.SOURCE_REQUESTS.labels(source, outcome(answer)).inc()
    return True


def succeeded(task: str, now: datetime) -> None:
    """A task of the part `world` has done what it is for: one that hangs beside others that go on shows by its age. Each calls it
    at its start too, so that one that never succeeds has an age."""
    metrics.WORLD_LAST_SUCCESS.labels(task).set(now.timestamp())


def said(answer: Answer, timeout: float = TOTAL_SECONDS) -> str:
    """What a server did, for people, to follow its name. `timeout` in seconds is what it was given."""
    match answer:
        case Blocked():
            return "answers 403: too many requests, no contact in the User-Agent, or another poller on this address"
        case Throttled():
            return "answers 429: too many requests"
        case NotFound():
            return "answers 404"
        case NotModified():
            return "answers 304"
        case Oversized(_, limit):
            return f"sends more than {limit:,} bytes"
        case Refused(status, detail):
            return f"answers {status} {detail}".rstrip()
        case Unavailable(reason) if reason.startswith("HTTP "):
            return f"answers {reason}"
        case Unavailable(reason) if reason.startswith("redirected"):
            return f"is {reason}"
        case Unavailable(reason) if not reason.startswith("TimeoutError"):
            return f"does not answer ({reason})"
        case Unavailable():
            return f"did not answer within {timeout:.0f} s"
        case Ok(_, _, status):
            return f"answers {status}"


def answered(source: str, now: datetime) -> None:
    """The source has something to say, be it that there is nothing new."""
    metrics.SOURCE_LAST_ANSWER.labels(source).set(now.timestamp())


def last_answer(source: str) -> float | None:
    """When it last answered in this process, in Unix seconds; None before the first answer."""
    times = [value for labels, value in metrics.values(metrics.SOURCE_LAST_ANSWER) if labels["source"] == source]
    return times[0] if times else None
