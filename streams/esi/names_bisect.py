"""Which of a thousand ids is it that ESI does not know? One bad id fails a whole batch, so it is halved until it is found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from streams.esi.outcome import Denied, Fresh, Gone, Outcome, Unchanged

T = TypeVar("T")

OF_THE_BATCH = frozenset({400, 404, 422})
"""Refusals that may be about one of the ids. A 401 or 403 is about us, and halves would be refused alike."""


@dataclass(slots=True)
class Found(Generic[T]):
    """`answers`: (what was asked together, its answer). `left`: batches that were not asked, since `stopped` came first."""

    answers: list[tuple[list[T], Fresh | Unchanged]] = field(default_factory=list)
    bad: list[T] = field(default_factory=list)
    left: list[list[T]] = field(default_factory=list)
    stopped: Outcome | None = None


async def bisected(batches: list[list[T]], ask: Callable[[list[T]], Awaitable[Outcome]]) -> Found[T]:
    """Ask for each batch, halving those that are refused. Each bad id costs some 2 * log2(batch) requests, half of them refused.

    Stops at the first answer that says nothing about ids (throttled, unavailable); `left` is where to go on.
    """
    found: Found[T] = Found()
    open_batches = [batch for batch in reversed(batches) if batch]
    while open_batches:
        batch = open_batches.pop()
        outcome = await ask(batch)
        if isinstance(outcome, Fresh | Unchanged):
            found.answers.append((batch, outcome))
        elif not isinstance(outcome, Gone) and not (isinstance(outcome, Denied) and outcome.status in OF_THE_BATCH):
            found.stopped = outcome
            found.left = [batch, *reversed(open_batches)]
            break
        elif len(batch) == 1:
            found.bad += batch
        else:
            middle = len(batch) // 2
            open_batches += [batch[middle:], batch[:middle]]
    return found
