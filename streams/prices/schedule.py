"""When each hot type is asked for again. Pure: the time is given.

Two rules meet here. A hot price is to be renewed every four minutes, before the five end after which ESI's own copy is old. And
ESI forbids to ask before `Expires`, 300 s after it made its copy: such a request never leaves the client. So:

- A type falls due `INTERVAL` after it was asked for, but never before its `Expires`. Where ESI's copy was made for us, that is
  the later one: a round takes 300 s and not 240.
- Then a price is 300 s old, and a moment more, when the next one comes. So whoever keeps hot prices keeps them longer than
  `Expires` and an interval together: `schemas.world.authority.HOT_TTL`, 600 s. A hot price is then there even when the first try
  to renew it fails.
- The first round is spread over an interval, and each type keeps its own rhythm: one request every four or five seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

INTERVAL = timedelta(minutes=4)
"""Between two requests for one type, where `Expires` allows it."""
MARGIN = timedelta(seconds=1)
"""After `Expires`: it has whole seconds, and clocks differ."""
RETRY = timedelta(seconds=30)
"""After a first failure; doubled with each further one, up to `INTERVAL`. Three (210 s) fit into what `HOT_TTL` leaves."""
GONE = timedelta(hours=1)
"""Until a type that ESI does not know is asked for again."""
AT_ONCE = 4
"""Requests in flight: with slow answers of 10 s each, 56 types still take no longer than half a round."""


@dataclass(slots=True)
class _Slot:
    due: datetime
    failures: int = 0


class Schedule:
    """The rhythm of a set of types, from `now` on."""

    def __init__(self, types: Iterable[int], now: datetime) -> None:
        wanted = list(dict.fromkeys(types))
        self._slots = {one: _Slot(now + INTERVAL * place / len(wanted)) for place, one in enumerate(wanted)}

    def wait(self, now: datetime) -> float:
        """Seconds until the next type is due; 0 when one is, an interval when there are none."""
        first = min((slot.due for slot in self._slots.values()), default=now + INTERVAL)
        return max(0.0, (first - now).total_seconds())

    def due(self, now: datetime) -> list[int]:
        """The types to ask for now, at most `AT_ONCE`, the longest due first."""
        ready = sorted((slot.due, one) for one, slot in self._slots.items() if slot.due <= now)
        return [one for _, one in ready[:AT_ONCE]]

    def answered(self, type_id: int, asked_at: datetime, expires: datetime) -> None:
        """ESI has said what there is."""
        self._slots[type_id] = _Slot(max(asked_at + INTERVAL, expires + MARGIN))

    def gone(self, type_id: int, asked_at: datetime) -> None:
        """ESI knows no such type."""
        self._slots[type_id] = _Slot(asked_at + GONE)

    def failed(self, type_id: int, asked_at: datetime, wait: float | None) -> None:
        """No answer; `wait` in seconds when somebody said how long, as a client does that keeps to `Expires`."""
        slot = self._slots[type_id]
        if wait is not None:
            slot.due = asked_at + max(timedelta(seconds=wait), MARGIN)
            return
        slot.due = asked_at + min(INTERVAL, RETRY * 2**slot.failures)
        slot.failures = min(slot.failures + 1, 8)  # 2**8 is far beyond the longest pause
