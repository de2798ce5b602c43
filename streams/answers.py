"""What is told of a source's requests: one place, so that every source means the same by an answer."""

from __future__ import annotations

from datetime import datetime

from runtime import metrics
from streams.http import Answer, Blocked, Unavailable, outcome


def tell(source: str, answer: Answer, now: datetime) -> None:
    """Count a request by its outcome. A server that could not be reached, or failed, has not answered."""
    if isinstance(answer, Blocked) and answer.left is not None:
        return  # nobody was asked
    metrics.SOURCE_REQUESTS.labels(source, outcome(answer)).inc()
    if not isinstance(answer, Unavailable):
        answered(source, now)


def answered(source: str, now: datetime) -> None:
    """The source has something to say, be it that there is nothing new."""
    metrics.SOURCE_LAST_ANSWER.labels(source).set(now.timestamp())


def last_answer(source: str) -> float | None:
    """When it last answered in this process, in Unix seconds; None before the first answer."""
    times = [value for labels, value in metrics.values(metrics.SOURCE_LAST_ANSWER) if labels["source"] == source]
    return times[0] if times else None
